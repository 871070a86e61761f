"""The translation memory, asked: what was approved for exactly this text, and for texts like it.

Kept by a follower, so a moment behind the log. Only what was approved or imported and not taken back
is offered. There is no ``as_of``: what may be offered today is the only question put to it; which
entry a segment was taken from stands in the segment's lineage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from rapidfuzz import fuzz, process
from sqlalchemy import Connection

from workflow.domain.commands import ImportMemory
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.marks import Mark
from workflow.domain.memory_import import MOST_UNITS
from workflow.domain.memory_units import OFFERED, MemoryStatus, MemoryUnit
from workflow.domain.phrases import phrase
from workflow.domain.segments import Method, Segment, TargetSegment
from workflow.domain.vocabulary import Actor, LanguageTag, parse_language
from workflow.languages.matching import normalised
from workflow.languages.particulars import difference
from workflow.store.comparison import Difference
from workflow.store.database import Database, from_text
from workflow.store.event_store import EventStore
from workflow.store.memory import Counted, ImportCounted, MemoryIndex
from workflow.store.memory_comparison import compare
from workflow.store.memory_entries import Row, marks_read, pair_of, source_id, stripped
from workflow.store.projections.memory import LONGEST_COMPARED, keys_of
from workflow.tmx import ExportedUnit, written

__all__ = ["Counted", "ImportCounted", "Memory", "MemoryMatch", "MemoryOrigin", "import_commands"]

CUTOFF = 70.0
"""Percent of the letters that a similar text has in common, as rapidfuzz counts them."""
MOST_MATCHES = 50
MOST_SCANNED = 2_000
"""Sources that a search within texts looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryOrigin:
    """Where an entry came from."""

    stream: str
    """``article-<id>`` or ``memory-<import id>``."""
    segment: str
    """The article's segment, or the line of the file."""
    position: int
    """Of the event that brought it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryMatch:
    """An entry of the memory that was found."""

    score: float
    """100 for an equal text; white space and Unicode's compatible spellings aside."""
    entry_id: str
    source_language: LanguageTag
    target_language: LanguageTag
    source: str
    target: str
    target_marks: tuple[Mark, ...] = ()
    status: MemoryStatus
    origin: MemoryOrigin
    approved_by: str
    approved_at: datetime
    uses: int = 1
    """How many offered entries say the same."""
    why_not: str = ""
    """Why it is no match, in a clause: another number, name or date. Empty for a match."""

    def rendering(self, segment: Segment) -> TargetSegment:
        """The target as the translation of a segment, between the white space that the segment has around it."""
        text = segment.text
        before = text[: len(text) - len(text.lstrip())]
        after = text[len(before) + len(text.strip()) :]
        marks = tuple(
            replace(mark, start=mark.start + len(before), end=mark.end + len(before)) for mark in self.target_marks
        )
        return TargetSegment(
            text=f"{before}{self.target}{after}",
            source_hash=segment.hash,
            method=Method.MEMORY,
            marks=marks,
            memory=self.entry_id,
        )


