"""What the newsroom decides. Standard library only: no clock, no randomness, no input or output."""
