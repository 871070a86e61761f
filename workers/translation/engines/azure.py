"""The engine ``azure``: Azure Translator, in the shape of 2026-06-06 or in that of 3.0; they have nothing in common.

In China it is another service at another host, which the address says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import httpx

from workers.ports import (
    Context,
    EngineError,
    Hypothesis,
    Limits,
    PermanentEngineError,
    QuotaEngineError,
    SourceSegment,
)
from workers.translation.engines.answers import hypotheses, misshapen, shared_out
from workers.translation.engines.codes import Languages
from workers.translation.engines.http import Account, Answer
from workers.translation.engines.remote import RemoteEngine
from workflow.domain.vocabulary import LanguageTag

LIMITS = Limits(characters_per_segment=10_000, segments_per_call=100, characters_per_call=40_000)
"""Azure takes 1,000 texts and 50,000 characters."""

_FREE_QUOTA_USED = 403001


def account(address: str, key: str, region: str | None, version: str) -> Account:
    """The account of a resource; one with a domain of its own keeps the API under a path."""
    own_domain = (httpx.URL(address).host or "").endswith(
        (".cognitiveservices.azure.com", ".cognitiveservices.azure.cn")
    )
    return Account(
        engine="azure",
        address=f"{address}/translator/text/v{version}" if own_domain else address,
        address_setting="COPYFLOW_AZURE_ENDPOINT",
        key_setting="COPYFLOW_AZURE_KEY and COPYFLOW_AZURE_REGION",
        headers={
            "ocp-apim-subscription-key": key,
            **({"ocp-apim-subscription-region": region} if region else {}),
        },
        secrets=(key,),
    )


def judge(answer: Answer, said: str) -> EngineError | None:
    """403 with one of Azure's six-digit codes is a used-up free quota, no refused key."""
    if answer.status == 403 and answer.error().get("code") == _FREE_QUOTA_USED:
        return QuotaEngineError(f"the free quota of azure is used up: {said}")
    return None


class AzureEngine(RemoteEngine):
    """Asks Azure in one of its two versions."""

    name = "azure"
    takes = LIMITS

    def _ask(
        self, batch: Sequence[SourceSegment], source: LanguageTag, target: LanguageTag, context: Context
    ) -> list[Hypothesis]:
        del context  # Azure takes none
        from_code, to_code = self._codes(source, target)
        params = {"api-version": self._version}
        if self._version == "3.0":
            params |= {"from": from_code, "to": to_code, "textType": "plain"}
            body: Any = [{"Text": segment.text} for segment in batch]
        else:
            body = {"inputs": [_input(segment.text, from_code, to_code) for segment in batch]}
        lengths = [len(segment.text) for segment in batch]
        document, headers = self._provider.ask("/translate", body, characters=sum(lengths), params=params)
        made = document if self._version == "3.0" else document.get("value") if isinstance(document, dict) else None
        if not isinstance(made, list):
            raise misshapen(self.name, batch)
        return hypotheses(self.name, batch, [_only_text(each) for each in made], _billed(headers, lengths))

    def _ask_languages(self) -> Languages:
        document = self._provider.get("/languages", {"api-version": self._version, "scope": "translation"})
        found = document.get("translation") if isinstance(document, dict) else None
        if not isinstance(found, dict):
            raise PermanentEngineError("azure gave no list of languages")
        return Languages(targets=dict.fromkeys(found, frozenset(found)))


def _input(text: str, from_code: str, to_code: str) -> dict[str, Any]:
    return {"text": text, "language": from_code, "textType": "Plain", "targets": [{"language": to_code}]}


def _only_text(made: object) -> object:
    """The text of an entry that has exactly one translation."""
    translations = made.get("translations") if isinstance(made, dict) else None
    if not isinstance(translations, list) or len(translations) != 1 or not isinstance(translations[0], dict):
        return None
    return translations[0].get("text")


def _billed(headers: httpx.Headers, lengths: Sequence[int]) -> list[int] | None:
    """What Azure metered for the request, shared out over its texts; None when it did not say."""
    metered = headers.get("x-metered-usage", "")
    return shared_out(int(metered), lengths) if re.fullmatch(r"[0-9]{1,9}", metered) else None
