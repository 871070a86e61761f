"""A partner's portal for developers and tests (``copyflow partner simulate``). Shares no code with the sender."""
