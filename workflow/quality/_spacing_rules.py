"""The rules of space and punctuation by language: a pattern, a sentence for the reviewer and a mend each.

Patterns begin with a plain character or class, so that a search runs over clean prose at full speed; what stands
before a mark is looked at where a match is, not at every letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.scripts import is_unspaced
from workflow.quality._document import BREAK
from workflow.quality._words import GAP, GAPS, HAN

_LETTER = r"[^\W\d_]"
_SPACED_MARKS = {"fr": ";:!?»", "hi": "।", "ne": "।", "mr": "।", "sa": "।"}
_DASH_STANDS_BETWEEN_SPACES = frozenset("en ru be uk bg kk ky tg uz".split())
_COLON_INSIDE_WORDS = frozenset("sv fi".split())  # EU:n, s:t

_CAPITALISED = r"(?!Net\b)[A-ZА-ЯЁӘҒҚҢӨҰҮІҲҶӢӮЎ][a-zа-яёәғқңөұүһіҳҷӣӯў]"

Mend = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What to look for, the sentence for the reviewer, and what to write instead (None: it is right after all)."""

    pattern: re.Pattern[str]
    message: str
    mend: Mend
    in_prose_only: bool = False
    """Not in headlines and headings."""
    unless_throughout: tuple[str, str] = ("", "")
    """Right marks and wrong ones: a text that has more of the wrong keeps to another rule throughout, and may."""


@lru_cache(maxsize=64)
def rules_for(language: LanguageTag) -> tuple[Rule, ...]:
    """The rules that hold in a language, the strictest claim first."""
    if is_unspaced(language):
        return tuple(_unspaced_rules())
    return tuple(_spaced_rules(primary_language(language)))


def _spaced_rules(primary: str) -> Iterator[Rule]:
    yield _DOUBLED
    yield _REPEATED
    yield _space_before(_SPACED_MARKS.get(primary, ""))
    yield _RUN
    yield _inside("([" if primary == "fr" else "([«„", "»" if primary != "fr" else "")
    yield _AFTER_BRACKET
    yield _BEFORE_BRACKET
    yield _AFTER_STOP
    yield _AFTER_OWN_STOP
    yield _AFTER_COMMA
    if primary not in _COLON_INSIDE_WORDS:
        yield _AFTER_COLON
    if primary in _DASH_STANDS_BETWEEN_SPACES:
        yield _DASH


def _unspaced_rules() -> Iterator[Rule]:
    yield _DOUBLED_WIDE
    yield _SPACE_AT_WIDE_MARK
    yield _SPACE_BETWEEN_HAN
    yield _RUN
    yield _NARROW_AFTER_HAN
    yield _NARROW_STOP_AFTER_HAN


# --- what mends use ---------------------------------------------------------------------------------


def _before(match: re.Match[str], length: int = 1) -> str:
    return match.string[max(0, match.start() - length) : match.start()]


def _after(match: re.Match[str], length: int = 1) -> str:
    return match.string[match.end() : match.end() + length]


def _space_if_letter(match: re.Match[str]) -> str:
    return " " if _after(match).isalpha() else ""


# --- spaced scripts ---------------------------------------------------------------------------------


def _mend_doubled(match: re.Match[str]) -> str | None:
    """``,;`` is ``;``; an ellipsis, and the two dots after ``?`` or ``!`` in Russian, are right."""
    found = match.group()
    if ".." in found and (_before(match) in "?!." or _after(match) == "."):
        return None
    return None if _after(match, 2) == ".." else found[-1] + _space_if_letter(match)


