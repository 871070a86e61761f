"""The models of the engine ``fx``: which are installed, where others come from, how one is added and removed."""
