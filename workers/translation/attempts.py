"""One segment, one engine: the ways to a rendering that is whole, in order, and what makes one acceptable.

Engines fail quietly: they truncate, return nothing, alter addresses, drop foreign scripts and terms. A rendering
is taken only when nothing of that is missing; otherwise the next way is tried. Nothing is recorded here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workers.ports import (
    Context,
    EngineError,
    Hypothesis,
    PermanentEngineError,
    SourceSegment,
    TransientEngineError,
    TranslationEngine,
)
from workers.translation.observed import ask
from workers.translation.protection import MaskedText, mask
from workflow.domain.terminology import Concept
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.fixed_texts import acronyms, expected_texts, lost
from workflow.languages.lengths import length_problem
from workflow.languages.sentences import split_sentences
from workflow.terminology import TermBase

_ODD_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")


class Unacceptable(Exception):
    """A rendering that is not whole: the next way is tried."""

    def __init__(self, problem: str, lost_texts: Mapping[str, str] | None = None) -> None:
        super().__init__(problem)
        self.lost_texts = dict(lost_texts or {})
        """What was lost, with what must stand for it in the translation."""


@dataclass(slots=True)
class Meter:
    """What the calls of engines come to."""

    calls: int = 0
    characters: int = 0


@dataclass(slots=True, kw_only=True)
class Assignment:
    """The engine, the pair, and the words that are not left to it; once it failed for now, it is not asked again."""

    engine: TranslationEngine
    source: LanguageTag
    target: LanguageTag
    keep: frozenset[str]
    terms: TermBase
    context: Context
    is_late: Callable[[], bool]
    """Whether the time for asking is used up."""
    meter: Meter = field(default_factory=Meter)
    failure: EngineError | None = None
    """Why the engine is not asked any more: every further question would wait for the same failure."""

    def ask(self, requests: Sequence[SourceSegment]) -> list[Hypothesis]:
        """The engine's hypotheses, held to its contract: one a segment, in order, none empty."""
        if self.failure is None and self.is_late():
            self.failure = TransientEngineError("the time for one piece of work is used up")
        if self.failure is not None:
            raise self.failure
        self.meter.calls += 1
        self.meter.characters += sum(len(request.text) for request in requests)
        try:
            answers = ask(self.engine, requests, self.source, self.target, self.context)
        except PermanentEngineError:
            raise
        except EngineError as error:
            self.failure = error
            raise
        if [answer.segment_id for answer in answers] != [request.id for request in requests]:
            raise PermanentEngineError(
                f"{self.engine.name} answered {len(answers)} segments for {len(requests)}, or in another order"
            )
        billed = [answer.billed for answer in answers if answer.billed is not None]
        if len(billed) == len(answers):
            self.meter.characters += sum(billed) - sum(len(request.text) for request in requests)
        return answers

    @property
    def limit(self) -> int:
        """Characters that the engine takes in one segment."""
        return self.engine.limits().characters_per_segment


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTerm:
    """A term of the segment that has its approved rendering."""

    text: str
    concept: Concept
    write: str
    """The preferred rendering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One segment as the engine gets it on the first attempt."""

    segment: SourceSegment
    clean: str
    masked: MaskedText
    wanted: tuple[WantedTerm, ...]
    kept: frozenset[str]
    """Words that stand in every language as they do here."""

    @property
    def request(self) -> SourceSegment:
        """What the engine is given."""
        return replace(self.segment, text=self.masked.text)


def prepare(segment: SourceSegment, assignment: Assignment) -> Prepared:
    """Clean spaces, masks over what engines alter, and the terms with their renderings."""
    clean = _ODD_SPACES.sub(" ", _INVISIBLE.sub("", segment.text)).strip()
    wanted: list[WantedTerm] = []
    never_translated: set[str] = set()
    for match in assignment.terms.find(clean, assignment.source):
        text = clean[match.start : match.end]
        if match.concept.do_not_translate:
            never_translated.add(text)
        elif writes := assignment.terms.to_write(match.concept, assignment.target):
            wanted.append(WantedTerm(text=text, concept=match.concept, write=writes[0].text))
    return Prepared(
        segment=segment,
        clean=clean,
        masked=mask(clean, assignment.source, {word: word for word in never_translated}),
        wanted=tuple(wanted),
        kept=assignment.keep | never_translated,
    )


def accepted(item: Prepared, draft: Hypothesis | None, assignment: Assignment) -> Hypothesis:
    """The first rendering that is whole, with the segment's own outer white space.

    ``PermanentEngineError`` says what was lost on every way; an engine that fails for now passes through.
    """
    if not item.masked.has_words:
        return Hypothesis(segment_id=item.segment.id, text=item.segment.text, flags=("copied",))
    problems: list[str] = []
    lost_words: dict[str, str] = {}
    for attempt in _ways(item, draft, assignment, lost_words):
        try:
            return _within_its_spaces(item, _verified(item, attempt(), assignment))
        except Unacceptable as unacceptable:
            problems.append(str(unacceptable))
            lost_words |= unacceptable.lost_texts
        except PermanentEngineError as error:
            problems.append(str(error))
    raise PermanentEngineError(
        f"{assignment.engine.name} cannot render segment {item.segment.id} whole: {'; '.join(dict.fromkeys(problems))}"
    )