_DOUBLED = Rule(
    pattern=re.compile(rf",{GAP}*[,;:.]|[;:]{GAP}*[,;]|;{GAP}*[:.]|\.\.(?!\.)|[،؛]{GAP}*[،؛,;]|۔{GAP}*[۔،]|।{GAP}*।"),
    message="Two punctuation marks stand together: keep the right one.",
    mend=_mend_doubled,
)
_REPEATED = Rule(
    pattern=re.compile(r"([!?؟])\1{1,2}(?!\1)"),
    message="A mark is doubled: one is enough.",
    mend=lambda match: match[1] if _before(match) != match[1] else None,
)
_RUN = Rule(
    pattern=re.compile(f"{GAP}{{2,}}"),
    message="Several spaces stand together: leave one.",
    mend=lambda match: None if _is_indent(match) else ("" if _after(match) in ("", BREAK) else " "),
)


def _is_indent(match: re.Match[str]) -> bool:
    return match.group() == "\u3000\u3000" and _before(match) in ("", BREAK)


def _space_before(spaced_marks: str) -> Rule:
    marks = "".join(mark for mark in ",!?)]،؛؟۔।" if mark not in spaced_marks)
    colons = "".join(mark for mark in ";:" if mark not in spaced_marks)
    parts = [rf"[{re.escape(marks)}]", r"\.(?![\w.])", rf"\.(?={_CAPITALISED})"]  # " .5", " .NET", " ..." are right
    if colons:
        parts.append(rf"[{colons}](?![-)(])")
    return Rule(
        pattern=re.compile(rf"{GAPS}(?:{'|'.join(parts)})"),
        message="A space stands before a punctuation mark: remove it.",
        mend=lambda match: None if _before(match) in ("", BREAK, "\n") else match.group()[-1] + _space_if_letter(match),
    )


def _inside(opening: str, closing: str) -> Rule:
    parts = [rf"[{re.escape(opening)}]{GAP}++(?=\w)"]
    if closing:
        parts.append(rf"{GAPS}[{closing}]")
    return Rule(
        pattern=re.compile("|".join(parts)),
        message="A space stands inside a bracket or quotation mark: remove it.",
        mend=lambda match: match.group().strip(),
    )


def _mend_after_stop(match: re.Match[str]) -> str | None:
    """``U.S.``, ``Ph.D`` and ``report.PDF`` are right; ``governance.They`` is not."""
    before, stop, after = match.groups()
    ends_in_word = stop in "!?" or before[-2:].islower()
    begins_sentence = after[0].isupper() and (len(after) == 1 or after[1:].islower() or after.isupper())
    if not (ends_in_word and begins_sentence) or (after.isupper() and len(after) > 1 and len(before) < 4):
        return None
    return f"{before}{stop} {after}" if not (after.isupper() and 1 < len(after) < 5 and _is_file(before)) else None


def _is_file(word: str) -> bool:
    """Whether it may be a file's name, ``report.PDF``; a sentence ends in any word, so only one that stands alone."""
    return word.islower() and word.isascii()


_AFTER_STOP = Rule(
    pattern=re.compile(rf"(?<!{_LETTER})({_LETTER}{{2,}})([.!?])({_LETTER}+)(?!\.?\w)"),
    message="A space is missing after the end of a sentence.",
    mend=_mend_after_stop,
)
_AFTER_OWN_STOP = Rule(
    pattern=re.compile(r"[؟।](?=[^\W\d_])|۔(?=[^\W\d_]{2})|[.](?=[\u0620-\u06d3]{2})"),
    message="A space is missing after the end of a sentence.",
    mend=lambda match: f"{match.group()} " if len(_before(match, 3).strip(" .۔")) == 3 else None,
)
_AFTER_COMMA = Rule(
    pattern=re.compile(rf"[,;](?={_LETTER}|[“«„])|[،؛](?={_LETTER})|:(?=[“«„])"),
    message="A space is missing after a punctuation mark.",
    mend=lambda match: f"{match.group()} ",
)
_AFTER_COLON = Rule(
    pattern=re.compile(rf"(?<!{_LETTER})({_LETTER}{{3,}}):({_LETTER}+)"),
    message="A space is missing after the colon.",
    mend=lambda match: f"{match[1]}: {match[2]}" if not match[2][0].islower() else None,
)


