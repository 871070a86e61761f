"""What is known of languages: scripts, lengths, what is never translated. Knowledge only; no text is kept here."""