def _within_its_spaces(item: Prepared, whole: Hypothesis) -> Hypothesis:
    text = item.segment.text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return replace(whole, text=f"{before}{whole.text.strip()}{after}")


def _ways(
    item: Prepared, draft: Hypothesis | None, assignment: Assignment, lost_words: dict[str, str]
) -> Iterator[Callable[[], Hypothesis]]:
    """The attempts in order; ``lost_words`` grows while they fail and is read when a later one begins."""
    if len(item.masked.text) <= assignment.limit:
        yield lambda: restored(item.masked, draft) if draft else _once(item, item.masked, {}, assignment)
        if lost_words:
            kept = {word: word for word in item.kept if word in item.clean}
            yield lambda: _once(
                item, mask(item.clean, assignment.source, {**kept, **lost_words}), lost_words, assignment
            )
        if item.masked.masks:
            yield lambda: _once(item, MaskedText(text=item.clean, masks={}), {}, assignment)
    yield lambda: _by_sentence(item, lost_words, assignment)


def restored(masked: MaskedText, answer: Hypothesis) -> Hypothesis:
    """The answer with what was masked back in its places; ``Unacceptable`` when a mask did not come back once.

    A mask is a word that no engine knows; that it says so is not told.
    """
    if not masked.unbroken(answer.text):
        raise Unacceptable("a mask was lost or doubled")
    flags = tuple(flag for flag in answer.flags if not any(name in flag for name in masked.masks))
    return replace(answer, text=masked.restore(answer.text), flags=flags)


def _once(item: Prepared, masked: MaskedText, masked_words: Mapping[str, str], assignment: Assignment) -> Hypothesis:
    """One more call for the segment in another masking."""
    [answer] = assignment.ask([replace(item.segment, text=masked.text)])
    rendered = restored(masked, answer)
    return replace(rendered, flags=(*rendered.flags, *(f"masked:{word}" for word in masked_words)))


def _by_sentence(item: Prepared, lost_words: Mapping[str, str], assignment: Assignment) -> Hypothesis:
    """The segment sentence by sentence, which shortens what the engine can lose."""
    kept = {word: word for word in item.kept if word in item.clean}
    pieces: list[str] = []
    flags: list[str] = []
    for sentence in split_sentences(item.clean, assignment.source):
        text = sentence.rstrip()
        masked = mask(text, assignment.source, {**kept, **lost_words})
        if len(masked.text) > assignment.limit:
            raise Unacceptable(f"a sentence of {len(masked.text)} characters, where {assignment.limit} are the limit")
        rendered_text = text
        if masked.has_words:
            [answer] = assignment.ask([replace(item.segment, text=masked.text)])
            rendered = restored(masked, answer)
            flags += rendered.flags
            rendered_text = rendered.text.strip()
        pieces += [rendered_text, sentence[len(text) :]]
    flags += [*(f"masked:{word}" for word in lost_words), "by_sentence"]
    return Hypothesis(segment_id=item.segment.id, text="".join(pieces), flags=tuple(dict.fromkeys(flags)))


def _verified(item: Prepared, rendered: Hypothesis, assignment: Assignment) -> Hypothesis:
    if not _LETTER.search(rendered.text):
        raise Unacceptable("the translation has no words")
    expected = expected_texts(item.clean, assignment.source, assignment.target, item.kept)
    missing = lost(expected, rendered.text)
    if missing:
        raise Unacceptable(f"lost {', '.join(missing)}", {text: text for text in missing})
    unwritten = _unwritten(item, rendered.text, assignment)
    if unwritten:
        told = ", ".join(f"“{each.text}” is not “{each.write}”" for each in unwritten)
        raise Unacceptable(f"against the glossary: {told}", {each.text: each.write for each in unwritten})
    source_text, target_text = item.clean, rendered.text
    for protected in expected:  # a long address must not hide a lost sentence
        source_text, target_text = source_text.replace(protected, ""), target_text.replace(protected, "")
    problem = length_problem(source_text, target_text, assignment.source, assignment.target)
    if problem:
        raise Unacceptable(problem)
    changed = sorted(lost(dict.fromkeys(acronyms(item.clean), 1), rendered.text))
    return replace(rendered, flags=(*rendered.flags, *(f"changed:{word}" for word in changed)))


def _unwritten(item: Prepared, text: str, assignment: Assignment) -> list[WantedTerm]:
    """The terms whose approved rendering does not stand in the translation, in whatever inflection."""
    if not item.wanted:
        return []
    found = {match.concept.id for match in assignment.terms.find(text, assignment.target) if match.is_approved}
    return [each for each in item.wanted if each.concept.id not in found and each.write not in text]
