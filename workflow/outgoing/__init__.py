"""What every request that leaves the house over HTTP shares: the egress guard, and the client behind it."""
