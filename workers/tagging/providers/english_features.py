"""What the English model sees of a text: its words, and each word's features. No model and no file here.

Features of one word depend on the word alone and are kept, so that a text costs little more than its number of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from workers.tagging.providers import english_words as lists

_WORD = re.compile(
    r"""(?:[A-Z]\.){2,}(?!\w)            # U.S.
      | [A-Z]\.(?=[ -]?[A-Z]|[,;)])          # the initial of a name
      | (?<![A-Z][a-z]\ )(?<![A-Z][a-z]{2}\ )(?<![A-Z][a-z]{3}\ )(?<![A-Z][a-z]{4}\ )   # not the Yu of Wang Yu
        (?:Yu|Ya|Ye|Yo|Zh|Kh|Sh|Ch|Ts|Dzh)\.(?=[ -]?[A-Z])
      | [A-Z]\w+(?=-(?:born|based|led|hosted|backed|funded|sponsored|made|wide|bound|trained|educated|owned)(?!\w))
      | [A-Z][a-z]+(?:tion|ment|sity|tute|ncil|ttee|ency|demy|stry)(?=and(?!\w))   # a space is missing
      | (?:Mr|Mrs|Ms|Dr|Prof|St|Co|Inc|Ltd|Corp|Jr|Sr|Gen|Col|Gov|Lt|Sen|Rep|Capt|No|vs)\.
      | (?:Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.
      | [A-Z]\w*\.(?:ru|com|kz|uz|cn|kg|tj|by|org|net|int)(?!\w)   # Mail.ru
      | 's(?!\w)
      | \w+(?:[-&](?=\w)\w+|'(?!s(?!\w))(?=\w)\w+|\.(?=\d)\d+|,(?=\d{3}(?!\d))\d{3})*
      | \n+
      | ([^\w\s])\1{2,}                    # a rule of dashes, three dots
      | [^\w\s]""",
    re.VERBOSE,
)
_SENTENCE_ENDS = frozenset(".!?")
_LONGEST_SENTENCE = 120
"""Words. A longer one is cut: time and memory of the model stay in proportion to the text."""

_KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("given", lists.GIVEN_NAMES),
    ("han", lists.CHINESE_FAMILY_NAMES),
    ("country", lists.COUNTRIES),
    ("place", lists.PLACES),
    ("demonym", lists.DEMONYMS),
    ("institution", lists.INSTITUTION_HEADS),
    ("place_head", lists.PLACE_HEADS),
    ("title", lists.TITLES),
    ("calendar", lists.CALENDAR),
)
_FAMILY_ENDINGS = tuple(lists.FAMILY_NAME_ENDINGS)

Word = tuple[int, int]
"""Start and end of one word of a text."""


def sentences(text: str) -> list[list[Word]]:
    """The words of ``text`` by sentence; a line end ends one too."""
    found: list[list[Word]] = []
    sentence: list[Word] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0] != "\n":
            sentence.append(match.span())
        if word[0] == "\n" or word in _SENTENCE_ENDS or len(sentence) >= _LONGEST_SENTENCE:
            if sentence:
                found.append(sentence)
            sentence = []
    if sentence:
        found.append(sentence)
    return found


class DocumentWords:
    """What a whole text shows of its words: whether one is written small elsewhere, and what stands beside it."""

    def __init__(self, text_sentences: Iterable[Sequence[str]]) -> None:
        """Read every word of the text once."""
        self._small: set[str] = set()
        self._inside: dict[str, int] = {}
        self._beside: dict[str, set[str]] = {}
        for words in text_sentences:
            for at, word in enumerate(words):
                if word.islower():
                    self._small.add(word)
                elif at and word[0].isupper():
                    self._note(words, at, word)

    def _note(self, words: Sequence[str], at: int, word: str) -> None:
        self._inside[word] = self._inside.get(word, 0) + 1
        beside = self._beside.setdefault(word, set())
        if len(beside) < _MOST_NEIGHBOURS:
            beside.add(f"d-1={words[at - 1].lower()}")
            beside.update(f"d-1{kind}" for kind in _kinds_of(words[at - 1]))
            if at + 1 < len(words):
                beside.add(f"d+1={words[at + 1].lower()}")
                beside.update(f"d+1{kind}" for kind in _kinds_of(words[at + 1]))

    def features(self, word: str) -> list[str]:
        """Of a capitalised word."""
        if not word[0].isupper():
            return []
        row = ["small_elsewhere"] if word.lower() in self._small else []
        times = self._inside.get(word, 0)
        row.append("inside=0" if not times else "inside=1" if times == 1 else "inside=2+")
        if times > 1:
            row += sorted(self._beside[word])
        return row


_MOST_NEIGHBOURS = 24


def features(words: Sequence[str], document: DocumentWords) -> list[list[str]]:
    """The features of each word of one sentence."""
    views = [_view(word) for word in words]
    last = len(words) - 1
    found = []
    for at, (own, _, _, shape) in enumerate(views):
        row = [*own]
        if at:
            row += views[at - 1][1]
            row.append(f"s-1|0={views[at - 1][3]}|{shape}")
            if at > 1:
                row.append(f"w-2={words[at - 2].lower()}")
                row.append(f"s-2={views[at - 2][3]}")
        else:
            row.append("first")
        if at < last:
            row += views[at + 1][2]
            row.append(f"s0|+1={shape}|{views[at + 1][3]}")
            if at + 1 < last:
                row.append(f"w+2={words[at + 2].lower()}")
                row.append(f"s+2={views[at + 2][3]}")
        else:
            row.append("last")
        row += document.features(words[at])
        found.append(row)
    return found


@lru_cache(maxsize=8_192)  # 1.5 kB each
def _view(word: str) -> tuple[list[str], list[str], list[str], str]:
    """A word's own features, those that it gives the word after it and the word before it, and its short shape."""
    small = word.lower()
    shape = _shape(word)
    kinds = _kinds_of(word)
    own = ["bias", f"w={small}", f"shape={shape}", f"p2={small[:2]}", f"p3={small[:3]}", f"p4={small[:4]}"]
    own += [f"x2={small[-2:]}", f"x3={small[-3:]}", f"x4={small[-4:]}", f"long={_long_shape(word)}"]
    own += [f"is_{kind}" for kind in kinds]
    before = [f"w-1={small}", f"s-1={shape}", f"x-1={small[-3:]}", *(f"-1{kind}" for kind in kinds)]
    after = [f"w+1={small}", f"s+1={shape}", f"x+1={small[-3:]}", *(f"+1{kind}" for kind in kinds)]
    return own, before, after, shape


@lru_cache(maxsize=8_192)
def _kinds_of(word: str) -> tuple[str, ...]:
    """The lists that the capitalised ``word`` stands in."""
    if not word[0].isupper():
        return ()
    small = word.lower().rstrip(".")
    kinds = [kind for kind, words in _KINDS if small in words]
    if len(small) > 4 and small.endswith(_FAMILY_ENDINGS):
        kinds.append("family")
    return tuple(kinds)


def _shape(word: str) -> str:
    """``X`` for capitals, ``Xx``, ``x``, ``d`` for digits, ``xX`` for mixed, else the sign itself."""
    if word.islower():
        return "x"
    if word[0].isupper():
        if len(word) == 1:
            return "X1"
        if len(word) == 2 and word[1] == ".":
            return "X."
        if word.isupper():
            return "XX"
        return "Xx" if word[1:].islower() else "XxX"
    if word[0].isdigit():
        return f"d{len(word)}" if word.isdigit() and len(word) <= 4 else "d"
    return "xX" if word[0].isalpha() else word[:1]


def _long_shape(word: str) -> str:
    """``Xxx-Xxx`` of ``Issyk-Kul``: runs cut at three."""
    signs: list[str] = []
    for letter in word[:16]:
        sign = "X" if letter.isupper() else "x" if letter.isalpha() else "d" if letter.isdigit() else letter
        if signs[-3:] != [sign] * 3:
            signs.append(sign)
    return "".join(signs)
