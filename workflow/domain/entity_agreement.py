"""Whether a translation is linked to the same known entities as its source. Derived, like staleness: never stored.

Segments are aligned by their ids. Only tags that would go out count; what waits for a person says nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from workflow.domain.annotations import EntityType, Finding, Mention, Severity, Tag
from workflow.domain.segments import all_segments, text_hash
from workflow.domain.tagging import KNOWABLE, entity_of

if TYPE_CHECKING:
    from workflow.domain.article import Article, Edition
    from workflow.domain.vocabulary import LanguageTag

ENTITY_MISMATCH = "entity_mismatch"
"""The check's name."""

Named = tuple[Tag, Mention]
"""A tag with its first mention in a segment."""


def entity_mismatches(article: Article, language: LanguageTag) -> tuple[Finding, ...]:
    """Where a translation's tags name other known entities than its source's, in reading order; advisory.

    Nothing is said while the tags of either text are not of its present wording, nor of segments whose translation is
    missing or stale, nor where the translation has no tag of the type at all: it may say "he" there.
    """
    source, target = article.source, article.editions[language]
    if target.is_source or not (source.tags_are_current and target.tags_are_current):
        return ()
    theirs, ours = _by_place(source), _by_place(target)
    if not (theirs and ours):
        return ()
    unfinished = {segment.id for segment in article.unfinished(language)}
    findings: list[Finding] = []
    for segment in all_segments(article.blocks):
        if segment.id in unfinished:
            continue
        translated = target.translations[segment.id]
        hashes = (segment.hash, text_hash(translated.text, translated.marks))
        pairs = (
            pair
            for kind in KNOWABLE
            for pair in _differing(theirs.get((segment.id, kind), ()), ours.get((segment.id, kind), ()))
        )
        findings += (_finding(language, hashes, *pair) for pair in sorted(pairs, key=lambda pair: pair[1][1].start))
    return tuple(findings)


def _by_place(edition: Edition) -> Mapping[tuple[str, EntityType], Sequence[Named]]:
    """By segment and type, in reading order: who is named there. Empty where nothing is linked at all."""
    named: defaultdict[tuple[str, EntityType], dict[str, Named]] = defaultdict(dict)
    for tag in edition.outgoing_tags:
        if tag.type in KNOWABLE:
            for mention in tag.mentions:
                named[mention.segment_id, tag.type].setdefault(tag.id, (tag, mention))
    return {place: sorted(each.values(), key=lambda pair: pair[1].start) for place, each in named.items()}


def _differing(theirs: Sequence[Named], ours: Sequence[Named]) -> Iterator[tuple[Named, Named]]:
    """Pairs of what the source names and what the translation names in its place, linked differently.

    What is linked to nothing on both sides answers to each other first.
    """
    known_there, known_here = ({entity_of(tag) for tag, _ in side} - {""} for side in (theirs, ours))
    missing = [pair for pair in theirs if entity_of(pair[0]) in known_there - known_here]
    extra = [pair for pair in ours if entity_of(pair[0]) in known_here - known_there]
    unlinked_there = [pair for pair in theirs if not entity_of(pair[0])]
    unlinked_here = [pair for pair in ours if not entity_of(pair[0])]
    yield from zip(missing, extra, strict=False)
    left_over = len(unlinked_here) - len(unlinked_there)
    for pair in islice(missing[len(extra) :], max(0, left_over)):
        likeliest = min(unlinked_here, key=lambda here, there=pair: _names(here[0], there[0]))  # type: ignore[misc]  # of its default
        unlinked_here.remove(likeliest)
        yield pair, likeliest
    yield from zip(unlinked_there, islice(extra[len(missing) :], max(0, -left_over)), strict=False)


def _names(tag: Tag, entity: Tag) -> bool:
    """False, which sorts first, where the entity is among those that the tag may be."""
    return all(entity_of(entity) != candidate.entity_id for candidate in tag.candidates)


def _finding(language: LanguageTag, hashes: tuple[str, str], there: Named, here: Named) -> Finding:
    (their_tag, their_mention), (our_tag, our_mention) = there, here
    parts = (ENTITY_MISMATCH, language, our_mention.segment_id, our_mention.text, their_tag.id, our_tag.id, *hashes)
    return Finding(
        id=hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16],
        check=ENTITY_MISMATCH,
        severity=Severity.ADVISORY,
        message=f"The source's “{their_mention.text}” is {_linked(their_tag)}; here “{our_mention.text}” is "
        f"{_linked(our_tag)}. Link both to the same entity, or waive this.",
        excerpt=our_mention.text,
        segment_id=our_mention.segment_id,
        start=our_mention.start,
        end=our_mention.end,
        source_start=their_mention.start,
        source_end=their_mention.end,
    )


def _linked(tag: Tag) -> str:
    return f"linked to {tag.name} ({entity_of(tag)})" if entity_of(tag) else "linked to nothing"
