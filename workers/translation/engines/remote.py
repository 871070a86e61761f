"""What the engines that ask a provider over HTTP share; each adds its provider's way to be asked.

Nothing of any one provider stands here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from workers.ports import NO_CONTEXT, Context, Hypothesis, Limits, SourceSegment
from workers.translation.engines.answers import in_batches
from workers.translation.engines.codes import LanguageList, Languages, Pair
from workers.translation.engines.http import Provider
from workflow.domain.vocabulary import LanguageTag


class RemoteEngine(ABC):
    """Asks one provider, in batches, for the languages that it says it has."""

    name: ClassVar[str]
    takes: ClassVar[Limits]

    def __init__(self, provider: Provider, *, version: str = "", model: str = "") -> None:
        """``version`` is the API's, for the fingerprint; ``model`` is what is known of it before the first answer."""
        self._provider = provider
        self._version = version
        self._model = model
        self._languages = LanguageList(self._ask_languages)

    def pairs(self) -> frozenset[Pair]:
        """What the provider says it serves."""
        return self._languages.get().pairs()

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """``deepl:en-ru v2 api.deepl.com``, and the model when it is known. The provider is not asked for it."""
        parts = (f"{self.name}:{source}-{target}", self._version, self._provider.account.host, self._model)
        return " ".join(part for part in parts if part)

    def limits(self) -> Limits:
        """What it takes at once."""
        return self.takes

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
        """One hypothesis a segment, in order; the context goes along where the provider can make use of it."""
        return in_batches(self.name, segments, self.takes, lambda batch: self._ask(batch, source, target, context))

    @abstractmethod
    def _ask(
        self, batch: Sequence[SourceSegment], source: LanguageTag, target: LanguageTag, context: Context
    ) -> list[Hypothesis]:
        """The provider's translations of one batch."""

    @abstractmethod
    def _ask_languages(self) -> Languages:
        """The provider's list of languages."""

    def _codes(self, source: LanguageTag, target: LanguageTag) -> tuple[str, str]:
        """The provider's codes for a pair; ``PermanentEngineError`` when it has none."""
        return self._languages.get().codes(self.name, source, target)

    def _learn_model(self, named: Iterable[object]) -> None:
        """Put the models that an answer named into the fingerprint."""
        names = sorted({name for name in named if isinstance(name, str) and name})
        if names:
            self._model = self._provider.cleaned("+".join(names))
