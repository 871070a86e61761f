"""The reviewers' pages: server-rendered HTML that works without JavaScript. No rule of the newsroom lives here."""
