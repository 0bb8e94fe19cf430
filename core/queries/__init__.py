"""Questions: frozen dataclasses come back, never rows of a live connection; nothing is written."""
