"""Getting editions to partners: documents (``formats``), carriers (``transports``), signing and the egress guard."""
