"""How long editions take, by language."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems

router = part(tags=["articles"])

_MOST_DAYS = 36_500


class StepTimesModel(Answer):
    """How long after submission editions reached a step for the first time."""

    step: str
    editions: int = Field(description="How many reached it.")
    median_seconds: float | None
    slowest_tenth_seconds: float | None = Field(description="Nine in ten were no slower.")


class LanguageTurnaroundModel(Answer):
    """The editions in one language."""

    language: str
    editions: int
    corrections: int
    steps: list[StepTimesModel]


class TurnaroundModel(Answer):
    """Turnaround by language."""

    days: int
    languages: list[LanguageTurnaroundModel]


@router.get("/turnaround", responses=problems(*READING))
def read_turnaround(
    application: CurrentApplication,
    views: CurrentViews,
    days: Annotated[int, Query(ge=1, le=_MOST_DAYS, description="Editions submitted within so many days.")] = 30,
) -> TurnaroundModel:
    """How long editions took from submission to each step; kept by a follower, so a moment behind the log."""
    found = application.shown.turnaround.by_language(days=days, position=views.position)
    return TurnaroundModel(days=days, languages=[LanguageTurnaroundModel.model_validate(each) for each in found])
