"""What a program has of an operating system: descriptors, streams, signals, an event loop."""
