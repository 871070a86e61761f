"""The memory's rows as a function of one stream's history: what an article's approvals, or an import, brought in.

Nothing of other streams is looked at, so that rows come out the same whenever and by whomever they
are made. Equal pairs of several articles are several rows; whoever looks up counts them as one.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.evolution import evolve
from workflow.domain.marks import Mark, clipped
from workflow.domain.memory_units import MemoryStatus
from workflow.domain.redaction import BLACKED_OUT
from workflow.domain.segments import all_segments
from workflow.domain.streams import article_of, category
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.matching import normalised
from workflow.store.database import to_text
from workflow.store.recorded import Recorded

Row = dict[str, Any]

_ENTRIES = uuid.UUID("8f1b7f6e-51f5-5c8e-9d3b-0c3f6f1a4d20")
"""Namespace of the entries' ids, which derive from their origin."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A source text and its translation, without outer white space."""

    source: str
    source_marks: tuple[Mark, ...]
    target: str
    target_marks: tuple[Mark, ...]


@dataclass(slots=True, kw_only=True)
class _Approved:
    """What one approval let into the memory."""

    position: int
    by: str
    at: datetime
    pairs: Mapping[str, _Pair]
    stands: bool = True
    is_public: bool = False


def rows_of(stream: str, history: Iterable[Recorded]) -> list[Row]:
    """The rows of a stream, of which ``history`` holds the events up to the version in question."""
    if category(stream) == "memory":
        return rows_of_import(stream, history)
    return _rows_of_article(stream, history)


def pair_of(source: LanguageTag, target: LanguageTag) -> str:
    """The name of a pair of languages in the index: entries of all their varieties are found together."""
    return f"{primary_language(source)}>{primary_language(target)}"


def source_id(pair: str, text: str) -> int:
    """The number of a normalised source text of a pair: 63 bits of a digest, told apart by the text itself."""
    return int.from_bytes(hashlib.sha256(f"{pair}\x1f{text}".encode()).digest()[:8]) >> 1


def stripped(text: str, marks: tuple[Mark, ...]) -> tuple[str, tuple[Mark, ...]]:
    """A segment without the white space around it, and its marks there."""
    start = len(text) - len(text.lstrip())
    end = max(len(text.rstrip()), start)
    return text[start:end], tuple(sorted(clipped(marks, start, end)))


def marks_written(marks: tuple[Mark, ...]) -> str:
    """Marks as the row keeps them; empty for none."""
    return msgspec.json.encode(marks).decode() if marks else ""


def marks_read(text: str) -> tuple[Mark, ...]:
    """Marks as they were kept."""
    return msgspec.json.decode(text, type=tuple[Mark, ...]) if text else ()


# --- articles -------------------------------------------------------------------------------------


def _rows_of_article(stream: str, history: Iterable[Recorded]) -> list[Row]:
    article = Article(id=article_of(stream))
    approvals: dict[LanguageTag, list[_Approved]] = {}
    for recorded in history:
        event = recorded.decode()
        article = evolve(article, event)
        _follow(approvals, article, event, recorded.position)
    return [
        row
        for language, given in sorted(approvals.items())
        for row in _rows_of_edition(stream, article.language, language, given)
    ]


def _follow(
    approvals: dict[LanguageTag, list[_Approved]], article: Article, event: happened.Event, position: int
) -> None:
    """What one event means to the approvals of the editions; ``article`` is as it is after the event."""
    match event:
        case happened.EditionApproved(language=language) | happened.FourEyesOverridden(language=language):
            edition = article.editions[language]
            if edition.state is EditionState.APPROVED and not edition.is_source:
                approved = _Approved(position=position, by=event.by, at=event.at, pairs=_pairs(article, language))
                approvals.setdefault(language, []).append(approved)
        case happened.EditionPublished(language=language) | happened.EditionCorrected(language=language):
            for each in approvals.get(language, ()):
                each.is_public = True
        case happened.ApprovalWithdrawn(language=language) | happened.ChangesRequested(language=language):
            for each in approvals.get(language, ()):
                each.stands = each.stands and each.is_public  # readers have what was published before
        case happened.EditionWithdrawn(language=language) | happened.EditionRejected(language=language):
            for each in approvals.get(language, ()):
                each.stands = False


