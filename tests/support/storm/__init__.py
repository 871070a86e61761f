"""A newsroom in a storm: real processes that are killed at random while partners fail at random. Holds no tests."""
