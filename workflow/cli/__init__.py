"""The command line. It starts the other processes and talks to a running newsroom; no rule lives here."""
