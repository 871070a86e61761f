"""The people of a newsroom: accounts, passwords, sessions, API keys. Their rows: ``workflow/store/accounts.py``."""
