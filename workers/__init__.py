"""The hands: everything that happens outside a request. No rule of the newsroom lives here."""