def _mend_dash(match: re.Match[str]) -> str | None:
    """A dash with a space on one side only; one that opens a line of speech, or follows a mark, is right."""
    before = _before(match)
    if match.group() == "—":
        return " —" if before.isalnum() else None
    return " — " if before.isalnum() or before in (",", ")", "»", "”") else None


_DASH = Rule(
    pattern=re.compile(rf"—(?={GAP})|{GAP}—(?=\w)"),
    message="A dash stands between two spaces: one is missing.",
    mend=_mend_dash,
)


def _mend_before_bracket(match: re.Match[str]) -> str | None:
    """``word(s)`` and ``f(x)`` are right; ``Cooperation(CNISCO)`` is not."""
    word, inside = match.groups()
    is_ending = len(inside) <= 3 and inside.islower()
    return None if is_ending or len(inside) < 2 else f"{word} ({inside})"


def _mend_after_bracket(match: re.Match[str]) -> str | None:
    """``(s)he`` and ``(re)use`` are right; ``(SCO)was`` is not."""
    inside, word = match.groups()
    is_beginning = inside.islower() or (inside.isalpha() and not inside.isupper() and len(inside) <= 3)
    return f"({inside}) {word}" if not is_beginning or " " in inside else None


_BEFORE_BRACKET = Rule(
    pattern=re.compile(rf"(?<!{_LETTER})({_LETTER}+)\(([^()\u2029]{{1,200}})\)"),
    message="A space is missing before the bracket.",
    mend=_mend_before_bracket,
)
_AFTER_BRACKET = Rule(
    pattern=re.compile(rf"\(([^()\u2029]{{1,200}})\)({_LETTER}+)"),
    message="A space is missing after the bracket.",
    mend=_mend_after_bracket,
)


# --- scripts without spaces -------------------------------------------------------------------------

_TO_WIDE = str.maketrans(",;:!?.", "，；：！？。")
_WIDE_MARKS = "，。；：！？、）】》」』”"
_WIDE_OPENERS = "，。；：！？、（【《「『“"

_DOUBLED_WIDE = Rule(
    pattern=re.compile(f"(?<![，；：、。,])[，；：、。,]{{2,}}+(?=[{HAN}“”（）《》\\s]|$)|([！？])\\1+"),
    message="Two punctuation marks stand together: keep the right one.",
    mend=lambda match: None if match.group() == "。。。" else match.group()[-1],
)
_SPACE_AT_WIDE_MARK = Rule(
    pattern=re.compile(f"{GAPS}[{_WIDE_MARKS},;](?![\\w]*[a-zA-Z])|[{_WIDE_OPENERS}]{GAP}++(?!{BREAK}|$)"),
    message="A space stands beside a full-width mark, which brings its own: remove it.",
    mend=lambda match: match.group().strip() if _before(match) not in ("", BREAK) else None,
)
_SPACE_BETWEEN_HAN = Rule(
    pattern=re.compile(f"{GAPS}(?=[{HAN}])"),
    message="A space stands between Chinese characters: remove it.",
    mend=lambda match: "" if re.match(f"[{HAN}]", _before(match)) else None,
    in_prose_only=True,
)
_NARROW_AFTER_HAN = Rule(
    pattern=re.compile(rf"[,;:!?]{GAP}*"),
    message="A half-width mark stands in Chinese text: use the full-width one.",
    mend=lambda match: match.group().strip().translate(_TO_WIDE) if _is_after_han(match) else None,
    unless_throughout=("，；：！？", ",;:!?"),
)
_NARROW_STOP_AFTER_HAN = Rule(
    pattern=re.compile(rf"\.(?:{GAP}*)(?=[{HAN}“（《\u2029]|$)"),
    message="A half-width mark stands in Chinese text: use the full-width one.",
    mend=lambda match: "。" if _is_after_han(match) else None,
)


def _is_after_han(match: re.Match[str]) -> bool:
    return re.match(f"[{HAN}”）》」]", _before(match)) is not None
