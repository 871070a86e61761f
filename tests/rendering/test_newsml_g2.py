"""NewsML-G2 documents, judged by IPTC's own schema."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from tests.rendering.publications import LANGUAGES, STATES, any_publication, block, publication, tag
from tests.rendering.standards import needs_schema, newsml_g2
from workflow.domain.annotations import Coordinates, EntityType, HeldOffice
from workflow.domain.images import PublicImage, Rendition
from workflow.domain.publication import Publication
from workflow.domain.segments import BlockKind
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering.formats import FORMATS

G2 = "{http://iptc.org/std/nar/2006-10-01/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
Q597 = "http://www.wikidata.org/entity/Q597"


def rendered(item: Publication) -> str:
    """The document as text."""
    return FORMATS["newsml-g2"].render(item).body.decode()


def render(item: Publication) -> ET.Element:
    """The document, read back."""
    return ET.fromstring(rendered(item))  # noqa: S314 (our own document)


def complaints(document: str) -> list[str]:
    """What the schema says against ``document``."""
    return [str(error.reason) for error in newsml_g2().iter_errors(document)]


def subjects(document: ET.Element) -> dict[str | None, dict[str, str]]:
    """The attributes of each subject by its first name."""
    return {each.findtext(f"{G2}name"): dict(each.attrib) for each in document.iter(f"{G2}subject")}


@needs_schema
def test_the_judge_can_say_no() -> None:
    """The schema refuses what is wrong, so its silence means something."""
    document = rendered(publication())
    assert complaints(document) == []
    assert complaints(document.replace("<urgency>4<", "<urgency>10<"))
    assert complaints(document.replace('qcode="stat:usable"', 'qcode="usable"'))
    assert complaints(document.replace("2026-03-01T10:00:00.000005Z", "yesterday"))
    assert complaints(document.replace("<firstCreated>", "<slugline>x</slugline><firstCreated>"))


@needs_schema
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", STATES)
def test_every_state_in_every_direction_is_valid(verb: str, language: LanguageTag) -> None:
    """Published, corrected, held, released and withdrawn editions satisfy NewsML-G2 2.35 in every language."""
    status, note = STATES[verb]
    assert complaints(rendered(publication(verb=verb, pub_status=status, note=note, language=language))) == []


@needs_schema
@settings(max_examples=60, deadline=None)
@given(any_publication)
def test_any_publication_is_valid(item: Publication) -> None:
    """Whatever the newsroom can publish renders to a valid document."""
    assert complaints(rendered(item)) == []


@needs_schema
def test_images_stand_in_elements_that_validators_know() -> None:
    """A validator that knows XHTML 1.0 holds the text to it: HTML's newer elements would be refused."""
    rendition = Rendition(media_type="image/jpeg", width=480, height=270, bytes=22_019)
    words = {"language": LanguageTag("en"), "alt": "A hall", "caption": "The hall", "credit": "Li"}
    images = tuple(PublicImage(hash=letter * 64, renditions=(rendition,), **words) for letter in "ab")
    document = rendered(replace(publication(), images=images))
    assert complaints(document) == []
    assert document.count("<img ") == 2
    assert complaints(document.replace('<div class="figure">', "<figure>").replace("</p></div><", "</p></figure><"))


def test_a_published_edition_tells_all() -> None:
    """Every field of the edition stands where IPTC wants it."""
    document = render(publication(machine_translated=True))
    assert document.get("guid") == "urn:copyflow:0198c0de-0000-7000-8000-000000000001:en"
    assert (document.get("version"), document.get("conformance"), document.get(LANGUAGE)) == ("3", "power", "en")
    meta, content = document.find(f"{G2}itemMeta"), document.find(f"{G2}contentMeta")
    assert meta is not None
    assert content is not None
    assert meta.findtext(f"{G2}provider/{G2}name") == "Harbour University"
    assert meta.findtext(f"{G2}versionCreated") == "2026-03-01T10:00:00.000005Z"
    assert meta.findtext(f"{G2}firstCreated") == "2026-03-01T09:30:00Z"
    assert meta.findtext(f"{G2}embargoed") == "2026-03-01T08:00:00Z"
    assert meta.find(f"{G2}signal") is None
    assert content.findtext(f"{G2}headline") == "Forum opens <today> & tomorrow"
    assert (content.findtext(f"{G2}urgency"), content.findtext(f"{G2}slugline")) == ("4", "river-forum")
    assert (content.findtext(f"{G2}by"), content.findtext(f"{G2}creator/{G2}name")) == ("Ana Reis", "Ana Reis")
    source = content.find(f"{G2}digitalSourceType")
    assert source is not None
    assert source.get("uri", "").endswith("/trainedAlgorithmicMedia")
    altered = content.find(f"{G2}altId")
    assert altered is not None
    assert (altered.get("typeuri"), altered.text) == ("urn:copyflow:story", "0198c0de-0000-7000-8000-000000000001")


def test_every_entity_is_a_subject_of_its_nature() -> None:
    """People, organisations, places, events and topics are told by nature; days and sums stay in the text."""
    found = subjects(render(publication()))
    assert {name: each["type"] for name, each in found.items()} == {
        "Ana Reis": "cpnat:person",
        "Harbour University": "cpnat:organisation",
        "Lisbon": "cpnat:geoArea",
        "River Forum": "cpnat:event",
        "education": "cpnat:abstract",
    }
    assert found["education"]["qcode"] == "medtop:05000000"
    assert found["education"]["confidence"] == "91"
    assert found["Harbour University"]["literal"] == "not a uri"


