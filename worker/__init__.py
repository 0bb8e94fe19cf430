"""What runs in the background: a queue of rings, and the process that answers them."""
