"""The check that a translation has every paragraph and sentence of its source, once. Nothing else is checked here."""

from __future__ import annotations

from collections import Counter

from rapidfuzz import fuzz

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Segment, all_segments
from workflow.domain.vocabulary import LanguageTag
from workflow.quality._findings import FindingMaker, Place, target_pairs
from workflow.quality._pairs import Pair, pairs
from workflow.quality._sentences import aligned, sentences
from workflow.quality.ports import EditionText

_SHOWN = 60
_ALIKE = 92
_SHORTEST_SAID_TWICE = 12
_SHORTEST_IN_HAN = 6
_LONGEST_HEADING = 40


class Completeness:
    """Finds what is missing, what was added and what is said twice; blocking where a whole segment is concerned."""

    name = "completeness"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "Every paragraph and every sentence of the source stands in the translation, once, and no other."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a sentence or segment."""
        maker = FindingMaker(self.name, text)
        if not text.is_translation:
            return []
        findings = [
            _missing_segment(maker, source)
            for source, target in target_pairs(text)
            if source.text.strip() and (target is None or not target.text.strip())
        ]
        findings += _added_segments(maker, text)
        for pair in pairs(text):
            findings += _unpaired(maker, pair)
        return findings + _said_twice(maker, text)


def _missing_segment(maker: FindingMaker, source: Segment) -> Finding:
    shown = source.text.strip()[:_SHOWN]
    return maker.make(
        Place(text="", segment_id=source.id),
        0,
        0,
        severity=Severity.BLOCKING,
        message=f"The translation of “{shown}” is missing: translate it.",
        source=(0, len(source.text)),
    )


def _added_segments(maker: FindingMaker, text: EditionText) -> list[Finding]:
    known = {segment.id for segment in all_segments(text.source_blocks)}
    return [
        maker.make(
            Place(text=segment.text, segment_id=segment.id),
            0,
            len(segment.text),
            severity=Severity.BLOCKING,
            message="Nothing in the source stands behind this: remove it, or put it in its place.",
        )
        for segment in all_segments(text.blocks)
        if segment.id not in known and segment.text.strip()
    ]


def _unpaired(maker: FindingMaker, pair: Pair) -> list[Finding]:
    findings = []
    at = 0
    for bead in aligned(pair.source.text, pair.source_language, pair.target.text, pair.target_language):
        if bead.source and not bead.target:
            span = bead.source[0].start, bead.source[-1].end
            shown = pair.source.text[span[0] : span[1]][:_SHOWN]
            message = f"A sentence is missing, by its length “{shown}”: compare them, and put it in."
            findings.append(
                maker.make(pair.place, at, at, severity=Severity.BLOCKING, message=message, subject=shown, source=span)
            )
        elif bead.target and not bead.source:
            span = bead.target[0].start, bead.target[-1].end
            message = "No sentence of the source seems to say this: compare them."
            findings.append(maker.make(pair.place, *span, severity=Severity.ADVISORY, message=message))
        at = bead.target[-1].end if bead.target else at
    return findings


def _said_twice(maker: FindingMaker, text: EditionText) -> list[Finding]:
    """Sentences that the translation has more often than the source has any, and neighbours that are nearly equal."""
    allowed = Counter(
        _plain(segment.text[each.start : each.end])
        for segment in all_segments(text.source_blocks)
        for each in sentences(segment.text, text.source_language)
    )
    spare = max((times for times in allowed.values() if times > 1), default=1) - 1
    seen: Counter[str] = Counter()
    before = ""
    findings = []
    for segment in all_segments(text.blocks):
        for each in sentences(segment.text, text.language):
            plain = _plain(segment.text[each.start : each.end])
            if not _is_long(plain):
                continue
            seen[plain] += 1
            if seen[plain] > 1 + spare or (plain != before and _is_nearly(plain, before)):
                message = "This sentence was said before: say it once."
                place = Place(text=segment.text, segment_id=segment.id)
                findings.append(maker.make(place, each.start, each.end, severity=Severity.BLOCKING, message=message))
            before = plain
        findings += _wholly_twice(maker, segment, text.language)
    return findings


def _wholly_twice(maker: FindingMaker, segment: Segment, language: LanguageTag) -> list[Finding]:
    """A heading or a few words that stand there twice; a longer text is found by its sentences."""
    words = segment.text.split()
    half = len(words) // 2
    if len(words) > _LONGEST_HEADING or len(words) % 2 or half < 2 or words[:half] != words[half:]:
        return []
    if any(_is_long(_plain(segment.text[each.start : each.end])) for each in sentences(segment.text, language)[1:]):
        return []
    start = segment.text.index(words[half], len(" ".join(words[:half])))
    place = Place(text=segment.text, segment_id=segment.id)
    message = "This was said just before: say it once."
    return [maker.make(place, start, len(segment.text.rstrip()), severity=Severity.BLOCKING, message=message)]


def _plain(sentence: str) -> str:
    return " ".join(sentence.casefold().split()).rstrip(".!?。！？।۔؟…;；")


def _is_long(plain: str) -> bool:
    return len(plain) >= (_SHORTEST_IN_HAN if "\u3400" <= plain[0] <= "\u9fff" else _SHORTEST_SAID_TWICE)


def _is_nearly(plain: str, before: str) -> bool:
    if not before or not 0.85 < len(plain) / len(before) < 1.18 or len(plain) < 4 * _SHORTEST_IN_HAN:
        return False
    return fuzz.ratio(plain, before, score_cutoff=_ALIKE) > 0