def _pairs(article: Article, language: LanguageTag) -> dict[str, _Pair]:
    """The translated segments of an edition, by id."""
    translations = article.editions[language].translations
    pairs = {}
    for segment in all_segments(article.blocks):
        target = translations.get(segment.id)
        if target is not None and target.source_hash == segment.hash:
            pair = _Pair(*stripped(segment.text, segment.marks), *stripped(target.text, target.marks))
            if is_worth_keeping(pair.source, pair.target):
                pairs[segment.id] = pair
    return pairs


def is_worth_keeping(source: str, target: str) -> bool:
    """Whether there is something to translate: not what was copied, has no letters, or lost words to a redaction."""
    texts = (source, target)
    has_letters = all(any(character.isalpha() for character in text) for text in texts)
    return has_letters and normalised(source) != normalised(target) and not any(BLACKED_OUT in text for text in texts)


def _rows_of_edition(
    stream: str, source_language: LanguageTag, language: LanguageTag, given: list[_Approved]
) -> Iterable[Row]:
    """Each pair once, from its first approval on; the pair that stands is the one of the last approval that stands."""
    first: dict[tuple[str, _Pair], _Approved] = {}
    last: dict[tuple[str, _Pair], _Approved] = {}
    standing: dict[str, _Pair] = {}
    for approved in given:
        for segment, pair in approved.pairs.items():
            first.setdefault((segment, pair), approved)
            if approved.stands:
                last[segment, pair] = approved
                standing[segment] = pair
    for (segment, pair), origin in first.items():
        status = MemoryStatus.WITHDRAWN
        if (segment, pair) in last:
            status = MemoryStatus.APPROVED if standing[segment] == pair else MemoryStatus.SUPERSEDED
        yield _row(
            stream,
            f"{language}:{segment}:{origin.position}",
            (source_language, language),
            pair,
            status,
            segment=segment,
            position=origin.position,
            confirmed=last.get((segment, pair), origin).position,
            by=origin.by,
            at=origin.at,
        )


# --- imports --------------------------------------------------------------------------------------


def rows_of_import(stream: str, history: Iterable[Recorded]) -> list[Row]:
    """The rows that these events of an import brought."""
    rows: list[Row] = []
    for recorded in history:
        match event := recorded.decode():
            case happened.MemoryImported():
                for number, unit in enumerate(event.units, start=1):
                    pair = _Pair(unit.source.strip(), (), unit.target.strip(), ())
                    if is_worth_keeping(pair.source, pair.target):
                        row = _row(
                            stream,
                            f"{recorded.position}:{number}",
                            (unit.source_language, unit.target_language),
                            pair,
                            MemoryStatus.IMPORTED,
                            segment=f"line {unit.line}",
                            position=recorded.position,
                            confirmed=recorded.position,
                            by=event.by,
                            at=event.at,
                        )
                        rows.append(row)
            case happened.MemoryImportWithdrawn():
                rows = [row | {"status": MemoryStatus.WITHDRAWN.value} for row in rows]
    return rows


def _row(
    stream: str,
    origin: str,
    languages: tuple[LanguageTag, LanguageTag],
    pair: _Pair,
    status: MemoryStatus,
    *,
    segment: str,
    position: int,
    confirmed: int,
    by: str,
    at: datetime,
) -> Row:
    return {
        "stream": stream,
        "entry_id": str(uuid.uuid5(_ENTRIES, f"{stream}:{origin}")),
        "source_id": source_id(pair_of(*languages), normalised(pair.source)),
        "source_language": languages[0],
        "target_language": languages[1],
        "source": pair.source,
        "source_marks": marks_written(pair.source_marks),
        "target": pair.target,
        "target_marks": marks_written(pair.target_marks),
        "status": status.value,
        "segment": segment,
        "position": position,
        "confirmed": confirmed,
        "approved_by": by,
        "approved_at": to_text(at),
    }
