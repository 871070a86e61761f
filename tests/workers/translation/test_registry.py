"""Which engine serves which pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from workers.ports import Hypothesis, Limits, SourceSegment
from workers.translation.engines.fx import carried_weights
from workers.translation.registry import EngineRegistry, default_registry
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True)
class EchoEngine:
    """Stands at the port and gives back what it gets."""

    name: str
    served: frozenset[tuple[str, str]]

    def pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs it says it serves."""
        return self.served

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """Its name and the pair."""
        return f"{self.name}:{source}-{target}"

    def close(self) -> None:
        """Nothing to let go of."""

    def limits(self) -> Limits:
        """What it takes at once."""
        return Limits(characters_per_segment=100, segments_per_call=10)

    def translate(
        self, segments: Sequence[SourceSegment], source: LanguageTag, target: LanguageTag
    ) -> list[Hypothesis]:
        """Every text as it was, after the pair."""
        return [Hypothesis(segment_id=segment.id, text=f"{source}-{target} {segment.text}") for segment in segments]


FIRST = EchoEngine("first", frozenset({("en", "pt")}))
SECOND = EchoEngine("second", frozenset({("en", "pt"), ("zh", "en")}))


def test_the_first_engine_that_serves_the_pair_wins() -> None:
    """Order is preference, and regions and scripts do not matter."""
    registry = EngineRegistry((FIRST, SECOND))
    assert registry.engine_for(LanguageTag("en-GB"), LanguageTag("pt-BR")) is FIRST
    assert registry.engine_for(LanguageTag("zh-Hans"), LanguageTag("en")) is SECOND


def test_no_engine_is_none() -> None:
    """A pair nobody serves has no engine: a person is asked."""
    assert EngineRegistry((FIRST, SECOND)).engine_for(LanguageTag("kk"), LanguageTag("ur")) is None
    assert EngineRegistry(()).pairs() == frozenset()


def test_pairs_are_those_of_all_engines() -> None:
    """What is offered is the union."""
    assert EngineRegistry((FIRST, SECOND)).pairs() == frozenset({("en", "pt"), ("zh", "en")})


def test_the_default_registry_offers_what_is_installed() -> None:
    """With the test extra installed, English to Portuguese is served without any setting."""
    pytest.importorskip("fxtranslate", reason="the fx extra is not installed")
    if carried_weights() is None:
        pytest.skip("the weights of the test extra are not installed")
    engine = default_registry(()).engine_for(LanguageTag("en"), LanguageTag("pt"))
    assert engine is not None
    assert engine.name == "fx"
