"""Which models this process reads languages with, in place of the taggers that come with Copyflow.

``workers/wiring.py`` says it once a process. Nothing here loads anything: processes that tag nothing pay nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.tagger_settings import ChosenTagger


class TaggerUnavailableError(Exception):
    """A tagger cannot be loaded; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerChoice:
    """What a newsroom has chosen."""

    taggers: Mapping[str, ChosenTagger] = field(default_factory=dict)
    """By primary language."""
    gliner_threshold: float = 0.5
    """What a score of GLiNER's must reach."""


BUILT_IN_ONLY = TaggerChoice()


class _Process:
    choice: TaggerChoice = BUILT_IN_ONLY


def choose(choice: TaggerChoice) -> None:
    """Let ``choice`` hold in this process, and in those forked of it, from now on."""
    _Process.choice = choice


def choice_in_force() -> TaggerChoice:
    """What holds in this process."""
    return _Process.choice


def first_line(error: BaseException) -> str:
    """Of another program's long message the line that says what is wrong."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
