"""Why an article is where it is: causes, consequences and waits, derived from recorded events. Nothing is read here."""
