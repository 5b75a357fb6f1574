"""Processes: what they share, how they start and end, and the standard library's ways to deal with them."""
