"""A newsroom's processes on a virtual clock under a seeded scheduler: docs/operations/simulation.md says how to use it."""
