"""Which thread runs: stacks, the GIL, and the policies that switch."""
