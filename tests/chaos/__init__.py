"""Chaos: the newsroom's real processes under a seeded storm of faults, and what must hold afterwards.

How it works and how a seed replays: ``docs/operations/chaos.md``.
"""
