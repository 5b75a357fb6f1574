"""`_thread`, and what the classes above it tell the trace."""
