"""The demo: a whole newsroom day on one machine, with real partner portals listening."""
