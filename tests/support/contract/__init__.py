"""Schemathesis against a real server: the newsroom it talks to, how it is told to behave, and what came of it."""