def test_a_known_entity_has_our_name_and_says_what_it_is_elsewhere() -> None:
    """Its URI is ours in every language; Wikidata's address, its acronym and its position stand beside it."""
    where = Coordinates(latitude=38.7167, longitude=-0.00001)
    lisbon = tag(EntityType.PLACE, "Lisbon", id="kb:lisbon", uri=Q597, literal="LX", coordinates=where)
    document = render(publication(tags=(lisbon,)))
    (subject,) = document.iter(f"{G2}subject")
    assert (subject.get("uri"), subject.get("literal")) == ("urn:copyflow:entity:lisbon", "LX")
    assert [(each.get("role"), each.text) for each in subject.findall(f"{G2}name")] == [
        (None, "Lisbon"),
        ("nrol:short", "LX"),
    ]
    assert {each.get(LANGUAGE) for each in subject.findall(f"{G2}name")} == {"en"}
    assert [each.get("uri") for each in subject.findall(f"{G2}sameAs")] == [Q597]
    stated = document.find(f"{G2}assert")
    assert stated is not None
    assert stated.get("uri") == subject.get("uri")
    position = stated.find(f"{G2}geoAreaDetails/{G2}position")
    assert position is not None
    assert position.attrib == {"latitude": "38.7167", "longitude": "-0.00001"}


def test_each_office_is_told_with_its_organisation() -> None:
    """A person is related to each office, and the office to where it is held; a rejected organisation is not named."""
    held = (
        HeldOffice(role="rector", organisation="the University", organisation_id="x:Harbour University"),
        HeldOffice(role="chair", organisation="the Club", organisation_id="organisation:club"),
    )
    tags = (tag(EntityType.PERSON, "Ana Reis", offices=held), tag(EntityType.ORGANISATION, "Harbour University"))
    person = next(render(publication(tags=tags)).iter(f"{G2}subject"))
    offices = [
        (office.findtext(f"{G2}name"), [each.findtext(f"{G2}name") for each in office.findall(f"{G2}related")])
        for office in person.findall(f"{G2}related")
    ]
    assert offices == [("rector", ["Harbour University"]), ("chair", [])]


def test_editions_point_at_each_other() -> None:
    """A translation is linked as one, the original as the original, each with its headline in its language."""
    arabic = LanguageTag("ar")
    for source, relation in ((LanguageTag("en"), "workTranslation"), (arabic, "translationOfWork")):
        document = render(publication(source_language=source))
        (link,) = [each for each in document.iter(f"{G2}link") if each.get("reluri")]
        assert link.get("reluri") == f"http://schema.org/{relation}"
        assert link.get("residref") == "urn:copyflow:0198c0de-0000-7000-8000-000000000001:ar"
        assert (link.get("title"), link.get(LANGUAGE)) == ("المنتدى", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_body_is_xhtml_and_text(language: LanguageTag) -> None:
    """Both bodies say the same, with language and direction; what looked like markup in the text is text."""
    document = render(publication(language=language))
    html = document.find(f".//{XHTML}html")
    assert html is not None
    assert (html.get(LANGUAGE), html.get("dir")) == (language, document.get("dir"))
    words = ["The river forum isn't <b>closed</b> & goes on.", "What follows", "one", "one a", "two", "We stay."]
    assert [text for text in html[1].itertext() if text.strip()] == words
    plain = document.findtext(f".//{G2}inlineData", "")
    assert [line.removeprefix("- ") for line in plain.splitlines() if line] == words


def test_a_correction_is_signalled() -> None:
    """The receiver's machine and its desk both learn that this is a correction."""
    document = render(publication(verb="corrected", note="the date"))
    signal = document.find(f"{G2}itemMeta/{G2}signal")
    assert signal is not None
    assert signal.get("qcode") == "sig:correction"
    assert document.findtext(f"{G2}itemMeta/{G2}edNote") == "CORRECTION: the date"


@pytest.mark.parametrize("status", [PubStatus.CANCELED, PubStatus.WITHHELD])
def test_what_may_not_be_used_is_not_told_again(status: PubStatus) -> None:
    """A withdrawal or a hold names the item and carries neither its text nor its people nor links."""
    text = rendered(publication(verb="withdrawn", pub_status=status, note="not true"))
    assert f'<pubStatus qcode="stat:{status.value}" />' in text
    assert "<edNote>KILL: not true</edNote>" in text
    assert not {"contentSet", "subject", "assert", "link", "by", "creator"} & {
        element.tag.removeprefix(G2)
        for element in ET.fromstring(text).iter()  # noqa: S314 (our own document)
    }
    assert "river forum" not in text


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    """A stray control character breaks nobody's parser; letters beyond the first plane arrive."""
    blocks = (block(BlockKind.HEADLINE, "a\x00b\x0b\ufffe𝒳"), block(BlockKind.PARAGRAPH, "x\x1by\U0001f30d", number=2))
    document = render(publication(blocks=blocks, tags=(tag(EntityType.PERSON, "A\x02na\n\tReis"),)))
    assert document.findtext(f".//{G2}headline") == "ab𝒳"
    assert document.findtext(f".//{XHTML}p") == "xy\U0001f30d"
    assert list(subjects(document)) == ["Ana Reis"]
