"""What goes into the trace: events, names, tracebacks without this runtime."""
