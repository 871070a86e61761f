"""The rules that part a text into sentences. Lossless by construction: the text is only ever cut, never changed.

Every place where a sentence may end (a run of terminators, the closing marks after it, the white space
after those) is looked at once, with a bounded look back and ahead, so that the time is linear in
the text. In doubt the text is not cut: a long segment costs less than a torn one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from workflow.domain.vocabulary import LanguageTag
from workflow.languages.fixed_texts import address_spans
from workflow.languages.sentences.knowledge import Knowledge, knowledge_of

_CANDIDATE = re.compile(r"[.!?…．。｡！？।॥۔؟]+|\n[^\S\n]*\n")
_CLOSING = re.compile(r"[”’»›)\]}」』）】〕》〉]*")
_AMBIGUOUS = frozenset("\"'“‘*_")
"""Marks that close when white space, the end or more punctuation follows, and open otherwise."""
_SPACE = re.compile(r"\s*")
_OPENING = re.compile(r"""[\s«‹“„”"'‘‚(\[{「『（【〔《〈¿¡*_–—―−-]{0,12}""")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'‘-][^\W\d_]+)*")
_CONTINUES = frozenset(",;:،؛，、；：%‰)]}」』）】》〉»")
_WIDE_STOPS = frozenset("。｡！？")
_DANDAS_AND_KIN = frozenset("।॥؟")
_HAN = re.compile(r"[\u3005-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_ATTRIBUTION = re.compile(r"[\u3400-\u9fff·]{1,12}?(?:说|问|道|答|喊|称|表示|指出|强调|写)[着了道]?[，。：！]")
_GLUED = re.compile(r"([^\W\d_])([^\W\d_]+)")
_SUFFIX = frozenset(
    "com org net info gov edu js py ts md txt pdf doc docx xls html htm xml json io ru cn kz uk".split()
)
_LISTED = re.compile(r"\s*(?:\(?\d{1,3}|\(?[IVXLCivxlc]{1,6}|\(?[^\W\d_])")
_COUNTED = re.compile(r"\d[\d.,–-]*-?([^\W\d_]+)")
_ROMAN = re.compile(r"[IVXLCХ]+(?:[–-][IVXLCХ]+)?")
_LOOK_BACK = 48
_PARENTHESIS = 200


@dataclass(slots=True)
class _Place:
    """A run of terminators at ``stop:run_end``, closing marks up to ``closed``, white space up to ``next``."""

    text: str
    start: int
    stop: int
    run_end: int
    closed: int
    next: int

    @property
    def run(self) -> str:
        return self.text[self.stop : self.run_end]

    @property
    def is_apart(self) -> bool:
        """Whether white space follows."""
        return self.next > self.closed


def split_sentences(text: str, language: LanguageTag) -> tuple[str, ...]:
    """The sentences of ``text``, each with the white space after it; joined they are ``text``. None is empty.

    An empty text has none; a blank line always parts. A language that we do not know is split by
    punctuation and the commonest titles.
    """
    known = knowledge_of(language)
    addresses: list[tuple[int, int]] | None = None
    pieces: list[str] = []
    start = 0
    at = 0
    while (found := _CANDIDATE.search(text, at)) is not None:
        place = _place(text, start, found)
        at = place.run_end
        if place.next >= len(text):
            break
        if found[0][0] == "\n":
            ends = bool(text[start : found.start()].strip())
            at = place.next
        elif place.is_apart:
            ends = _ends_before_space(place, known)
        else:
            if addresses is None:
                addresses = address_spans(text)
            ends = _ends_without_space(place, known) and not _inside(addresses, place.stop)
        if ends:
            pieces.append(text[start : place.next])
            start = at = place.next
    if start < len(text):
        pieces.append(text[start:])
    return tuple(pieces)


def _place(text: str, start: int, found: re.Match[str]) -> _Place:
    closed = found.end()
    if found[0][0] != "\n":
        closed = _closed(text, closed)
    after = _SPACE.match(text, closed)
    assert after is not None
    return _Place(text=text, start=start, stop=found.start(), run_end=found.end(), closed=closed, next=after.end())


def _closed(text: str, at: int) -> int:
    """One past the closing quotation marks and brackets that stand at ``at``."""
    while at < len(text):
        certain = _CLOSING.match(text, at)
        assert certain is not None
        if certain.end() > at:
            at = certain.end()
        elif text[at] in _AMBIGUOUS and (
            at + 1 == len(text) or not (text[at + 1].isalnum() or text[at + 1] in "«„(¿¡")
        ):
            at += 1
        else:
            break
    return at


def _inside(spans: list[tuple[int, int]], at: int) -> bool:
    index = bisect_right(spans, (at, at)) - 1
    return index >= 0 and at < spans[index][1]


def _ends_before_space(place: _Place, known: Knowledge) -> bool:
    text, run = place.text, place.run
    if text[place.next] in _CONTINUES or _CANDIDATE.match(text, place.next) or _in_small_parenthesis(place):
        return False
    if run[-1] in _WIDE_STOPS or run[-1] in _DANDAS_AND_KIN:
        return not _is_spoken_on(place)
    if run[-1] == "۔":
        return not _is_spelt_out(place, known)
    first = _first_letter(text, place.next)
    if first.islower():
        return False
    if "!" in run or "?" in run:
        return True
    if len(run) > 1 or run in "…．":
        return first.isupper() or first.isdigit() or (run == "．" and first != "")
    return _full_stop_ends(place, known, first)


def _ends_without_space(place: _Place, known: Knowledge) -> bool:
    """Whether a sentence ends where the next one follows at once."""
    text, run, following = place.text, place.run, place.text[place.next]
    if following in _CONTINUES or following in "—–-~" or _CANDIDATE.match(text, place.next):
        return False
    if run[-1] in _WIDE_STOPS:
        return not _is_spoken_on(place)
    if run[-1] in _DANDAS_AND_KIN:
        return True
    if run[-1] == "۔":
        return not _is_spelt_out(place, known)
    if "…" in run or run.startswith(".."):
        return False
    before = text[place.stop - 1] if place.stop > place.start else ""
    if _HAN.match(following):
        return bool(_HAN.match(before)) or (place.closed > place.run_end and run != "．")
    return _is_glued(place, known)


def _is_glued(place: _Place, known: Knowledge) -> bool:
    """``governance.They``: a word of small letters, a stop, and a capitalised word, where a space was forgotten."""
    after = _GLUED.match(place.text, _past_opening(place.text, place.closed))
    if after is None or place.stop == place.start or not place.text[place.stop - 1].isalpha():
        return False
    last, next_word = _words_before(place)[-1], after[0]
    if len(last) < 2 or _is_abbreviation(last.casefold(), known):
        return False
    if next_word.casefold() in _SUFFIX or place.text[after.end() : after.end() + 1] in {"@", "_"}:
        return False
    if after[1].isupper():
        return last[-1].islower() and last[-2].islower() and after[2].islower()
    return not (after[1].islower() or last[-1].islower() or last[-1].isupper())  # scripts without capitals


def _is_abbreviation(word: str, known: Knowledge) -> bool:
    groups = (known.never, known.before_number, known.after_number, known.rather_not, known.letter_names)
    return any(word in group for group in groups)


def _full_stop_ends(place: _Place, known: Knowledge, first: str) -> bool:
    """Whether one full stop with white space after it ends a sentence, by the word before it and what comes next."""
    before = place.text[max(place.start, place.stop - _LOOK_BACK) : place.stop]
    tokens = before.split()
    if not tokens or first == "":
        return True
    if place.stop - place.start <= 8 and _LISTED.fullmatch(place.text, place.start, place.stop):
        return False  # the number of a list's item stays with it
    last = tokens[-1].lstrip("«“„\"'‘(（[{¿¡—–-")
    if last.isdigit():
        return _number_ends(last, first, known)
    counted = _COUNTED.fullmatch(last)
    is_counted = counted is not None or _is_counted(tokens[:-1], known)
    names = _names(tokens[:-1], counted[1] if counted else last)
    for name in names:
        if name in known.never or name in known.letter_names:
            return False
        if name in known.may_end and not (name in known.after_number or len(name) == 1):
            return True
        if name in known.after_number and (is_counted or name not in known.before_number):
            return is_counted and not first.isdigit()
        if name in known.before_number:
            return not first.isdigit() and place.text[place.next] != "№" and len(name) > 1
        if name in known.may_end:
            return True
        if name in known.rather_not:
            return _is_starter(place, known)
    if _is_initial(last):
        return _is_starter(place, known)
    if len(last) == 1 and last.isalpha() and last.islower():
        return is_counted or last in known.small_words
    return True


def _is_counted(earlier: list[str], known: Knowledge) -> bool:
    """Whether a number stands before the word: ``200``, ``XX``, ``2 тыс.``"""
    for token in reversed(earlier):
        if token[-1].isdigit() or _ROMAN.fullmatch(token):
            return True
        if token.rstrip(".").casefold() not in known.after_number:
            return False
    return False


def _names(earlier: list[str], last: str) -> list[str]:
    """The word before the stop as tables have it, the longest first: ``т.е`` of ``т. е``, then ``е``."""
    names = [last.casefold()]
    for token in reversed(earlier[-3:]):
        if not token.endswith(".") or len(token) > 6:
            break
        names.insert(0, token.casefold() + names[0])
    return names


def _is_initial(word: str) -> bool:
    """A capital by itself, or letters each with a stop: ``J``, ``А.Б``, ``U.S``, ``Ж.-П``, ``Ph.D``."""
    letters = word.replace(".-", ".").split(".")
    return all(0 < len(each) <= 2 and each.isalpha() and each[0].isupper() for each in letters) and (
        len(letters) > 1 or len(word) == 1
    )


def _number_ends(number: str, first: str, known: Knowledge) -> bool:
    """Whether a number ends the sentence: not in ``24. 06. 2021``, and not as an ordinal."""
    return len(number) > 2 or not (first.isdigit() or known.ordinals)


def _is_starter(place: _Place, known: Knowledge) -> bool:
    """Whether the next word begins sentences, and is no initial itself."""
    word = _WORD.match(place.text, _past_opening(place.text, place.next))
    if word is None or place.text[word.end() : word.end() + 1] == ".":
        return False
    return word[0].casefold() in known.starters


def _first_letter(text: str, at: int) -> str:
    """The first character from ``at`` that is no opening mark or dash; empty when there is none."""
    end = _past_opening(text, at)
    return text[end : end + 1]


def _past_opening(text: str, at: int) -> int:
    opened = _OPENING.match(text, at)
    return opened.end() if opened else at


def _words_before(place: _Place) -> list[str]:
    """The letters right before the stop, in runs; the first of them may be cut off."""
    return _LETTERS.findall(place.text[max(place.start, place.stop - _LOOK_BACK) : place.stop])


def _in_small_parenthesis(place: _Place) -> bool:
    """Whether the closing marks end a parenthesis that began in the middle of a sentence: ``(approx.)``, ``(!)``."""
    if ")" not in place.text[place.run_end : place.closed]:
        return False
    opened = place.text.rfind("(", max(place.start, place.stop - _PARENTHESIS), place.stop)
    if opened < 0:
        return False
    inner = place.text[opened + 1 : place.stop].lstrip("«“\"'")
    return inner == "" or inner[0].islower()


def _is_spoken_on(place: _Place) -> bool:
    """Whether a Chinese question or call is followed by who said it, or ends a title: ``“在吗？”他问道。``"""
    marks = place.text[place.run_end : place.closed]
    if not marks or place.run[-1] not in "！？" or place.is_apart:
        return False
    return any(mark in "》〉" for mark in marks) or _ATTRIBUTION.match(place.text, place.next) is not None


def _is_spelt_out(place: _Place, known: Knowledge) -> bool:
    """Whether an Urdu full stop stands in an acronym that is spelt with names of letters."""
    before = _words_before(place)
    if not before or before[-1] not in known.letter_names:
        return False
    following = _WORD.match(place.text, place.next)
    if following is not None and following[0] in known.letter_names:
        return True
    if len(before) < 2 or before[-2] not in known.letter_names:
        return False
    spelt = (f"{before[-2]}۔{before[-1]}", f"{before[-2]}۔ {before[-1]}")
    return place.text.endswith(spelt, place.start, place.stop)
