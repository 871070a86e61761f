"""The engine ``google``: Cloud Translation, version 3.

Texts are sent as ``text/plain`` always: what Google takes by default is HTML, and entities would come back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workers.ports import (
    NO_CONTEXT,
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
from workers.translation.engines.answers import hypotheses, in_batches, misshapen
from workers.translation.engines.codes import LanguageList, Languages, Pair
from workers.translation.engines.http import Account, Answer, Provider
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


class GoogleEngine:
    """Asks Google for one project at one location."""

    name = "google"

    def __init__(
        self, provider: Provider, *, project: str, location: str, token: Token, renew: Callable[[], None]
    ) -> None:
        """``renew`` is called when a token was refused, so that the next attempt brings another."""
        self._provider = provider
        self._parent = f"/v3/projects/{project}/locations/{location}"
        self._token = token
        self._renew = renew
        self._model = ""
        self._languages = LanguageList(self._ask_languages)

    def pairs(self) -> frozenset[Pair]:
        """What Google says it serves."""
        return self._languages.get().pairs()

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """``google:en-ru v3 translate.googleapis.com``, and the model when an answer has named it."""
        return f"{self.name}:{source}-{target} v3 {self._provider.host}{self._model}"

    def limits(self) -> Limits:
        """What it takes at once."""
        return LIMITS

    def close(self) -> None:
        """Close the connections."""
        self._provider.close()

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """One hypothesis a segment, in order; Google takes no context."""
        del context
        return in_batches(self.name, segments, LIMITS, lambda batch: self._ask(batch, source, target))

    def _ask(self, batch: Sequence[SourceSegment], source: LanguageTag, target: LanguageTag) -> list[Hypothesis]:
        from_code, to_code = self._languages.get().codes(self.name, source, target)
        body = {
            "contents": [segment.text for segment in batch],
            "mimeType": "text/plain",
            "sourceLanguageCode": from_code,
            "targetLanguageCode": to_code,
        }
        characters = sum(len(segment.text) for segment in batch)
        try:
            document, _ = self._provider.ask(
                f"{self._parent}:translateText", body, characters=characters, headers=self._bearer()
            )
        except SetupEngineError:
            self._renew()
            raise
        made = document.get("translations") if isinstance(document, dict) else None
        if not isinstance(made, list) or not all(isinstance(each, dict) for each in made):
            raise misshapen(self.name, batch)
        models = {each["model"] for each in made if isinstance(each.get("model"), str) and each["model"]}
        if models:
            self._model = f" {self._provider.cleaned('+'.join(sorted(models)))}"
        return hypotheses(self.name, batch, [each.get("translatedText") for each in made])

    def _bearer(self) -> dict[str, str]:
        token = self._token()
        self._provider.keep_secret(token)
        return {"authorization": f"Bearer {token}"}

    def _ask_languages(self) -> Languages:
        document = self._provider.get(f"{self._parent}/supportedLanguages", headers=self._bearer())
        found = document.get("languages") if isinstance(document, dict) else None
        if not isinstance(found, list):
            raise PermanentEngineError("google gave no list of languages")
        known = [each for each in found if isinstance(each, dict) and isinstance(each.get("languageCode"), str)]
        sources = [each["languageCode"] for each in known if each.get("supportSource") is True]
        targets = frozenset(each["languageCode"] for each in known if each.get("supportTarget") is True)
        return Languages(targets=dict.fromkeys(sources, targets))
