"""``copyflow doctor``: is anything stuck, what is it, and what to do next. Reads, changes nothing.

``gathering`` looks, each part within a deadline, and what cannot be looked at is a finding; ``judging`` is pure and
turns what was seen into ``lines``. The command line, the health page and the API show the same lines.
"""
