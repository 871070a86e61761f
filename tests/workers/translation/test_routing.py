"""Which engines are asked, in which order, and what a translator is told when none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.factories import EN, RU, rule
from workers.ports import (
    NO_CONTEXT,
    Context,
    EngineError,
    Hypothesis,
    Limits,
    SourceSegment,
    TransientEngineError,
    TranslationEngine,
)
from workers.translation.registry import EngineRegistry
from workers.translation.routing import Chosen, Router
from workflow.domain.desk import NEWSROOM, Desk
from workflow.domain.vocabulary import LanguageTag

PT_BR = LanguageTag("pt-BR")
SILENT = Desk(id="silent")
NOTHING_SAID = Desk(id=NEWSROOM)


@dataclass(frozen=True)
class SmallEngine:
    """Stands at the port; serves the pairs that it has, or fails to say which."""

    name: str
    served: tuple[tuple[str, str], ...] = ()
    failing: EngineError | None = None

    def pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs it serves."""
        if self.failing is not None:
            raise self.failing
        return frozenset(self.served)

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """Its name."""
        return f"{self.name} 1"

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
        """The text as it came."""
        return [Hypothesis(segment_id=segment.id, text=segment.text) for segment in segments]

    def close(self) -> None:
        """It holds nothing."""


FX = SmallEngine("fx", (("en", "pt"),))
APERTIUM = SmallEngine("apertium", (("en", "pt"), ("en", "es")))
DEEPL = SmallEngine("deepl", (("en", "pt"), ("en", "ru")))
DOWN = SmallEngine("libretranslate", failing=TransientEngineError("connection refused"))


def router(*engines: TranslationEngine) -> Router:
    """A router over these engines."""
    return Router(EngineRegistry(engines).engines)


def routed(
    to: Router, desk: Desk, target: LanguageTag = PT_BR, urgency: int = 5, newsroom: Desk = NOTHING_SAID
) -> Chosen:
    """English to that language."""
    return to.route(EN, target, urgency, desk, newsroom)


def test_without_rules_every_engine_that_serves_the_pair_is_asked_in_order() -> None:
    """As Copyflow comes: the order of the installation, regions left aside; who does not serve the pair is left out."""
    assert router(FX, DEEPL, APERTIUM).choose(EN, PT_BR, 5, SILENT, NOTHING_SAID) == (FX, DEEPL, APERTIUM)
    assert router(APERTIUM, DEEPL).choose(EN, RU, 5, SILENT, NOTHING_SAID) == (DEEPL,)


def test_a_rule_says_which_and_in_which_order() -> None:
    """The desk's order wins over the installation's, and engines that it does not name are not asked."""
    desk = Desk(id="world", name="World", routing=(rule("deepl", "fx", "person", urgencies=(1, 3)), rule("apertium")))
    engines = router(FX, APERTIUM, DEEPL)
    assert engines.choose(EN, PT_BR, 3, desk, NOTHING_SAID) == (DEEPL, FX)
    assert engines.choose(EN, PT_BR, 4, desk, NOTHING_SAID) == (APERTIUM,)
    newsroom = Desk(id=NEWSROOM, name="All", routing=(rule("fx"),))
    assert engines.choose(EN, PT_BR, 5, SILENT, newsroom) == (FX,)


def test_engines_that_cannot_be_asked_are_passed_over_with_the_reason() -> None:
    """Not configured, not this pair, not answering: the next one is asked, and each reason is kept."""
    desk = Desk(id="world", name="World", routing=(rule("google", "libretranslate", "apertium", "deepl", "person"),))
    chosen = routed(router(APERTIUM, DEEPL, DOWN), desk, RU)
    assert chosen.engines == (DEEPL,)
    assert chosen.passed_over == (
        "google is not configured here",
        "libretranslate cannot say which languages it translates: connection refused",
        "apertium does not translate en to ru",
    )
    assert chosen.failed == {"libretranslate": DOWN.failing}
    assert chosen.why_none == ""


@pytest.mark.parametrize(
    ("desk", "newsroom", "why"),
    [
        (SILENT, NOTHING_SAID, "no engine here translates en to ru"),
        (
            Desk(id="world", name="World", routing=(rule("person", target="ru"),)),
            NOTHING_SAID,
            "the desk World gives en to ru to a person (rule * → ru, urgency 1 to 9)",
        ),
        (
            SILENT,
            Desk(id=NEWSROOM, name="All", routing=(rule("person", urgencies=(5, 5)),)),
            "the newsroom gives en to ru to a person (rule * → *, urgency 5)",
        ),
        (
            Desk(id="world", name="World", routing=(rule("google", "fx", "person"),)),
            NOTHING_SAID,
            (
                "no engine that the desk World wants for en to ru can be asked: google is not configured here; "
                "fx does not translate en to ru"
            ),
        ),
    ],
)
def test_where_no_engine_is_asked_a_person_is_told_why(desk: Desk, newsroom: Desk, why: str) -> None:
    """Whose rule it is, and what is with each engine of it; no other engine of the house is asked instead."""
    engines = router(FX, APERTIUM)
    assert routed(engines, desk, RU, newsroom=newsroom).engines == ()
    assert engines.why_none(EN, RU, 5, desk, newsroom) == why


def test_an_engine_that_does_not_answer_is_told_apart_from_one_that_cannot() -> None:
    """Where it might have been the one, its failure is at hand: the work can wait instead of going to a person."""
    chosen = routed(router(FX, DOWN), SILENT, RU)
    assert chosen.engines == ()
    assert isinstance(chosen.failed["libretranslate"], TransientEngineError)
    assert chosen.why_none == (
        "no engine here translates en to ru; "
        "libretranslate cannot say which languages it translates: connection refused"
    )


def test_no_engine_at_all_is_no_failure() -> None:
    """An installation without engines asks people."""
    assert router().why_none(EN, RU, 5, SILENT, NOTHING_SAID) == "no engine here translates en to ru"
