"""Language codes: which code of a provider stands for one of our tags, and the list of them, asked for once in minutes.

Providers spell languages each in their own way (``zh``, ``zh-Hans``, ``ZH-HANS``, ``zh-CN``). A code is never taken
for a language in another script than the one asked for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from workers.ports import (
    EngineError,
    PermanentEngineError,
    QuotaEngineError,
    SetupEngineError,
    TransientEngineError,
)
from workflow.domain.vocabulary import LanguageTag, primary_language

Pair = tuple[str, str]

_LIST_SECONDS = 600.0
_FAILURE_SECONDS = 30.0
_OLDEST_LIST_SECONDS = 24 * 3600.0

_SPELLINGS = {"zt": "zh-Hant", "pb": "pt-BR", "iw": "he"}
_USUAL_SCRIPTS = {
    language: script
    for script, languages in {
        "Hans": "zh",
        "Cyrl": "ru be uk bg mk sr kk ky tg mn tt",
        "Arab": "fa prs haz ur ar ps ug sd ckb",
        "Deva": "hi ne mr",
        "Guru": "pa",
        "Latn": "en es pt fr de it nl pl cs tr az uz tk id ms vi ku",
    }.items()
    for language in languages.split()
}
"""What providers write where a code names no script; Uzbek is Latin there."""
_OTHER_SCRIPTS_BY_REGION = {
    **dict.fromkeys(("zh-TW", "zh-HK", "zh-MO"), "Hant"),
    "pa-PK": "Arab",
    "uz-AF": "Arab",
}
_USUAL_VARIANTS = {"en": "GB", "pt": "BR"}
"""Where a provider wants a region and our tag names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A code taken apart."""

    language: str
    script: str
    region: str


def _parts(code: str) -> _Parts:
    pieces = _SPELLINGS.get(code.lower(), code).replace("_", "-").split("-")
    language = pieces[0].lower()
    script = next((piece.title() for piece in pieces[1:] if len(piece) == 4), "")
    region = next((piece.upper() for piece in pieces[1:] if len(piece) in (2, 3)), "")
    if not script:
        usual = _USUAL_SCRIPTS.get(language, "")
        script = _OTHER_SCRIPTS_BY_REGION.get(f"{language}-{region}", usual)
    return _Parts(language=language, script=script, region=region)


def language_of(code: str) -> str:
    """The primary language, in our spelling, of a provider's code: ``zh`` of ``ZH-HANS``."""
    return _parts(code).language


def code_for(tag: LanguageTag, offered: Collection[str]) -> str | None:
    """The offered code that stands for ``tag`` best; None when the language is not offered in the tag's script."""
    wanted = _parts(tag)
    region = wanted.region or _USUAL_VARIANTS.get(wanted.language, "")

    def distance(code: str) -> tuple[bool, bool, str]:
        parts = _parts(code)
        return (parts.region != region, parts.region != "", code)

    fitting = [
        code for code in offered if (_parts(code).language, _parts(code).script) == (wanted.language, wanted.script)
    ]
    return min(fitting, key=distance, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """What a provider translates: from each source code to its target codes."""

    targets: dict[str, frozenset[str]]

    def pairs(self) -> frozenset[Pair]:
        """The pairs of primary languages."""
        return frozenset(
            (language_of(source), language_of(target))
            for source, targets in self.targets.items()
            for target in targets
            if language_of(source) != language_of(target)
        )

    def codes(self, engine: str, source: LanguageTag, target: LanguageTag) -> tuple[str, str]:
        """The provider's codes for a pair; ``PermanentEngineError`` when it has none."""
        from_code = code_for(source, self.targets) or code_for(
            LanguageTag(primary_language(source)), self.targets
        )  # what is read may come in another script than the usual one: the provider sees it
        to_code = code_for(target, self.targets.get(from_code, frozenset())) if from_code else None
        if from_code is None or to_code is None:
            raise PermanentEngineError(f"{engine} does not translate {source} to {target}")
        return from_code, to_code


class LanguageList:
    """A provider's list of languages, asked for again after ten minutes.

    While it cannot be had, the one before serves for a day. A failure is remembered for half a minute, so that not
    every article waits for a server that is down.
    """

    def __init__(self, ask: Callable[[], Languages], clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._lock = threading.Lock()
        self._known: Languages | None = None
        self._known_at = 0.0
        self._failure: EngineError | None = None
        self._failed_at = 0.0

    def get(self) -> Languages:
        """The list; an ``EngineError`` when the provider cannot be asked."""
        with self._lock:
            now = self._clock()
            if self._known is not None and now - self._known_at < _LIST_SECONDS:
                return self._known
            if self._failure is None or now - self._failed_at >= _FAILURE_SECONDS:
                try:
                    self._known, self._known_at, self._failure = self._ask(), now, None
                except EngineError as error:
                    self._failure, self._failed_at = error, now
            if self._known is not None and now - self._known_at < _OLDEST_LIST_SECONDS:
                return self._known
            assert self._failure is not None
            raise _anew(self._failure)


def _anew(failure: EngineError) -> EngineError:
    """The same failure as an object of its own: whoever catches it writes to it."""
    match failure:
        case SetupEngineError():
            return SetupEngineError(str(failure))
        case QuotaEngineError():
            return QuotaEngineError(str(failure))
        case TransientEngineError():
            return TransientEngineError(str(failure), retry_after=failure.retry_after)
        case _:
            return PermanentEngineError(str(failure))
