"""Commands of people about tags, all fixed. Holds no tests."""

from __future__ import annotations

from typing import Any

from tests.factories import EN, NOW, REVIEWER
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType, Place, Verdict
from workflow.domain.vocabulary import Actor, LanguageTag


def decide_tag(
    identity: str, verdict: Verdict = Verdict.ACCEPTED, *, language: LanguageTag = EN, by: Actor = REVIEWER
) -> wanted.DecideTag:
    """Accept or reject a tag."""
    return wanted.DecideTag(by=by, at=NOW, language=language, tag_id=identity, verdict=verdict)


def retype_tag(
    identity: str, kind: EntityType, *, language: LanguageTag = EN, by: Actor = REVIEWER
) -> wanted.RetypeTag:
    """Say what kind of thing a tag is."""
    return wanted.RetypeTag(by=by, at=NOW, language=language, tag_id=identity, type=kind)


def relink_tag(
    identity: str,
    entity_id: str = "",
    name: str = "",
    *,
    uri: str | None = None,
    entity_type: EntityType | None = None,
    language: LanguageTag = EN,
) -> wanted.RelinkTag:
    """Say which known entity a tag is."""
    return wanted.RelinkTag(
        by=REVIEWER,
        at=NOW,
        language=language,
        tag_id=identity,
        entity_id=entity_id,
        name=name,
        uri=uri,
        entity_type=entity_type,
    )


def place(start: int, end: int, segment_id: str = "s1") -> Place:
    """In a segment, by default the headline."""
    return Place(segment_id=segment_id, start=start, end=end)


def resize_tag(
    identity: str,
    before: tuple[int, int],
    after: tuple[int, int],
    segment_id: str = "s1",
    *,
    language: LanguageTag = EN,
) -> wanted.ResizeTag:
    """Say where a mention begins and ends."""
    return wanted.ResizeTag(
        by=REVIEWER,
        at=NOW,
        language=language,
        tag_id=identity,
        before=place(*before, segment_id),
        after=place(*after, segment_id),
    )


def add_tag(
    start: int,
    end: int,
    segment_id: str = "s1",
    *,
    kind: EntityType = EntityType.PLACE,
    language: LanguageTag = EN,
    **fields: Any,
) -> wanted.AddTag:
    """Tag a passage of the headline, or of another segment."""
    where = place(start, end, segment_id)
    return wanted.AddTag(by=REVIEWER, at=NOW, language=language, type=kind, place=where, **fields)
