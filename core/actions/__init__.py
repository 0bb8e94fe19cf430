"""Verbs: the only place that opens a write transaction. An action never calls an action."""
