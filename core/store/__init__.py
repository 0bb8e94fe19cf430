"""Where rows live: the database, its tables, and the statements that actions share."""
