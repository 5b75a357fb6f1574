"""Reads programs and never runs them: CPython's own errors and warnings, and hints on known mistakes."""
