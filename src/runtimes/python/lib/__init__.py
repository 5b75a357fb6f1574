"""Real threads for one interpreter: every thread is a stack of its own, and they take turns under a GIL."""
