"""What goes wrong with models, as one sentence that says what to do."""

from __future__ import annotations


class ModelProblem(Exception):
    """A model cannot be listed, added or removed; the text says why and what to do."""
