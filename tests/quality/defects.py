"""Puts defects of writing into clean texts, at random places that are the same each time, for measuring the checks.

``injected`` yields texts with exactly one defect each, where it is, and the checks of which one should find it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CLEAN = Path(__file__).parent / "clean"
LANGUAGES = tuple(sorted(path.stem for path in CLEAN.glob("*.txt")))
UNSPACED = frozenset({"zh"})
CYRILLIC = frozenset("ru be kk ky tg".split())
LATIN = frozenset("en es pt uz".split())
ARABIC = frozenset("fa ur".split())

_LETTER = r"[^\W\d_]"
_GAP = re.compile(rf"(?<={_LETTER}) (?={_LETTER})")
_COMMA = re.compile(rf"(?<={_LETTER})[,،，](?= ?{_LETTER})")
_STOP = re.compile(rf"(?<={_LETTER}{{3}})[.。۔।؟] ?(?={_LETTER}{{3}})")
_WORD = re.compile(r"(?<![\w'’‘\u0900-\u097f\u200c-])(?:[^\W\d_]|[\u0900-\u0963]){4,12}(?= )")
_HAN_PAIR = re.compile("(?<=[，。])[一-鿿]{2}(?=[一-鿿])")
_FOREIGN = {"zh": "Приложение", **dict.fromkeys(("ru", "be", "kk", "ky", "tg"), "系统管理员")}
_METADATA = {
    "zh": "发布者：管理员 发布时间：2030-01-02 浏览次数：7",
    "ru": "Издатель: редакция Дата публикации: 02.01.2030 Просмотров: 7",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Injected:
    """A text with one defect at a half-open range."""

    kind: str
    checks: frozenset[str]
    text: str
    start: int
    end: int


_Change = Callable[[str, random.Random, str], tuple[str, int, int] | None]


def clean_text(language: str) -> str:
    """The clean text of a language."""
    return (CLEAN / f"{language}.txt").read_text(encoding="utf-8")


def injected(text: str, language: str, *, times: int, seed: int = 7) -> Iterator[Injected]:
    """``times`` texts for each kind of defect that the language can have."""
    for kind, (checks, change) in _KINDS.items():
        chance = random.Random(f"{seed}:{language}:{kind}")
        for _ in range(times):
            made = change(text, chance, language)
            if made is not None:
                yield Injected(kind=kind, checks=frozenset(checks.split()), text=made[0], start=made[1], end=made[2])


def _at(pattern: re.Pattern[str], text: str, chance: random.Random) -> re.Match[str] | None:
    """A random place, outside of the headline and of addresses."""
    found = [match for match in pattern.finditer(text, text.find("\n")) if not _in_address(text, match.start())]
    return chance.choice(found) if found else None


def _in_address(text: str, at: int) -> bool:
    begin = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    return re.match(r"\S*(?:://|@)", text[begin : begin + 60]) is not None


def _replace(text: str, match: re.Match[str] | None, new: str) -> tuple[str, int, int] | None:
    if match is None:
        return None
    return text[: match.start()] + new + text[match.end() :], match.start(), match.start() + max(len(new), 1)


def _double_space(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    return None if language in UNSPACED else _replace(text, _at(_GAP, text, chance), "  ")


def _odd_space(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    return None if language in CYRILLIC | UNSPACED else _replace(text, _at(_GAP, text, chance), "\u00a0")


def _zero_width(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    return _replace(text, _at(re.compile(rf"(?<={_LETTER})(?={_LETTER})"), text, chance), "\u200b")


def _space_before(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    match = _at(_COMMA, text, chance)
    return None if match is None else _replace(text, match, f" {match.group()}")


def _doubled_mark(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    match = _at(_COMMA, text, chance)
    return None if match is None else _replace(text, match, match.group() * 2)


def _glued(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    match = None if language in UNSPACED else _at(_STOP, text, chance)
    return None if match is None else _replace(text, match, match.group().strip())


def _half_width(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    wide = re.compile(rf"(?<={_LETTER})，(?={_LETTER})")
    return _replace(text, _at(wide, text, chance), ",") if language in UNSPACED else None


def _doubled_word(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    match = _at(_HAN_PAIR if language in UNSPACED else _WORD, text, chance)
    between = "" if language in UNSPACED else " "
    return None if match is None else _replace(text, match, f"{match.group()}{between}{match.group()}")


def _clause(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    pattern = "[一-鿿]{12}" if language in UNSPACED else r"(?<=\w )(?:[^\W\d_]+ ){6}"
    matches = list(re.finditer(pattern, text[text.find("\n") :]))
    if not matches:
        return None
    match = chance.choice(matches)
    end = match.end() + text.find("\n")
    return text[:end] + match.group() + text[end:], end, end + len(match.group())


def _sentence(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    body = [line for line in text.split("\n")[1:] if line and not re.search('[“”«»"„]', line)]
    whole = [each for line in body for each in re.split(r"(?<=[.۔।]) +(?=[^\W\d_а-яa-z])|(?<=。)", line)]
    sentences = [each for each in whole if len(each) >= (15 if language in UNSPACED else 40) and each[-1] in ".。۔।"]
    if not sentences:
        return None
    chosen = chance.choice(sentences).strip()
    grown = f"{text.rstrip()}\n\n{chosen}\n"
    start = len(text.rstrip()) + 2
    return grown, start, start + len(chosen)


def _unclosed(pattern: str) -> _Change:
    def change(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
        match = _at(re.compile(pattern), text, chance)
        if match is None:
            return None
        begin = text.rfind("\n", 0, match.start()) + 1
        made = text[: match.start()] + text[match.end() :]
        return made, begin, made.find("\n", begin) if "\n" in made[begin:] else len(made)

    return change


def _residue(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    word = _FOREIGN.get(language, "Приложение" if language in ARABIC else "系统管理员")
    match = _at(re.compile("(?<=[，。])") if language in UNSPACED else _GAP, text, chance)
    return None if match is None else _replace(text, match, word if language in UNSPACED else f" {word} ")


def _homoglyph(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    if language not in CYRILLIC | LATIN:
        return None
    old, new = ("оеасрх", "oeacpx") if language in CYRILLIC else ("oeacpx", "оеасрх")
    match = _at(re.compile(rf"(?<={_LETTER}{{2}})[{old}](?={_LETTER}{{2}})"), text, chance)
    return None if match is None else _replace(text, match, new[old.index(match.group())])


def _broken(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    if language in ("es", "pt"):
        match = _at(re.compile("[áéíóúñãõç]"), text, chance)
        return None if match is None else _replace(text, match, match.group().encode().decode("latin-1"))
    if language in CYRILLIC:
        match = _at(re.compile("[а-я]{5,9}(?= )"), text, chance)
        return None if match is None else _replace(text, match, match.group().encode().decode("cp1251", "ignore"))
    match = _at(re.compile(_LETTER), text, chance)
    return None if match is None else _replace(text, match, "\ufffd")


def _metadata(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    line = _METADATA.get(language, "Publisher: desk Release time: 2030-01-02 visits: 7")
    at = text.find("\n") + 1
    return f"{text[:at]}\n{line}\n{text[at:]}", at + 1, at + 1 + len(line)


def _acronym(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    if language not in CYRILLIC | LATIN:
        return None
    letters = "БГДЖЛ" if language in CYRILLIC else "BGDJL"
    match = _at(_GAP, text, chance)
    word = "".join(chance.sample(letters, 4))
    return None if match is None else _replace(text, match, f" {word} ")


_DATED = {
    "en": "on 24 June", "es": "el 24 de junio", "pt": "em 24 de junho", "ru": "24 июня", "be": "24 чэрвеня",
    "zh": "6月24日", "kk": "24 маусымда", "ky": "24-июнда", "tg": "24 июн", "uz": "24-iyunda", "hi": "24 जून को",
    "ur": "24 جون کو", "fa": "۲۴ ژوئن",
}  # fmt: skip
_CLEAN_DATE = re.compile(
    "[0-9۰-۹]+ (?:de )?(?:March|marzo|março|марта|сакавіка|наурызда|марти|मार्च|مارچ|مارس)|3月14日|14-mart"
)


def _yearless(text: str, chance: random.Random, language: str) -> tuple[str, int, int] | None:
    title, rest = text.split("\n", 1)
    bare = re.sub(r"[\d۰-۹]{4}", "", rest)
    match = _at(re.compile("(?<=[，。])") if language in UNSPACED else _GAP, f"{title}\n{bare[:300]}", chance)
    dated = _DATED[language] if language in UNSPACED else f" {_DATED[language]} "
    text = f"{title}\n{_CLEAN_DATE.sub('', bare)}"
    match = _at(re.compile("(?<=[，。])") if language in UNSPACED else _GAP, text, chance)
    made = _replace(text, match, dated)
    return None if made is None else (made[0], 0, len(made[0]))


_KINDS: dict[str, tuple[str, _Change]] = {
    "double space": ("spacing", _double_space),
    "no-break space": ("hidden_characters", _odd_space),
    "zero-width character": ("hidden_characters", _zero_width),
    "space before a mark": ("spacing", _space_before),
    "doubled mark": ("spacing", _doubled_mark),
    "missing space": ("spacing", _glued),
    "half-width mark": ("spacing", _half_width),
    "doubled word": ("doubled_words", _doubled_word),
    "repeated clause": ("repeated_clause repeated_sentence", _clause),
    "repeated sentence": ("repeated_sentence repeated_clause", _sentence),
    "unclosed bracket": ("brackets", _unclosed(r"[)）]")),
    "unclosed quotation": ("quotes", _unclosed(r"[”»]")),
    "script residue": ("script_residue", _residue),
    "look-alike letter": ("homoglyphs script_residue", _homoglyph),
    "wrong encoding": ("mojibake", _broken),
    "metadata line": ("metadata_line", _metadata),
    "undefined acronym": ("undefined_acronyms", _acronym),
    "date without a year": ("dates_without_year", _yearless),
}
