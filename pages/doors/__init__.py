"""What stands before the pages: who may come in, under which name, with which headers, in which language."""
