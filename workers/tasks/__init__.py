"""The tasks: one file a kind of work. Each takes a lease, calls a port and executes a command; none holds a rule."""
