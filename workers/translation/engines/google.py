"""The engine ``google``: Cloud Translation, version 3.

Texts are sent as ``text/plain`` always: what Google takes by default is HTML, and entities would come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from workers.ports import (
    Context,
    EngineError,
    Hypothesis,
    Limits,
    PermanentEngineError,
    QuotaEngineError,
    SetupEngineError,
    SourceSegment,
    TransientEngineError,
)
from workers.translation.engines.answers import hypotheses, misshapen
from workers.translation.engines.codes import Languages
from workers.translation.engines.http import Account, Answer, Provider
from workers.translation.engines.remote import RemoteEngine
from workflow.domain.vocabulary import LanguageTag

LIMITS = Limits(characters_per_segment=10_000, segments_per_call=100, characters_per_call=25_000)
"""Google takes 1,024 texts and advises fewer than 30,000 code points."""

Token = Callable[[], str]
"""Gives a bearer token that is still good."""


def account(address: str, key_setting: str) -> Account:
    """The account; what proves it is a token that changes, so no header stands here."""
    return Account(
        engine="google",
        address=address,
        address_setting="COPYFLOW_GOOGLE_URL",
        key_setting=key_setting,
        headers={},
    )


def judge(answer: Answer, said: str) -> EngineError | None:
    """Google tells limits apart in words: 403 may be a rate, and 429 a quota of the day."""
    if answer.status in (403, 429) and "limit exceeded" in said.lower():
        return (
            QuotaEngineError(f"the quota of google is used up ({answer.status}): {said}")
            if "daily" in said.lower()
            else TransientEngineError(f"google answered {answer.status}: {said}", retry_after=60.0)
        )
    return None


class GoogleEngine(RemoteEngine):
    """Asks Google for one project at one location."""

    name = "google"
    takes = LIMITS

    def __init__(
        self, provider: Provider, *, project: str, location: str, token: Token, renew: Callable[[], None]
    ) -> None:
        """``renew`` is called when a token was refused, so that the next attempt brings another."""
        super().__init__(provider, version="v3")
        self._parent = f"/v3/projects/{project}/locations/{location}"
        self._token = token
        self._renew = renew

    def _ask(
        self, batch: Sequence[SourceSegment], source: LanguageTag, target: LanguageTag, context: Context
    ) -> list[Hypothesis]:
        del context  # Google takes none
        from_code, to_code = self._codes(source, target)
        body = {
            "contents": [segment.text for segment in batch],
            "mimeType": "text/plain",
            "sourceLanguageCode": from_code,
            "targetLanguageCode": to_code,
        }
        characters = sum(len(segment.text) for segment in batch)
        with self._bearer() as bearer:
            document, _ = self._provider.ask(
                f"{self._parent}:translateText", body, characters=characters, headers=bearer
            )
        made = document.get("translations") if isinstance(document, dict) else None
        if not isinstance(made, list) or not all(isinstance(each, dict) for each in made):
            raise misshapen(self.name, batch)
        self._learn_model(each.get("model") for each in made)
        return hypotheses(self.name, batch, [each.get("translatedText") for each in made])

    @contextmanager
    def _bearer(self) -> Iterator[dict[str, str]]:
        """The header that proves who asks; where it is refused, the next attempt brings another."""
        token = self._token()
        self._provider.keep_secret(token)
        try:
            yield {"authorization": f"Bearer {token}"}
        except SetupEngineError:
            self._renew()
            raise

    def _ask_languages(self) -> Languages:
        with self._bearer() as bearer:
            document = self._provider.get(f"{self._parent}/supportedLanguages", headers=bearer)
        found = document.get("languages") if isinstance(document, dict) else None
        if not isinstance(found, list):
            raise PermanentEngineError("google gave no list of languages")
        known = [each for each in found if isinstance(each, dict) and isinstance(each.get("languageCode"), str)]
        sources = [each["languageCode"] for each in known if each.get("supportSource") is True]
        targets = frozenset(each["languageCode"] for each in known if each.get("supportTarget") is True)
        return Languages(targets=dict.fromkeys(sources, targets))