class Memory:
    """The question, over one database."""

    def __init__(self, database: Database, events: EventStore) -> None:
        self._database = database
        self._events = events
        self._index = MemoryIndex(database)

    def exact(
        self, source_language: LanguageTag, target_language: LanguageTag, segments: Iterable[Segment]
    ) -> Mapping[str, MemoryMatch]:
        """What may be taken as it is, by segment id; segments without it are not among the keys.

        Texts and markup must be equal, and the languages of one variety. Approved goes before imported;
        the newest approval decides, and where it gave the same text two translations, none is taken.
        """
        pair = pair_of(source_language, target_language)
        wanted: dict[str, tuple[int, str, str, tuple[Mark, ...]]] = {}
        for segment in segments:
            text, marks = stripped(segment.text, segment.marks)
            if text:
                plain = normalised(text)
                wanted[segment.id] = (source_id(pair, plain), plain, text, marks)
        if not wanted:
            return {}
        with self._database.glance() as connection:
            rows = self._index.offered(connection, sorted({number for number, *_ in wanted.values()}))
        found: dict[int, list[Row]] = {}
        for row in rows:
            found.setdefault(row["source_id"], []).append(row)
        languages = (source_language, target_language)
        chosen = {
            identity: _unambiguous(found.get(number, []), plain, marks, languages)
            for identity, (number, plain, _, marks) in wanted.items()
        }
        return {identity: match for identity, match in chosen.items() if match is not None}

    def fuzzy(
        self,
        source_language: LanguageTag,
        target_language: LanguageTag,
        text: str,
        limit: int = 5,
        *,
        cutoff: float = CUTOFF,
        include_near: bool = False,
    ) -> list[MemoryMatch]:
        """Entries whose source is like the text, the most alike first; equal ones score 100.

        One with another number, name or date is no match: it is left out, or with ``include_near``
        comes with ``why_not``.
        """
        plain = normalised(text)
        if not plain or len(plain) > LONGEST_COMPARED:
            return []
        limit = min(max(limit, 1), MOST_MATCHES)
        with self._database.glance() as connection:
            candidates = self._index.similar(connection, keys_of(pair_of(source_language, target_language), plain))
            scored = _scored(plain, candidates, cutoff)
            return self._matches(connection, scored, plain, (source_language, target_language), limit, include_near)

    def _matches(
        self,
        connection: Connection,
        scored: Sequence[tuple[float, int, str]],
        plain: str,
        languages: tuple[LanguageTag, LanguageTag],
        limit: int,
        include_near: bool,
    ) -> list[MemoryMatch]:
        judged = ((score, number, text, difference(plain, text, languages[0])) for score, number, text in scored)
        taken = (each for each in judged if include_near or not each[3])
        found: list[MemoryMatch] = []
        while some := list(islice(taken, limit)):
            rows = self._index.offered(connection, [number for _, number, _, _ in some])
            for score, number, text, why_not in some:
                of_source = [row for row in rows if row["source_id"] == number and normalised(row["source"]) == text]
                found += _alternatives(of_source, languages, score, why_not)
            if len(found) >= limit:
                break
        return found[:limit]

    def concordance(
        self, source_language: LanguageTag, target_language: LanguageTag, text: str, limit: int = 20
    ) -> list[MemoryMatch]:
        """Entries whose source holds the words of the text side by side, the shortest first."""
        plain = normalised(text)
        keys = keys_of(pair_of(source_language, target_language), plain)
        limit = min(max(limit, 1), MOST_MATCHES)
        with self._database.glance() as connection:
            holding = self._index.holding(connection, keys, MOST_SCANNED)
            folded = plain.casefold()
            within = sorted((each for each in holding if folded in each[1].casefold()), key=lambda each: len(each[1]))
            rows = self._index.offered(connection, [number for number, _ in within[:limit]])
        found: list[MemoryMatch] = []
        for number, source in within[:limit]:
            of_source = [row for row in rows if row["source_id"] == number]
            score = round(100 * len(plain) / max(len(source), 1), 1)
            found += _alternatives(of_source, (source_language, target_language), score, "")
        return found[:limit]

    def entry(self, entry_id: str) -> MemoryMatch:
        """One entry by its id, offered or not."""
        with self._database.glance() as connection:
            row = self._index.entry(connection, entry_id)
        if row is None:
            raise NotFound(phrase("The memory has no such entry (any more)."))
        return _match(row, 100.0, 1, "")

    def offered(self, source_language: str = "", target_language: str = "") -> Iterator[MemoryMatch]:
        """Every entry that may be offered, of a pair of languages or of all, in an order that stays."""
        for tag in (source_language, target_language):
            if tag:
                parse_language(tag)
        for row in self._index.walk(source_language, target_language):
            yield _match(row, 100.0, 1, "")

    def as_tmx(self, source_language: str = "", target_language: str = "") -> Iterator[str]:
        """The same as a TMX document, in pieces; markup is left out."""
        units = (
            ExportedUnit(
                identity=each.entry_id,
                source_language=each.source_language,
                target_language=each.target_language,
                source=each.source,
                target=each.target,
                created=each.approved_at,
                status=each.status,
            )
            for each in self.offered(source_language, target_language)
        )
        return written(units, source_language)

    def counts(self) -> list[Counted]:
        """How many entries there are, by pair of languages and status."""
        with self._database.read() as connection:
            return self._index.counts(connection)

    def imports(self) -> list[ImportCounted]:
        """The imports of the log, the newest first."""
        with self._database.read() as connection:
            return self._index.imports(connection)

    def compare(self) -> list[Difference]:
        """Whether the rows say what the log says up to the follower's checkpoint; the first that does not."""
        return compare(self._database, self._events)


