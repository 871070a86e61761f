"""Endings that a word may take without being another word, language by language. Russian stands in ``russian.py``.

Knowledge only, and on purpose light: two words are forms of one when what is left of them after endings is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_NO_PLURALS = frozenset(
    "news means series species politics economics physics ethics statistics athletics always perhaps towards thus "
    "plus its his this has was does yes as us is gas bus".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """The endings of a language, each with what stands in its place in the plain form."""

    replaced: tuple[tuple[str, str], ...]
    rounds: int = 1
    """How many may follow one another."""
    shortest: int = 3
    """Letters that have to be left of the word."""
    of_terms_too: bool = False
    """Whether terms are written in forms that have endings to be taken away, as they are not where forms only grow."""


def _endings(text: str, **options: int | bool) -> Endings:
    """``а ами иях:ия``: endings that go, and, after a colon, what comes instead."""
    pairs = [each.partition(":")[::2] for each in text.split()]
    return Endings(replaced=tuple(pairs), **options)  # type: ignore[arg-type]  # names of its own fields


_UKRAINIAN = _endings(
    "ами ями ому ему ього ого его ими іми ові еві єві ою ею єю ією ів їв ах ях ам ям их іх ий ій ої ім им ом ем єм ую "
    "юю ія ії ію їх їм ьої ьому а я о е є у ю и і ї ь й",
    of_terms_too=True,
)
_BELARUSIAN = _endings(
    "амі ямі ага яга ога аму яму ому ымі імі ою аю яю яй ай ой ей эй аў яў оў еў ах ях ам ям ых іх ым ім ом ем эм ую "
    "юю яя ая ае яе ое ыя ыі ыю ія іі ію ь й а я о е э у ю ы і",
    of_terms_too=True,
)
_KAZAKH = _endings(
    "лар лер дар дер тар тер ым ім ың ің ы і сы сі мыз міз ымыз іміз ның нің дың дің тың тің ға ге қа ке на не а е ны "
    "ні ды ді ты ті н да де та те нда нде дан ден тан тен нан нен мен бен пен ғы гі дағы дегі тағы тегі ндағы ндегі "
    "ығы:ық ігі:ік ағы:ақ егі:ек ғы:қ гі:к бы:п бі:п",
    rounds=3,
)
_KYRGYZ = _endings(
    "лар лер лор лөр дар дер дор дөр тар тер тор төр ы и у ү сы си су сү нын нин нун нүн дын дин дун дүн тын тин тун "
    "түн га ге го гө ка ке ко кө на не но нө ны ни ну нү ды ди ду дү ты ти ту тү н да де до дө та те то тө нда нде ндо "
    "ндө дан ден дон дөн тан тен тон төн нан нен нон нөн дагы деги догу дөгү ындагы индеги гы:к ги:к гу:к гү:к бы:п",
    rounds=3,
)
_UZBEK = _endings(
    "lar i si im ing imiz ingiz ning ga ka qa ni da dan dagi gacha ida idan iga igi:ik ig'i:iq g'i:q gi:k "
    "лар и си им инг имиз нинг га ка қа ни да дан даги гача ида идан ига ғи:қ ги:к",
    rounds=3,
)
_TAJIK = _endings("ҳо ҳои ҳоро ҳое и ӣ ро он ён гон е ам ат аш", rounds=2, of_terms_too=True)
_PERSIAN = _endings("ها های هایی ی یی ان ات اش ای", rounds=2, of_terms_too=True)
_URDU = _endings("وں یں یاں یوں ات ؤں ئیں ے:ا ے وں:ا", shortest=2)
_HINDI = _endings("ों ें ियों:ी ियाँ:ी ियां:ी ाओं:ा ाएँ:ा ाएं:ा े:ा ों:ा", shortest=2)
_SPANISH = _endings("ces:z iones:ión ones:ón anes:án es s", of_terms_too=True)
_PORTUGUESE = _endings("ões:ão ães:ão ãos:ão ais:al éis:el eis:el óis:ol uis:ul is:il ns:m res:r zes:z ses:s s")

_OF_LANGUAGE: Mapping[str, Endings] = {
    "uk": _UKRAINIAN,
    "be": _BELARUSIAN,
    "kk": _KAZAKH,
    "ky": _KYRGYZ,
    "uz": _UZBEK,
    "tg": _TAJIK,
    "fa": _PERSIAN,
    "prs": _PERSIAN,
    "ur": _URDU,
    "hi": _HINDI,
    "es": _SPANISH,
    "pt": _PORTUGUESE,
}


def forms_in_texts(language: str) -> Callable[[str], frozenset[str]]:
    """What a word of a text may be a form of."""
    if language == "en":
        return _english
    endings = _OF_LANGUAGE.get(language)
    return _only_itself if endings is None else lambda word: _without(word, endings, endings.shortest)


def forms_of_terms(language: str, *, alone: bool) -> Callable[[str], frozenset[str]]:
    """What a word of a term is looked for as; one that stands ``alone`` has to be known by more of its letters."""
    if language == "en":
        return _english
    endings = _OF_LANGUAGE.get(language)
    if endings is None or not endings.of_terms_too:
        return _only_itself
    return lambda word: _without(word, endings, endings.shortest + alone)


def _only_itself(word: str) -> frozenset[str]:
    return frozenset({word})


def _without(word: str, endings: Endings, shortest: int) -> frozenset[str]:
    """The word, and what is left of it when endings go."""
    found, last = {word}, {word}
    for _ in range(endings.rounds):
        last = {
            each[: len(each) - len(ending)] + instead
            for each in last
            for ending, instead in endings.replaced
            if each.endswith(ending) and len(each) - len(ending) + len(instead) >= shortest
        } - found
        found |= last
    return frozenset(found)


def _english(word: str) -> frozenset[str]:
    """Plurals and possessives."""
    word = word.removesuffix("'s").removesuffix("'")
    if word in _NO_PLURALS or len(word) < 4:
        return frozenset({word})
    if word.endswith("men"):
        return frozenset({word, f"{word[:-3]}man"})
    if word.endswith("ies"):
        return frozenset({word, f"{word[:-3]}y"})
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return frozenset({word, word[:-2]})
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return frozenset({word, word[:-1]})
    return frozenset({word})
