"""From segments to hypotheses that can be trusted to be whole: batching, protection, and guards around any engine.

Engines fail quietly: they truncate, return nothing, alter addresses and drop foreign scripts. Here a
segment is either rendered whole or the call fails with a ``PermanentEngineError`` saying what was lost.
No engine is known by name here, and nothing is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from workers.ports import Hypothesis, PermanentEngineError, SourceSegment, TranslationEngine
from workers.translation.protection import MaskedText, mask
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.fixed_texts import acronyms, expected_texts, lost
from workflow.languages.lengths import length_problem

_ODD_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff]")
_SENTENCE_END = re.compile(r"(?<=[.!?…؟۔।])[\"'”’»)\]]*(\s+)|(?<=[。！？])")
_LETTER = re.compile(r"[^\W\d_]")


class _Unacceptable(Exception):
    """A rendering that is not whole: the next way is tried."""

    def __init__(self, problem: str, lost_texts: Sequence[str] = ()) -> None:
        super().__init__(problem)
        self.lost_texts = tuple(lost_texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assignment:
    """The engine, the pair, and the words that must stay as they are."""

    engine: TranslationEngine
    source: LanguageTag
    target: LanguageTag
    keep: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """One segment as the engine gets it on the first attempt."""

    segment: SourceSegment
    clean: str
    masked: MaskedText


def translate_segments(
    engine: TranslationEngine,
    segments: Sequence[SourceSegment],
    source: LanguageTag,
    target: LanguageTag,
    *,
    keep: Collection[str] = (),
) -> dict[str, Hypothesis]:
    """One whole hypothesis for every segment, by its id, in the segments' order.

    ``keep`` are further words (names, terms) that must stand in the translation as they do in the
    source. Addresses, handles and foreign scripts travel masked; acronyms and ``keep`` travel openly,
    since masks cost grammar around them, and are masked only when the engine lost one.
    Flags: ``copied`` (nothing to translate), ``masked:<word>``, ``changed:<acronym>`` (rendered in a form of
    its own: UN as ONU), ``by_sentence``, and the engine's own.
    Raises the engine's ``EngineError``; ``PermanentEngineError`` when no way keeps a segment whole.
    """
    assignment = _Assignment(engine=engine, source=source, target=target, keep=frozenset(keep))
    prepared = [_prepare(segment, assignment) for segment in segments]
    if len({item.segment.id for item in prepared}) != len(prepared):
        raise ValueError("two segments have the same id")
    drafts = _first_pass([item for item in prepared if _fits(item, engine)], assignment)
    return {item.segment.id: _finish(item, drafts.get(item.segment.id), assignment) for item in prepared}


def _prepare(segment: SourceSegment, assignment: _Assignment) -> _Prepared:
    clean = _ODD_SPACES.sub(" ", _INVISIBLE.sub("", segment.text)).strip()
    return _Prepared(segment=segment, clean=clean, masked=mask(clean, assignment.source))


def _fits(item: _Prepared, engine: TranslationEngine) -> bool:
    return item.masked.has_words and len(item.masked.text) <= engine.limits().characters_per_segment


def _first_pass(items: Sequence[_Prepared], assignment: _Assignment) -> dict[str, Hypothesis]:
    requests = [replace(item.segment, text=item.masked.text) for item in items]
    size = assignment.engine.limits().segments_per_call
    drafts: dict[str, Hypothesis] = {}
    for begin in range(0, len(requests), size):
        batch = requests[begin : begin + size]
        drafts.update(zip((request.id for request in batch), _ask(batch, assignment), strict=True))
    return drafts


def _ask(requests: Sequence[SourceSegment], assignment: _Assignment) -> list[Hypothesis]:
    """The engine's hypotheses, held to its contract: one a segment, in order."""
    answers = assignment.engine.translate(requests, assignment.source, assignment.target)
    if [answer.segment_id for answer in answers] != [request.id for request in requests]:
        raise PermanentEngineError(
            f"{assignment.engine.name} answered {len(answers)} segments for {len(requests)}, or in another order"
        )
    return answers


def _finish(item: _Prepared, draft: Hypothesis | None, assignment: _Assignment) -> Hypothesis:
    """The segment's accepted rendering with its own outer white space."""
    if not item.masked.has_words:
        return Hypothesis(segment_id=item.segment.id, text=item.segment.text, flags=("copied",))
    whole = _accepted(item, draft, assignment)
    text = item.segment.text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return replace(whole, text=f"{before}{whole.text.strip()}{after}")