def _scored(plain: str, candidates: Sequence[tuple[int, str]], cutoff: float) -> list[tuple[float, int, str]]:
    """The candidates that are alike enough, the most alike first; among equals in the order of their numbers."""
    if not 0 < cutoff <= 100:
        raise InvalidValue("cutoff", phrase("must lie above 0 and not above 100"))
    texts = dict(candidates)
    hits = process.extract(plain, texts, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
    return sorted(((score, number, text) for text, score, number in hits), key=lambda hit: (-hit[0], hit[1]))


def is_same_variety(one: LanguageTag, other: LanguageTag) -> bool:
    """Whether texts of these tags may stand for each other: ``pt`` and ``pt-BR`` may, ``pt-PT`` and ``pt-BR`` not."""
    mine, theirs = one.split("-")[1:], other.split("-")[1:]
    for is_script in (True, False):
        first = next((each for each in mine if (len(each) == 4) is is_script), "")
        second = next((each for each in theirs if (len(each) == 4) is is_script), "")
        if first and second and first != second:
            return False
    return True


def _fitting(rows: Iterable[Row], languages: tuple[LanguageTag, LanguageTag]) -> list[Row]:
    return [
        row
        for row in rows
        if is_same_variety(row["source_language"], languages[0])
        and is_same_variety(row["target_language"], languages[1])
    ]


def _preference(row: Row, languages: tuple[LanguageTag, LanguageTag]) -> tuple[int, int, int]:
    """Which entries go first: of exactly these tags, then approved ones, then the newest."""
    exactly = (row["target_language"] == languages[1]) + (row["source_language"] == languages[0])
    return -exactly, OFFERED.index(MemoryStatus(row["status"])), -row["confirmed"]


def _unambiguous(
    rows: Iterable[Row], plain: str, marks: tuple[Mark, ...], languages: tuple[LanguageTag, LanguageTag]
) -> MemoryMatch | None:
    """The entry to take for a text; None when there is none, or the best ones say different things."""
    usable = [
        row
        for row in _fitting(rows, languages)
        if normalised(row["source"]) == plain and marks_read(row["source_marks"]) == marks
    ]
    if not usable:
        return None
    best = min(_preference(row, languages) for row in usable)
    first = sorted((row for row in usable if _preference(row, languages) == best), key=lambda row: str(row["entry_id"]))
    said = {(row["target"], row["target_marks"]) for row in first}
    if len(said) > 1:
        return None
    uses = sum((row["target"], row["target_marks"]) in said for row in usable)
    return _match(first[0], 100.0, uses, "")


def _alternatives(
    rows: Iterable[Row], languages: tuple[LanguageTag, LanguageTag], score: float, why_not: str
) -> list[MemoryMatch]:
    """One match a different target, the preferred first."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(_fitting(rows, languages), key=lambda row: (_preference(row, languages), str(row["entry_id"]))):
        found.setdefault((row["target"], row["target_marks"]), []).append(row)
    return [_match(same[0], score, len(same), why_not) for same in found.values()]


def _match(row: Row, score: float, uses: int, why_not: str) -> MemoryMatch:
    at = from_text(row["approved_at"])
    assert at is not None
    return MemoryMatch(
        score=score,
        entry_id=row["entry_id"],
        source_language=row["source_language"],
        target_language=row["target_language"],
        source=row["source"],
        target=row["target"],
        target_marks=marks_read(row["target_marks"]),
        status=MemoryStatus(row["status"]),
        origin=MemoryOrigin(stream=row["stream"], segment=row["segment"], position=row["position"]),
        approved_by=row["approved_by"],
        approved_at=at,
        uses=uses,
        why_not=why_not,
    )


def import_commands(
    by: Actor, now: Callable[[], datetime], name: str, units: Iterable[MemoryUnit]
) -> Iterator[ImportMemory]:
    """The commands that put units into the memory, part by part, as they come in."""
    coming = iter(units)
    part = 0
    while some := tuple(islice(coming, MOST_UNITS)):
        part += 1
        yield ImportMemory(by=by, at=now(), name=name, part=part, units=some)
