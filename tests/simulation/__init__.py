"""A newsroom's processes on a virtual clock under a seeded scheduler: see docs/operations/simulation.md."""
