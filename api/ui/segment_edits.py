"""Edits of single segments: what a form says of the wordings it was made from, and what to show when they moved.

Two people who edit different segments never stand in each other's way; in one segment the slower one is shown
both wordings and chooses. The rule itself is the newsroom's (``rules.reads_the_present_segments``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.ui.tagged import tagged, untagged
from workflow.domain.article import Article, Edition
from workflow.domain.diff import Piece, compare
from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark
from workflow.domain.phrases import phrase
from workflow.domain.segments import SeenWording, Segment, all_segments, text_hash, wording_of
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.scripts import is_unspaced
from workflow.segment_help import MemoryHit

SEGMENT = "segment."
"""Prefix of the form fields that hold segments' texts."""
SEEN = "seen."
"""Prefix of the form fields that say which wordings of a segment stood on the page."""


def seen_mark(source: Segment, edition: Edition) -> str:
    """What a form carries of the wordings of a segment, as ``hash-hash``."""
    seen = wording_of(source, edition.present(source))
    return f"{seen.text_hash}-{seen.source_hash}"


def seen_in(fields: Mapping[str, str]) -> dict[str, SeenWording]:
    """What a form says that was seen, by segment id."""
    found: dict[str, SeenWording] = {}
    for name, value in fields.items():
        if name.startswith(SEEN):
            text, is_whole, source = value.partition("-")
            if not is_whole or len(value) > 200:
                raise InvalidValue(name, phrase("must be as the page gave it; load the page again"))
            found[name.removeprefix(SEEN)] = SeenWording(text, source)
    return found


def as_it_goes_in(
    typed: str, source: Segment | None, edition: Edition, place: str
) -> tuple[str, tuple[Mark, ...] | None]:
    """Text and markup of what was typed for a segment; the space between sentences, which no form shows, is kept.

    Markup is None where the source has none: then that of the former text is carried over.
    """
    present = edition.present(source) if source else None
    is_joined = not edition.is_source and is_unspaced(edition.language)
    model = present.text if present else "" if is_joined or source is None else source.text
    text = typed.replace("\r\n", "\n").strip()
    marks: tuple[Mark, ...] | None = None
    if source and source.marks:
        text, marks = untagged(text, source.marks, place)
    return text + model[len(model.rstrip()) :], marks


def is_left_alone(
    text: str, marks: tuple[Mark, ...] | None, seen: SeenWording | None, source: Segment | None, edition: Edition
) -> bool:
    """Whether somebody left a segment as they had found it, and it is another one now."""
    if seen is None or source is None or seen == wording_of(source, edition.present(source)):
        return False
    return text_hash(text, marks or ()) == seen.text_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One segment that somebody else changed while it was being edited."""

    segment_id: str
    mine: str
    """What was typed, as it was typed."""
    theirs: str
    """What stands there now, its markup as numbered tags; empty when nothing does."""
    change: tuple[Piece, ...]
    """From their wording to mine."""
    is_source: bool
    """The source was reworded too, or only."""
    by: str
    """Who wrote what stands there now, as an actor's id; empty for a machine's text, and where several had a hand."""


def conflicts_of(article: Article, language: LanguageTag, fields: Mapping[str, str]) -> dict[str, Conflict]:
    """The segments of a form whose wordings are not those it was made from, by id."""
    edition = article.editions[language]
    seen = seen_in(fields)
    found: dict[str, Conflict] = {}
    for source in all_segments(article.blocks):
        typed = fields.get(f"{SEGMENT}{source.id}", "").replace("\r\n", "\n").strip()
        was, now = seen.get(source.id), wording_of(source, edition.present(source))
        if was is None or was == now or not typed:
            continue
        present = edition.present(source)
        theirs = tagged(present.text, present.marks, source.marks).strip() if present else ""
        text, marks = as_it_goes_in(typed, source, edition, source.id)
        if is_left_alone(text, marks, was, source, edition):
            continue
        found[source.id] = Conflict(
            segment_id=source.id,
            mine=typed,
            theirs=theirs,
            change=compare(theirs, typed, language),
            is_source=not edition.is_source and was.source_hash != now.source_hash,
            by=_author_of(edition, source.id),
        )
    return found


def _author_of(edition: Edition, segment_id: str) -> str:
    if not edition.is_source:
        target = edition.translations.get(segment_id)
        return (target.editor or "") if target else ""
    hands = edition.hands.get(segment_id, frozenset())
    return next(iter(hands)) if len(hands) == 1 else ""


def as_typed(hits: Iterable[MemoryHit], source: Segment) -> list[str]:
    """The memory's wordings as they go into a form, their markup as numbered tags."""
    return [tagged(hit.match.target, hit.match.target_marks, source.marks) for hit in hits]
