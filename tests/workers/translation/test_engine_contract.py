"""The local engines keep the contract of the port."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workers.translation.engine_contract import *  # noqa: F403 - the tests are what is imported
from tests.workers.translation.engine_contract import NOBODYS, Candidate, numbered
from tests.workers.translation.fake_apertium import install
from workers.ports import PermanentEngineError, TranslationEngine
from workers.translation.engines.apertium import ApertiumEngine, installed_apertium
from workers.translation.engines.fx import FxEngine, carried_weights
from workflow.domain.vocabulary import LanguageTag

EN = LanguageTag("en")
SENTENCES = (
    "The ministers of education met in Bishkek on Friday.",
    "They agreed on a common plan for the next five years.",
    "Nearly 200 people were there.",
)


def fx_candidate(_folder: Path) -> Candidate:
    """``fx`` with the weights of the test extra."""
    pytest.importorskip("fxtranslate", reason="the fx extra is not installed")
    weights = carried_weights()
    if weights is None:
        pytest.skip("the weights of the test extra are not installed")
    return Candidate(make=lambda: FxEngine([weights]), source=EN, target=LanguageTag("pt"), sentences=SENTENCES)


def fx_pivot_candidate(folder: Path) -> Candidate:
    """``fx`` through English: Portuguese to Portuguese's stand-in, the demo's two models end to end."""
    fx_candidate(folder)
    weights = carried_weights()
    assert weights is not None
    for pair, name in (("pten", "es-en"), ("enpt", "en-pt")):  # the model for Portuguese takes much Spanish for its own
        (folder / name).symlink_to(next(path for path in weights.iterdir() if path.name.startswith(pair)))
    sentences = ("Os ministros reuniram-se na sexta-feira.", "O plano é comum.", "Estavam lá quase 200 pessoas.")
    return Candidate(
        make=lambda: FxEngine([folder]), source=LanguageTag("es"), target=LanguageTag("pt"), sentences=sentences
    )


def apertium_candidate(_folder: Path) -> Candidate:
    """``apertium`` as Debian installs it."""
    engine = installed_apertium()
    if engine is None or ("en", "es") not in engine.pairs():
        pytest.skip("apertium is not installed: Debian's packages apertium and apertium-eng-spa")

    def make() -> TranslationEngine:
        found = installed_apertium()
        assert found is not None
        return found

    return Candidate(make=make, source=EN, target=LanguageTag("es"), sentences=SENTENCES)


def fake_apertium_candidate(folder: Path) -> Candidate:
    """``apertium`` over programs that give every text back."""
    fake = install(folder)
    return Candidate(
        make=lambda: ApertiumEngine(fake.data, search_path=str(fake.programs), deadline_seconds=60),
        source=EN,
        target=LanguageTag("es"),
        sentences=SENTENCES,
    )


CANDIDATES = {
    "fx": fx_candidate,
    "fx through English": fx_pivot_candidate,
    "apertium": apertium_candidate,
    "apertium with other programs": fake_apertium_candidate,
}


@pytest.fixture(params=list(CANDIDATES))
def candidate(request: pytest.FixtureRequest, tmp_path: Path) -> Candidate:
    """Each local engine in turn."""
    return CANDIDATES[request.param](tmp_path)


def test_a_local_engine_knows_its_model_beforehand(candidate: Candidate) -> None:
    """Nobody has to answer first: the fingerprint is the same before anything was translated."""
    engine = candidate.make()
    before = engine.fingerprint(candidate.source, candidate.target)
    engine.translate(numbered(candidate), candidate.source, candidate.target)
    assert engine.fingerprint(candidate.source, candidate.target) == before
    engine.close()


def test_a_local_engine_has_no_fingerprint_for_a_pair_that_it_does_not_serve(candidate: Candidate) -> None:
    """There is no model whose hash it could name."""
    engine = candidate.make()
    with pytest.raises(PermanentEngineError, match=NOBODYS):
        engine.fingerprint(candidate.source, NOBODYS)
    engine.close()
