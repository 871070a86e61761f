"""Which script a language is written in, and where a text leaves it.

Knowledge only: what a stray script means (a blocking finding, a mask) is for the callers to say.
Latin is never stray: names, units and acronyms stand in Latin letters in every newsroom's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.domain.vocabulary import LanguageTag, primary_language

_LETTERS = {
    "Han": "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af",
    "Cyrillic": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "Arabic": "\u0620-\u065f\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9"
    "\ufb50-\ufdff\ufe70-\ufefc",
    "Devanagari": "\u0900-\u0963\u0971-\u097f\ua8e0-\ua8ff",
    "Kana": "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff",
    "Hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
}
# Letters of one script with what may stand between them in one run: spaces, middle dots, hyphens, zero-width joiners.
_RUNS = {
    script: re.compile(f"[{letters}]+(?:[ \u00a0\u00b7\u30fb\u200c\u200d-]+[{letters}]+)*")
    for script, letters in _LETTERS.items()
}

_OF_SUBTAG = {
    "Latn": frozenset[str](),
    "Cyrl": frozenset({"Cyrillic"}),
    "Arab": frozenset({"Arabic"}),
    "Aran": frozenset({"Arabic"}),
    "Deva": frozenset({"Devanagari"}),
    "Hans": frozenset({"Han"}),
    "Hant": frozenset({"Han"}),
    "Jpan": frozenset({"Han", "Kana"}),
    "Kore": frozenset({"Han", "Hangul"}),
}


def _by_language() -> dict[str, frozenset[str]]:
    words = {
        "en fr de es pt it nl pl cs sk sl hr hu ro sv da nb nn no fi et lv lt is ga cy ca eu gl mt sq": (),
        "tr az tk vi id ms tl sw": (),
        "ru be uk bg mk kk ky tg mn ba tt cv os ce": ("Cyrillic",),
        "uz sr bs": ("Cyrillic",),  # written in both; a tag's script subtag decides where it is given
        "ar fa prs haz ur ps ug sd ckb": ("Arabic",),
        "hi ne mr sa": ("Devanagari",),
        "zh yue": ("Han",),
        "ja": ("Han", "Kana"),
        "ko": ("Han", "Hangul"),
    }
    return {language: frozenset(scripts) for group, scripts in words.items() for language in group.split()}


_OF_LANGUAGE = _by_language()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptRun:
    """A stretch of letters of one script: half-open range of code points."""

    script: str
    start: int
    end: int


def scripts_of(language: LanguageTag) -> frozenset[str] | None:
    """The scripts beside Latin that the language is written in; None when we do not know the language."""
    subtag = next((part for part in language.split("-")[1:] if len(part) == 4), None)
    if subtag is not None:
        return _OF_SUBTAG.get(subtag)
    return _OF_LANGUAGE.get(primary_language(language))


def foreign_runs(text: str, language: LanguageTag) -> list[ScriptRun]:
    """Where ``text`` stands in a script its language does not use, in order; nothing for an unknown language."""
    own = scripts_of(language)
    if own is None:
        return []
    runs = [
        ScriptRun(script=script, start=match.start(), end=match.end())
        for script, pattern in _RUNS.items()
        if script not in own
        for match in pattern.finditer(text)
    ]
    return sorted(runs, key=lambda run: run.start)


def is_unspaced(language: LanguageTag) -> bool:
    """Whether words are written without spaces between them."""
    return primary_language(language) in {"zh", "yue", "ja", "th", "lo", "km", "my", "bo", "dz"}
