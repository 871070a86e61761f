"""The form that labelled texts are exchanged in.

``{"items": [{"id", "lang", "release_date", "text", "mentions": […]}]}``; a mention is ``{"start", "end", "text",
"type"}``; offsets are half-open ranges of code points of ``text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag

CODES: Mapping[EntityType, str] = {
    EntityType.PERSON: "PER",
    EntityType.ORGANISATION: "ORG",
    EntityType.PLACE: "LOC",
    EntityType.EVENT: "EVENT",
    EntityType.DATE: "DATE",
    EntityType.MONEY: "MONEY",
}
"""What each type is called there. Topics have no place in a text."""
TYPES: Mapping[str, EntityType] = {code: kind for kind, code in CODES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledMention:
    """One place with its type's code."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """One text with what a person labelled in it."""

    id: str
    language: LanguageTag
    release_date: date | None
    text: str
    mentions: tuple[LabelledMention, ...]


def labelled_texts(document: Any) -> list[LabelledText]:
    """The items of a decoded file; ``ValueError`` names the item and what is wrong with it."""
    if not isinstance(document, Mapping) or not isinstance(document.get("items"), list):
        raise ValueError('the file holds no {"items": [...]}')  # noqa: TRY004 - a file's content, not a caller's type
    return [_labelled(item, f"items[{number}]") for number, item in enumerate(document["items"])]


def _labelled(item: Any, where: str) -> LabelledText:
    try:
        text, day = item["text"], item.get("release_date")
        found = LabelledText(
            id=str(item.get("id", where)),
            language=LanguageTag(item["lang"]),
            release_date=date.fromisoformat(day[:10]) if day else None,
            text=text,
            mentions=tuple(
                LabelledMention(start=each["start"], end=each["end"], type=each["type"]) for each in item["mentions"]
            ),
        )
        said = [(each["start"], each["end"], each.get("text")) for each in item["mentions"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{where} cannot be read: {type(error).__name__}: {error}") from error
    for start, end, excerpt in said:
        if not 0 <= start < end <= len(text) or (excerpt is not None and text[start:end] != excerpt):
            raise ValueError(f"{where}: {start}-{end} does not slice back to {excerpt!r}")
    return found


def item_of(
    identity: str,
    language: LanguageTag,
    release_date: date | None,
    text: str,
    places: Iterable[tuple[int, int, EntityType]],
) -> dict[str, Any]:
    """One item as it is written: the places that have a code, in order."""
    mentions = [
        {"start": start, "end": end, "text": text[start:end], "type": CODES[kind]}
        for start, end, kind in sorted(places)
        if kind in CODES
    ]
    return {
        "id": identity,
        "lang": language,
        "release_date": release_date.isoformat() if release_date else None,
        "text": text,
        "mentions": mentions,
    }
