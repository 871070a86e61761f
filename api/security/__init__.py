"""Who may come in, and what every answer says to browsers. No rule of the newsroom lives here."""
