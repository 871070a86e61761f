"""Which engine serves which pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.workers.translation.fake_apertium import install
from workers import wiring
from workers.ports import NO_CONTEXT, Context, Hypothesis, Limits, SourceSegment
from workers.translation.engines.fx import carried_weights
from workers.translation.registry import EngineRegistry, default_registry, local_engines
from workflow.bootstrap import bootstrap
from workflow.domain.vocabulary import LanguageTag
from workflow.settings import Settings


@dataclass(frozen=True)
class EchoEngine:
    """Stands at the port and gives back what it gets."""

    name: str
    served: frozenset[tuple[str, str]]
    closed: list[str] = field(default_factory=list)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs it says it serves."""
        return self.served

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """Its name and the pair."""
        return f"{self.name}:{source}-{target}"

    def close(self) -> None:
        """Notes that it was."""
        self.closed.append(self.name)

    def limits(self) -> Limits:
        """What it takes at once."""
        return Limits(characters_per_segment=100, segments_per_call=10)

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """Every text as it was, after the pair."""
        return [Hypothesis(segment_id=segment.id, text=f"{source}-{target} {segment.text}") for segment in segments]


FIRST = EchoEngine("first", frozenset({("en", "pt")}))
SECOND = EchoEngine("second", frozenset({("en", "pt"), ("zh", "en")}))


def test_the_default_registry_offers_what_is_installed() -> None:
    """With the test extra installed, English to Portuguese is served without any setting."""
    pytest.importorskip("fxtranslate", reason="the fx extra is not installed")
    if carried_weights() is None:
        pytest.skip("the weights of the test extra are not installed")
    registry = default_registry(())
    assert next(iter(registry.engines)) == "fx"
    assert ("en", "pt") in registry.engines["fx"].pairs()


def test_engines_are_known_by_name_in_order() -> None:
    """Routing names engines; the order is that of preference."""
    registry = EngineRegistry((SECOND, FIRST))
    assert list(registry.engines) == ["second", "first"]
    assert registry.engines["first"] is FIRST


def test_closing_closes_every_engine() -> None:
    """A worker that ends lets go of every engine's connections and processes."""
    engines = (EchoEngine("one", frozenset()), EchoEngine("two", frozenset()))
    EngineRegistry(engines).close()
    assert [engine.closed for engine in engines] == [["one"], ["two"]]


def test_a_worker_that_ends_closes_its_engines(tmp_path: Path) -> None:
    """The hands of a process close the registry with everything else."""
    application = bootstrap(Settings(home=tmp_path))
    engine = EchoEngine("echo", frozenset())
    replace(wiring.put_together(application), engines=EngineRegistry((engine,))).close()
    assert engine.closed == ["echo"]


def test_apertium_is_found_if_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation on PATH is an engine, after ``fx``; without one there is none and nothing is said."""
    fake = install(tmp_path)
    monkeypatch.setenv("APERTIUM_DATADIR", str(fake.data))
    monkeypatch.setenv("PATH", str(fake.programs))
    engines = local_engines([])
    assert engines[-1].name == "apertium"
    assert engines[-1].pairs() == frozenset({("en", "es")})
    (fake.programs / "apertium").unlink()
    assert "apertium" not in [engine.name for engine in local_engines([])]
