"""The newsroom's figures over days: what translations were made of, and how deliveries went."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication
from api.v1.answer import Answer
from api.v1.parts import part
from api.v1.responses import READING, problems
from workflow.figures import Deliveries, Texts

router = part(tags=["articles"])

_MOST_DAYS = 3_660


class TextFiguresModel(Answer):
    """Translations that were approved for the first time on a day, by where their segments came from."""

    day: date
    source_language: str
    language: str
    origin: str = Field(description="The engine's name, `memory`, or `person` for what was written without either.")
    segments: int
    edited: int = Field(description="Segments that a person changed.")
    characters: int = Field(description="Of the approved text.")
    proposed: int = Field(description="Characters of what the engine or the memory had proposed.")
    distance: int = Field(description="Characters inserted, deleted or replaced between the two.")


class DeliveryFiguresModel(Answer):
    """One partner's attempts of one day."""

    day: date
    partner_id: str
    accepted: int
    failed: int
    parked: int = Field(description="Items that are not tried again until a person says so.")
    mean_ms: float | None = Field(description="How long an accepted attempt took on average.")
    slowest_ms: int


class FiguresModel(Answer):
    """The figures of some days, by UTC."""

    since: date
    until: date
    texts: list[TextFiguresModel]
    deliveries: list[DeliveryFiguresModel]


@router.get("/figures", responses=problems(*READING))
def read_figures(
    application: CurrentApplication,
    views: CurrentViews,
    days: Annotated[int, Query(ge=1, le=_MOST_DAYS, description="So many days, today included.")] = 30,
) -> FiguresModel:
    """What approved translations were made of, how deliveries went; kept by a follower, a moment behind the log."""
    over = application.shown.figures.over(days=days, position=views.position)
    return FiguresModel(
        since=over.since,
        until=over.until,
        texts=[_text(key, each) for key, each in sorted(over.texts.items())],
        deliveries=[_delivery(key, each) for key, each in sorted(over.deliveries.items())],
    )


def _text(key: tuple[date, str, str, str], each: Texts) -> TextFiguresModel:
    day, source, language, origin = key
    return TextFiguresModel(
        day=day,
        source_language=source,
        language=language,
        origin=origin,
        segments=each.segments,
        edited=each.edited,
        characters=each.characters,
        proposed=each.proposed,
        distance=each.distance,
    )


def _delivery(key: tuple[date, str], each: Deliveries) -> DeliveryFiguresModel:
    day, partner_id = key
    return DeliveryFiguresModel(
        day=day,
        partner_id=partner_id,
        accepted=each.accepted,
        failed=each.failed,
        parked=each.parked,
        mean_ms=each.mean_ms,
        slowest_ms=each.slowest_ms,
    )
