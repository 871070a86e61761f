"""How answers of strangers over HTTP are read. The guard and the client stand in ``workflow/outgoing``."""
