"""The engine ``deepl``: DeepL's API, version 2 for texts and version 3 for the list of languages.

Glossaries of DeepL's own are not used: they know three of our languages. Terms are minded around every engine alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from workers.ports import (
    Context,
    EngineError,
    Hypothesis,
    Limits,
    PermanentEngineError,
    QuotaEngineError,
    SetupEngineError,
    SourceSegment,
)
from workers.translation.engines.answers import hypotheses, misshapen, whole_number
from workers.translation.engines.codes import Languages
from workers.translation.engines.http import Account, Provider, RefusedEngineError
from workers.translation.engines.remote import RemoteEngine
from workflow.domain.vocabulary import LanguageTag

LIMITS = Limits(characters_per_segment=15_000, segments_per_call=50, characters_per_call=25_000)
"""DeepL takes 50 texts and 128 KiB; a character has up to four bytes, and the context goes with each call."""

_CONTEXT_CHARACTERS = 2_000


def account(key: str, address: str | None) -> Account:
    """The account of a key: free keys end in ``:fx`` and have a host of their own."""
    own = "https://api-free.deepl.com" if key.endswith(":fx") else "https://api.deepl.com"
    return Account(
        engine="deepl",
        address=address or own,
        address_setting="COPYFLOW_DEEPL_URL",
        key_setting="COPYFLOW_DEEPL_KEY",
        headers={"authorization": f"DeepL-Auth-Key {key}"},
        secrets=(key,),
    )


class DeepLEngine(RemoteEngine):
    """Asks DeepL. What stands before the segments goes along as context, which is not billed."""

    name = "deepl"
    takes = LIMITS

    def __init__(self, provider: Provider) -> None:
        super().__init__(provider, version="v2")

    def usage(self) -> tuple[int, int] | None:
        """Characters billed in this period, and how many there may be; None when DeepL does not say."""
        document = self._provider.get("/v2/usage")
        said = document if isinstance(document, dict) else {}
        count, limit = whole_number(said.get("character_count")), whole_number(said.get("character_limit"))
        return None if count is None or limit is None else (count, limit)

    def _ask(
        self, batch: Sequence[SourceSegment], source: LanguageTag, target: LanguageTag, context: Context
    ) -> list[Hypothesis]:
        from_code, to_code = self._codes(source, target)
        body = {
            "text": [segment.text for segment in batch],
            "source_lang": from_code.upper(),
            "target_lang": to_code.upper(),
            "split_sentences": "nonewlines",
            "preserve_formatting": True,
            "show_billed_characters": True,
        }
        if context.before:
            body["context"] = context.before[-_CONTEXT_CHARACTERS:]
        try:
            document, _ = self._provider.ask(
                "/v2/translate", body, characters=sum(len(segment.text) for segment in batch)
            )
        except QuotaEngineError as error:
            if type(error) is not QuotaEngineError:
                raise
            raise QuotaEngineError(f"{error}{self._used()}") from error
        made = document.get("translations") if isinstance(document, dict) else None
        if not isinstance(made, list) or not all(isinstance(each, dict) for each in made):
            raise misshapen(self.name, batch)
        self._learn_model(each.get("model_type_used") for each in made)
        billed = [whole_number(each.get("billed_characters")) for each in made]
        return hypotheses(self.name, batch, [each.get("text") for each in made], billed)

    def _used(self) -> str:
        """How much was used, for the operator; "" when DeepL does not say that either."""
        try:
            used = self.usage()
        except EngineError:
            return ""
        return f": {used[0]} of {used[1]} characters" if used else ""

    def _ask_languages(self) -> Languages:
        """The third version's list, which has every language; the second version's where that is refused."""
        try:
            document = self._provider.get("/v3/languages", {"resource": "translate_text"})
        except (RefusedEngineError, SetupEngineError):  # a service in between may not know the path
            return self._ask_second_version()
        sources = _codes(document, "lang", "usable_as_source")
        targets = frozenset(_codes(document, "lang", "usable_as_target"))
        return Languages(targets=dict.fromkeys(sources, targets))

    def _ask_second_version(self) -> Languages:
        sources = _codes(self._provider.get("/v2/languages", {"type": "source"}), "language")
        targets = frozenset(_codes(self._provider.get("/v2/languages", {"type": "target"}), "language"))
        return Languages(targets=dict.fromkeys(sources, targets))


def _codes(document: object, name: str, wanted: str | None = None) -> list[str]:
    """The codes in one of DeepL's lists, those that are ``wanted`` when that is a field."""
    if not isinstance(document, list):
        raise PermanentEngineError("deepl gave no list of languages")
    entries = [each for each in document if isinstance(each, dict) and isinstance(each.get(name), str)]
    return [each[name] for each in entries if wanted is None or each.get(wanted) is True]
