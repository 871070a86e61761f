"""The engine ``libretranslate``: a LibreTranslate server of one's own or of somebody else's.

The server knows us by ``api_key`` in the body alone, and takes the HTML entities out of what it made, even out of plain
text; both are minded here.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence

from workers.ports import (
    Context,
    EngineError,
    Hypothesis,
    Limits,
    PermanentEngineError,
    SetupEngineError,
    SourceSegment,
    TransientEngineError,
)
from workers.translation.engines.answers import hypotheses, misshapen, named
from workers.translation.engines.codes import Languages
from workers.translation.engines.http import Account, Answer, Provider
from workers.translation.engines.remote import RemoteEngine
from workflow.domain.vocabulary import LanguageTag

LIMITS = Limits(characters_per_segment=5_000, segments_per_call=20, characters_per_call=10_000)
"""Small, because servers of one's own are slow; their own limits come as a refusal."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")


def account(address: str, key: str | None) -> Account:
    """The account of a server; many want no key."""
    return Account(
        engine="libretranslate",
        address=address,
        address_setting="COPYFLOW_LIBRETRANSLATE_URL",
        key_setting="COPYFLOW_LIBRETRANSLATE_KEY",
        headers={},
        secrets=(key,) if key else (),
    )


def judge(answer: Answer, said: str) -> EngineError | None:
    """A server that wants a key says so with 400; a limit of requests is told without ``Retry-After``."""
    if answer.status == 400 and "api key" in said.lower():
        return SetupEngineError("libretranslate wants a key: set COPYFLOW_LIBRETRANSLATE_KEY")
    if answer.status == 429:
        return TransientEngineError(f"libretranslate answered 429: {said}", retry_after=60.0)
    return None


class LibreTranslateEngine(RemoteEngine):
    """Asks one LibreTranslate server. The source language is always told: ``auto`` decides once for a whole batch."""

    name = "libretranslate"
    takes = LIMITS

    def __init__(self, provider: Provider, key: str | None = None) -> None:
        super().__init__(provider)
        self._key = key

    def _ask(
        self, batch: Sequence[SourceSegment], source: LanguageTag, target: LanguageTag, context: Context
    ) -> list[Hypothesis]:
        del context  # the server makes no use of one
        from_code, to_code = self._codes(source, target)
        body = {
            "q": [_without_entities(segment.text) for segment in batch],
            "source": from_code,
            "target": to_code,
            "format": "text",
        }
        if self._key:
            body["api_key"] = self._key
        characters = sum(len(segment.text) for segment in batch)
        document, _ = self._provider.ask("/translate", body, characters=characters)
        texts = document.get("translatedText") if isinstance(document, dict) else None
        if not isinstance(texts, list):
            raise misshapen(self.name, batch)
        return _with_their_entities(batch, hypotheses(self.name, batch, texts))

    def _ask_languages(self) -> Languages:
        document = self._provider.get("/languages")
        if not isinstance(document, list):
            raise PermanentEngineError("libretranslate gave no list of languages")
        targets = {
            each["code"]: frozenset(code for code in each["targets"] if isinstance(code, str))
            for each in document
            if isinstance(each, dict) and isinstance(each.get("code"), str) and isinstance(each.get("targets"), list)
        }
        return Languages(targets=targets)


def _without_entities(text: str) -> str:
    """``text`` so that the server's unescaping gives it back; only where it holds what looks like an entity."""
    return text.replace("&", "&amp;") if html.unescape(text) != text else text


def _with_their_entities(batch: Sequence[SourceSegment], made: list[Hypothesis]) -> list[Hypothesis]:
    """What was made, when every entity that a writer wrote is still there."""
    lacking = [
        segment
        for segment, hypothesis in zip(batch, made, strict=True)
        if html.unescape(segment.text) != segment.text
        and Counter(_ENTITY.findall(segment.text)) - Counter(_ENTITY.findall(hypothesis.text))
    ]
    if not lacking:
        return made
    error = PermanentEngineError(f"libretranslate lost HTML entities that are text in {named(lacking)}")
    lost = {segment.id for segment in lacking}
    error.answered = tuple(hypothesis for hypothesis in made if hypothesis.segment_id not in lost)
    raise error