def _accepted(item: _Prepared, draft: Hypothesis | None, assignment: _Assignment) -> Hypothesis:
    problems: list[str] = []
    lost_words: list[str] = []
    for attempt in _ways(item, draft, assignment, lost_words):
        try:
            return _verified(item, attempt(), assignment)
        except _Unacceptable as unacceptable:
            problems.append(str(unacceptable))
            lost_words += [text for text in unacceptable.lost_texts if text not in lost_words]
    raise PermanentEngineError(
        f"{assignment.engine.name} cannot render segment {item.segment.id} whole: {'; '.join(dict.fromkeys(problems))}"
    )


def _ways(
    item: _Prepared, draft: Hypothesis | None, assignment: _Assignment, lost_words: list[str]
) -> Iterator[Callable[[], Hypothesis]]:
    """The attempts in order; ``lost_words`` grows while they fail and is read when a later one begins."""
    if draft is not None:
        yield lambda: _restored(item.masked, draft)
        if lost_words:
            yield lambda: _once(item, mask(item.clean, assignment.source, lost_words), lost_words, assignment)
        if item.masked.masks:
            yield lambda: _once(item, MaskedText(text=item.clean, masks={}), (), assignment)
    yield lambda: _by_sentence(item, lost_words, assignment)


def _restored(masked: MaskedText, answer: Hypothesis) -> Hypothesis:
    if not masked.unbroken(answer.text):
        raise _Unacceptable("a mask was lost or doubled")
    return replace(answer, text=masked.restore(answer.text))


def _once(item: _Prepared, masked: MaskedText, masked_words: Sequence[str], assignment: _Assignment) -> Hypothesis:
    """One more call for the segment in another masking."""
    [answer] = _ask([replace(item.segment, text=masked.text)], assignment)
    rendered = _restored(masked, answer)
    return replace(rendered, flags=(*rendered.flags, *(f"masked:{word}" for word in masked_words)))


def _by_sentence(item: _Prepared, lost_words: Sequence[str], assignment: _Assignment) -> Hypothesis:
    """The segment sentence by sentence, which shortens what the engine can lose."""
    limit = assignment.engine.limits().characters_per_segment
    pieces: list[str] = []
    flags: list[str] = []
    for sentence, gap in split_sentences(item.clean):
        masked = mask(sentence, assignment.source, lost_words)
        if len(masked.text) > limit:
            raise _Unacceptable(f"a sentence of {len(masked.text)} characters, where {limit} are the limit")
        if masked.has_words:
            [answer] = _ask([replace(item.segment, text=masked.text)], assignment)
            rendered = _restored(masked, answer)
            flags += rendered.flags
            sentence = rendered.text.strip()  # noqa: PLW2901
        pieces += [sentence, gap]
    flags += [*(f"masked:{word}" for word in lost_words), "by_sentence"]
    return Hypothesis(segment_id=item.segment.id, text="".join(pieces), flags=tuple(dict.fromkeys(flags)))


def split_sentences(text: str) -> list[tuple[str, str]]:
    """Sentences with the white space after each; joined together they are ``text`` again. Rough: a fallback only."""
    result: list[tuple[str, str]] = []
    position = 0
    for match in _SENTENCE_END.finditer(text):
        gap = match.group(1) or ""
        end = match.end() - len(gap)
        if end > position:
            result.append((text[position:end], gap))
            position = match.end()
    if position < len(text):
        result.append((text[position:], ""))
    return result


def _verified(item: _Prepared, rendered: Hypothesis, assignment: _Assignment) -> Hypothesis:
    if not _LETTER.search(rendered.text):
        raise _Unacceptable("the translation has no words")
    expected = expected_texts(item.clean, assignment.source, assignment.target, assignment.keep)
    missing = lost(expected, rendered.text)
    if missing:
        raise _Unacceptable(f"lost {', '.join(missing)}", missing)
    source_text, target_text = item.clean, rendered.text
    for protected in expected:  # a long address must not hide a lost sentence
        source_text, target_text = source_text.replace(protected, ""), target_text.replace(protected, "")
    problem = length_problem(source_text, target_text, assignment.source, assignment.target)
    if problem:
        raise _Unacceptable(problem)
    changed = sorted(lost(dict.fromkeys(acronyms(item.clean), 1), rendered.text))
    return replace(rendered, flags=(*rendered.flags, *(f"changed:{word}" for word in changed)))
