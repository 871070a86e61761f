"""What every request that leaves the house over HTTP shares: the egress guard, the client, and how answers are read."""
