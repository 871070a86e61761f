"""The check for spaces and punctuation: odd, doubled, missing or misplaced. Nothing else is checked here.

Each rule is a pattern with a sentence and a mend; the rules for a language are chosen by
``_rules_for``. A place is reported once, by the first rule that claims it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.fixed_texts import address_spans
from workflow.languages.scripts import is_unspaced
from workflow.quality._findings import FindingMaker, all_places
from workflow.quality.ports import EditionText

_ODD = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_GAP = f"[ {_ODD}]"
_LETTER = r"[^\W\d_]"
_ENDS_IN_NUMBER = re.compile(r"(?<![\w-])\d[\d.,:]*$")  # 24, not COVID-19
_FREE_WITH_NO_BREAK_SPACES = frozenset("ru uk be bg kk ky tg pl cs sk sl".split())
_SPACED_MARKS = {"fr": ";:!?»", "hi": "।", "ne": "।", "mr": "।", "sa": "।"}

Mend = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A pattern, the sentence for the reviewer, and what to write instead (None: it is right after all)."""

    pattern: re.Pattern[str]
    message: str
    mend: Mend


class Spacing:
    """Finds spaces and punctuation that a reader stumbles over; advisory."""

    name = "spacing"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = "Spaces and punctuation stand as the script wants them."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a place; nothing inside addresses."""
        maker = FindingMaker(self.name)
        rules = _rules_for(text.language)
        return [
            maker.make(place, start, end, severity=Severity.ADVISORY, message=rule.message, suggestion=suggestion)
            for place in all_places(text)
            for start, end, rule, suggestion in _defects(place.text, rules)
        ]


def _defects(text: str, rules: tuple[_Rule, ...]) -> list[tuple[int, int, _Rule, str]]:
    claimed = bytearray(len(text))
    for start, end in address_spans(text):
        claimed[start:end] = b"\x01" * (end - start)
    found = []
    for rule in rules:
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            suggestion = rule.mend(match)
            if suggestion is None or any(claimed[start:end]):
                continue
            claimed[start:end] = b"\x01" * (end - start)
            found.append((start, end, rule, suggestion))
    return sorted(found, key=lambda defect: defect[0])


def _rules_for(language: LanguageTag) -> tuple[_Rule, ...]:
    if is_unspaced(language):
        return (_INVISIBLE, _DOUBLED_FULL_WIDTH)
    primary = primary_language(language)
    return tuple(_spaced_rules(primary))


def _spaced_rules(primary: str) -> Iterator[_Rule]:
    yield _INVISIBLE
    yield _DOUBLED
    yield _space_before(_SPACED_MARKS.get(primary, ""))
    yield _RUN
    if primary not in _FREE_WITH_NO_BREAK_SPACES:
        yield _odd_space(_SPACED_MARKS.get(primary, ""))
    yield _AFTER_BRACKET
    yield _BEFORE_BRACKET
    yield _AFTER_STOP
    yield _AFTER_COMMA
    if primary not in {"sv", "fi"}:  # EU:n, s:t
        yield _AFTER_COLON


def _constant(text: str) -> Mend:
    return lambda _match: text


_INVISIBLE = _Rule(
    pattern=re.compile("[\u200b\u2060\ufeff]+"),
    message="An invisible character stands here: remove it.",
    mend=_constant(""),
)
_RUN = _Rule(
    pattern=re.compile(f"{_GAP}{{2,}}"),
    message="Several spaces stand together: leave one.",
    mend=lambda match: " " if match.end() < len(match.string) else "",
)
_DOUBLED = _Rule(
    pattern=re.compile(rf"(?:,{_GAP}*[,;:.]|[;:]{_GAP}*[,;]|;{_GAP}*[:.]|(?<!\.)\.\.(?!\.)|،\s*،|؛\s*؛)(?!\.\.)"),
    message="Two punctuation marks stand together: keep the right one.",
    mend=lambda match: match.group()[-1] + _space_if_letter(match),
)
_DOUBLED_FULL_WIDTH = _Rule(
    pattern=re.compile("[，；：、。]{2,}"),
    message="Two punctuation marks stand together: keep the right one.",
    mend=lambda match: None if match.group() == "。。。" else match.group()[-1],
)


def _space_if_letter(match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 1]
    return " " if following.isalpha() else ""


def _space_before(spaced_marks: str) -> _Rule:
    marks = "".join(mark for mark in ",!?)]،؛؟۔।" if mark not in spaced_marks)
    colons = "".join(mark for mark in ";:" if mark not in spaced_marks)
    parts = [rf"[{re.escape(marks)}]", r"\.(?![\w.])"]  # " .5", " .NET" and " ..." are right
    if colons:
        parts.append(rf"[{colons}](?![-)(])")
    return _Rule(
        pattern=re.compile(rf"(?<=\S){_GAP}+(?:{'|'.join(parts)})"),
        message="A space stands before a punctuation mark: remove it.",
        mend=lambda match: match.group()[-1] + _space_if_letter(match),
    )


def _odd_space(spaced_marks: str) -> _Rule:
    def mend(match: re.Match[str]) -> str | None:
        before = match.string[max(0, match.start() - 20) : match.start()]
        after = match.string[match.end() : match.end() + 1]
        is_by_number = after.isdigit() or _ENDS_IN_NUMBER.search(before) is not None
        holds_number = match.group() in "\u00a0\u202f\u2009" and is_by_number
        holds_mark = spaced_marks != "" and (before.endswith("«") or (after != "" and after in spaced_marks))
        return None if holds_number or holds_mark else " "

    return _Rule(
        pattern=re.compile(f"[{_ODD}]"), message="An odd space (no-break, tab) stands here: use a plain one.", mend=mend
    )


def _mend_after_stop(match: re.Match[str]) -> str | None:
    """``U.S.``, ``Ph.D`` and ``report.PDF`` are right; ``governance.They`` is not."""
    before, stop, after = match.groups()
    if stop in "؟۔।":
        return f"{before}{stop} {after}"
    ends_in_word = stop in "!?" or before[-2:].islower()
    begins_sentence = after[0].isupper() and (len(after) == 1 or after[1:].islower())
    return f"{before}{stop} {after}" if ends_in_word and begins_sentence else None


_AFTER_STOP = _Rule(
    pattern=re.compile(rf"(?<!{_LETTER})({_LETTER}{{2,}})([.!?؟۔।])({_LETTER}+)(?!\.?\w)"),
    message="A space is missing after the end of a sentence.",
    mend=_mend_after_stop,
)
_AFTER_COMMA = _Rule(
    pattern=re.compile(rf"[,;،؛](?={_LETTER})"),
    message="A space is missing after a punctuation mark.",
    mend=lambda match: f"{match.group()} ",
)
_AFTER_COLON = _Rule(
    pattern=re.compile(rf"(?<!{_LETTER})({_LETTER}{{3,}}):({_LETTER}+)"),
    message="A space is missing after the colon.",
    mend=lambda match: f"{match[1]}: {match[2]}" if not match[2][0].islower() else None,
)


def _mend_before_bracket(match: re.Match[str]) -> str | None:
    """``word(s)`` and ``f(x)`` are right; ``Cooperation(CNISCO)`` is not."""
    word, inside = match.groups()
    is_ending = len(inside) <= 3 and inside.islower()
    return None if is_ending or len(inside) < 2 else f"{word} ({inside})"


def _mend_after_bracket(match: re.Match[str]) -> str | None:
    """``(s)he`` and ``(re)use`` are right; ``(SCO)was`` is not."""
    inside, word = match.groups()
    return f"({inside}) {word}" if not inside.islower() or " " in inside else None


_BEFORE_BRACKET = _Rule(
    pattern=re.compile(rf"(?<!{_LETTER})({_LETTER}+)\(([^()]+)\)"),
    message="A space is missing before the bracket.",
    mend=_mend_before_bracket,
)
_AFTER_BRACKET = _Rule(
    pattern=re.compile(rf"\(([^()]+)\)({_LETTER}+)"),
    message="A space is missing after the bracket.",
    mend=_mend_after_bracket,
)
