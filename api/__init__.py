"""The face: JSON for machines, HTML for people, feeds for readers. No rule of the newsroom lives here."""
