"""What every document for partners and readers promises alike, whatever its format."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings

from tests import factories as make
from tests.factories import EN
from tests.rendering.publications import any_publication
from tests.tag_factories import add_tag, decide_tag
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType, HeldOffice, Mention, Tag, Verdict
from workflow.domain.article import Article
from workflow.domain.partner_profile import EMBARGO_FORMATS, TRANSPORTS
from workflow.domain.publication import Publication, publication_of
from workflow.rendering.formats import FORMATS
from workflow.rendering.news_article import script_text

KINDS = [EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.EVENT, EntityType.TOPIC]


OUTPUTS: Mapping[str, Callable[[Publication], str]] = {
    **{
        name: lambda item, name=name: FORMATS[name].render(item).body.decode()
        for name in FORMATS
        if name not in {"news-sitemap", "websub-ping"}  # which say nothing of what the text is about
    },
    "page": script_text,
}


def found(kind: EntityType, *, proposed: bool) -> Tag:
    """What a tagger found in the headline, called as nothing in the text is."""
    mention = Mention(segment_id="s1", start=0, end=9, text="Ministers")
    return Tag(
        id="medtop:11000000" if kind is EntityType.TOPIC else f"{kind}:wanderer",
        type=kind,
        name="Wanderer",
        mentions=() if kind is EntityType.TOPIC else (mention,),
        provider="tagger 1",
        rule="r",
        literal="WNDR",
        is_proposed=proposed,
    )


def published(tag: Tag, *decisions: wanted.Command) -> Publication:
    """The article as it goes out, after a tagger found ``tag`` and somebody decided about it."""
    article = make.submitted()
    article = make.after(article, make.check(article), make.tags(article, EN, tag), *decisions)
    return public(article)


def public(article: Article) -> Publication:
    """The approved and published English edition."""
    article = make.after(article, make.approve(article), make.publish())
    item = publication_of(article, EN, site_url="https://n.example")
    assert item is not None
    return item


def test_partners_can_ask_for_exactly_these() -> None:
    """The names that the newsroom takes, for every transport, are those of the formats there are."""
    wanted_names = {name for names in TRANSPORTS.values() for name in names}
    assert {name: each.name for name, each in FORMATS.items()} == {name: name for name in wanted_names}


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("proposed", [True, False])
def test_what_was_accepted_reaches_every_output(output: str, kind: EntityType, proposed: bool) -> None:
    """A tag or topic that a reviewer accepted is in what partners and readers get."""
    tag = found(kind, proposed=proposed)
    assert "Wanderer" in OUTPUTS[output](published(tag, decide_tag(tag.id)))


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("proposed", [True, False])
def test_what_was_rejected_reaches_none(output: str, kind: EntityType, proposed: bool) -> None:
    """A tag or topic that a reviewer rejected is nowhere."""
    tag = found(kind, proposed=proposed)
    text = OUTPUTS[output](published(tag, decide_tag(tag.id, Verdict.REJECTED)))
    assert "Ministers" in text
    assert not [word for word in ("Wanderer", "WNDR", "wanderer", "11000000") if word in text]


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_merely_proposed_reaches_none(output: str, kind: EntityType) -> None:
    """A tag of low precision and a suggested topic go nowhere while nobody has decided."""
    text = OUTPUTS[output](published(found(kind, proposed=kind is not EntityType.TOPIC)))
    assert "Ministers" in text
    assert not [word for word in ("Wanderer", "WNDR", "wanderer", "11000000") if word in text]


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_somebody_added_reaches_every_output(output: str) -> None:
    """A passage that a reviewer tagged by hand goes out as what the tagger found."""
    article = make.submitted()
    article = make.after(
        article, make.check(article), make.tags(article), add_tag(18, 25, entity_id="frunze", name="Wanderer")
    )
    assert "Wanderer" in OUTPUTS[output](public(article))


@pytest.mark.parametrize("output", ["ninjs", "newsml-g2", "json-ld", "page"])
def test_a_rejected_organisation_comes_back_by_no_office(output: str) -> None:
    """Who rejected an organisation does not find it named as where somebody holds an office."""
    club = found(EntityType.ORGANISATION, proposed=False)
    office = HeldOffice(role="chairwoman", organisation="Wanderer", organisation_id=club.id)
    place = Mention(segment_id="s1", start=18, end=25, text="Bishkek")
    ana = dataclasses.replace(
        found(EntityType.PERSON, proposed=False),
        id="person:ana",
        name="Ana",
        mentions=(place,),
        offices=(office,),
        literal=None,
    )
    article = make.submitted()
    reviewed = make.after(article, make.check(article), make.tags(article, EN, ana, club))
    assert OUTPUTS[output](public(reviewed)).count("Wanderer") >= 2
    text = OUTPUTS[output](public(make.after(reviewed, decide_tag(club.id, Verdict.REJECTED))))
    assert "chairwoman" in text
    assert "Wanderer" not in text


@settings(max_examples=60, deadline=None)
@given(any_publication)
def test_equal_publications_give_equal_bytes(item: Publication) -> None:
    """A document is a pure function of its publication, so that a replay sends the same bytes."""
    for each in FORMATS.values():
        assert each.render(item) == each.render(dataclasses.replace(item))


@settings(max_examples=60, deadline=None)
@given(any_publication)
def test_the_desks_own_note_never_leaves(item: Publication) -> None:
    """The note from desk to desk is in no document, in no state."""
    for each in FORMATS.values():
        assert b"NEVER-PUBLIC-NOTE" not in each.render(item).body


def test_who_is_bound_to_embargoes_gets_a_format_that_states_them():
    """The domain's list is that of the formats themselves."""
    assert set(EMBARGO_FORMATS) == {name for name, each in FORMATS.items() if each.carries_embargo}
