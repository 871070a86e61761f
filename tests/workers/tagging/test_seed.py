"""The article that everything is tried on first: people with their offices, short forms, places that slice back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workers.tagging.gazetteer import built_in_knowledge
from workers.tagging.results import offices_of
from workers.tagging.tagger import Tagger
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag

SEED = Path(__file__).resolve().parents[4] / "shared" / "seed_article.txt"
OFFICES = {
    "Norov": {"Secretary-General, SCO"},
    "Xu Bu": {"president, China Institute of International Studies", "Director, China SCO Research Centre"},
    "Xia Xiaohe": {"Secretary, CPC Committee of SHUPL"},
    "Liu Jun": {"Second Inspector, Department of Eurasia Affairs of the Ministry of Commerce"},
    **{
        name: {"former Secretaries-General, Shanghai Cooperation Organization"}
        for name in ("Zhang De Guang", "Nurgaliyev", "Imanaliyev", "Mezintsev", "Alimov")
    },
}


@pytest.mark.skipif(not SEED.exists(), reason="shared/seed_article.txt is not beside the repository")
def test_the_seed_article_is_read_as_a_person_reads_it():
    """Nine people with role and organisation, three short forms, nobody called system administrator, exact places."""
    text = SEED.read_text(encoding="utf-8")
    found = Tagger(built_in_knowledge()).analyse(text, LanguageTag("en"), date(2021, 7, 2))
    people = [thing for thing in found.things if thing.type is EntityType.PERSON]
    assert {thing.name: set(offices_of(found.reading, thing)) for thing in people} == OFFICES
    shorts = [each.short for each in found.reading.found.definitions]
    assert {text[start:end] for start, end in shorts} == {"SCO", "CNISCO", "SHUPL"}
    assert found.reading.document.original == text
    assert all(text[span.start : span.end].strip() for span in found.reading.spans)
