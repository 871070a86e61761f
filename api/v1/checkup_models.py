"""How a checkup of the machinery stands in JSON: of the API, and of ``copyflow doctor --json``."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import Field

from api.v1.answer import Answer
from workflow.doctor.lines import Checkup, Level, Line, Unit

_KIND = "Stable; what programs look at. What each means: `docs/operations/doctor.md`."


class TroubleModel(Answer):
    """One thing that does not go on by itself, or is slow to."""

    kind: str = Field(description=_KIND)
    what: str
    next: str = Field(description="What to do about it.")
    stuck: bool = Field(description="False where it goes on by itself.")

    @classmethod
    def of(cls, line: Line) -> Self:
        """As it was found."""
        return cls(kind=line.kind, what=line.what, next=line.next, stuck=line.stuck)


class LineModel(Answer):
    """One thing that was looked at, well or not."""

    kind: str = Field(description=_KIND)
    about: str = Field(description="Which of its kind: a queue, a follower, a partner’s id; empty where there is one.")
    name: str
    level: Level
    figure: str = Field(description="What was seen, with its unit.")
    value: float | None = Field(description="The same as a number; null where it is none.")
    unit: Unit | None
    what: str = Field(description="What is not well, as a sentence; empty where all is.")
    next: str = Field(description="What to do about it; empty where there is nothing to do.")


class CheckupModel(Answer):
    """Whether anything is stuck, and everything that was looked at."""

    verdict: str = Field(description="The answer in one sentence.")
    level: Level = Field(description="The worst of the lines; `unknown` is what could not be looked at.")
    stuck: bool = Field(description="Whether anything is stuck, or could not be looked at.")
    looked_at: datetime
    troubles: list[TroubleModel] = Field(description="What is stuck first, then what is slow.")
    work_put_aside: int = Field(description="Pieces of work that are not tried again until an administrator says so.")
    lines: list[LineModel] = Field(description="Everything that was looked at, causes before what they cause.")

    @classmethod
    def of(cls, found: Checkup) -> Self:
        """As it was found."""
        return cls(
            verdict=found.verdict,
            level=found.level,
            stuck=found.level.needs_somebody,
            looked_at=found.looked_at,
            troubles=[TroubleModel.of(each) for each in found.troubles],
            work_put_aside=found.work_put_aside,
            lines=[LineModel.model_validate(each) for each in found.lines],
        )
