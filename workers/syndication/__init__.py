"""Getting editions to partners: documents (``formats``), carriers (``transports``) and signing."""
