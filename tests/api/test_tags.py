"""Tags over HTTP: read with their evidence, decided one command each, refused with the field that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conversation import MAYOR, Newsroom
from tests.factories import EN
from workflow.domain.annotations import Candidate, EntityType, HeldOffice, LinkBasis, Mention, Tag
from workflow.domain.commands import RecordTags
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, system_actor

BODY = "Mayor Ana Lima 𝒳𝒴 came to Bishkek. Ana Lima left."
LIMA = {"type": "person", "names": [{"language": "en", "text": "Ana Lima"}], "provenance": "tests", "wikidata": "Q42"}


def tagged(newsroom: Newsroom, *tags: Tag, language: LanguageTag = EN, **article: Any) -> str:
    """An article whose edition carries these tags; its id."""
    identity = newsroom.writer.article(headline="The mayor", body=BODY, body_format="text", **article)
    newsroom.do_the_workers_part(identity)
    tag(newsroom, identity, *tags, language=language)
    return identity


def tag(newsroom: Newsroom, identity: str, *tags: Tag, language: LanguageTag = EN) -> None:
    """Put a result of the taggers on record."""
    application = newsroom.application
    article = application.views.article(ArticleId(identity))
    command = RecordTags(
        by=system_actor("tag"),
        at=application.clock.now(),
        language=language,
        content_hash=article.editions[language].content_hash,
        tags=tags,
        provider="pipeline 2",
        knowledge_base="kb 7",
        remarks=("No tagger reads Uzbek.",),
    )
    application.newsroom.execute(command, article_stream(ArticleId(identity)))


def person(start: int = 6, segment_id: str = "s2", **fields: Any) -> Tag:
    """Ana Lima, by default in the first sentence."""
    mention = Mention(segment_id=segment_id, start=start, end=start + 8, text="Ana Lima")
    fields = {"id": "person:ana-lima", "provider": "crf 1", "rule": "model", **fields}
    return Tag(type=EntityType.PERSON, name="Ana Lima", mentions=(mention,), **fields)


def entity(newsroom: Newsroom, identity: str, body: dict[str, Any]) -> None:
    """Put an entity into the knowledge base."""
    answer = newsroom.reviewer.request("PUT", f"entities/{identity}", json=body, headers={"If-Match": '"0"'})
    assert answer.status_code == 200, answer.text


def ids(answer: Any) -> list[str]:
    """Ids of an answer's tags."""
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["tags"]]


def test_tags_are_read_with_all_their_evidence(newsroom: Newsroom) -> None:
    """Where each stands, what found it, who it may be, and what somebody decided; why there is little."""
    candidate = Candidate(entity_id="ana-lima", name="Ana Lima", basis=LinkBasis.NAMESAKE, evidence="bears the name")
    office = HeldOffice(role="Mayor", organisation="Bishkek", organisation_id="place:bishkek")
    identity = tagged(newsroom, person(candidates=(candidate,), offices=(office,), is_proposed=True))
    read = newsroom.writer.get(f"articles/{identity}/editions/en/tags")
    told = read.json()
    assert read.headers["ETag"] == f'"{told["article_version"]}"'
    assert (told["current"], told["tagged_by"], told["knowledge_base"]) == (True, "pipeline 2", "kb 7")
    assert told["remarks"] == ["No tagger reads Uzbek."]
    (shown,) = told["tags"]
    assert shown["mentions"] == [
        {"segment_id": "s2", "start": 6, "end": 14, "text": "Ana Lima", "provider": "", "rule": ""}
    ]
    assert shown["candidates"][0]["entity_id"] == "ana-lima"
    assert shown["offices"] == [{"role": "Mayor", "organisation": "Bishkek", "organisation_id": "place:bishkek"}]
    assert (shown["goes_out"], shown["verdict"], shown["decided_at"]) == (False, None, None)
    accepted = newsroom.reviewer.act(identity, "editions/en/tags/person:ana-lima/verdict", {"verdict": "accepted"})
    (shown,) = accepted.json()["tags"]
    assert (shown["goes_out"], shown["verdict"]) == (True, "accepted")
    assert shown["decided_by"].startswith("user:")
    assert shown["decided_at"] is not None
    missing = newsroom.writer.get(f"articles/{identity}/editions/ur/tags")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_a_tag_is_retyped_linked_and_unlinked(newsroom: Newsroom) -> None:
    """The link is to what the knowledge base has under that id: its label in the edition's language, its address."""
    entity(newsroom, "ana-lima", LIMA)
    identity = tagged(newsroom, person(id="organisation:ana-lima", is_proposed=True))
    act = newsroom.reviewer.act
    tag(newsroom, identity, person())
    linked = act(identity, "editions/en/tags/person:ana-lima/link", {"entity_id": "ana-lima"})
    assert ids(linked) == ["kb:ana-lima"]
    (shown,) = linked.json()["tags"]
    assert (shown["entity_id"], shown["basis"], shown["verdict"]) == ("ana-lima", "person", "accepted")
    assert shown["uri"] == "http://www.wikidata.org/entity/Q42"
    tag(newsroom, identity, person())
    assert ids(newsroom.reviewer.get(f"articles/{identity}/editions/en/tags")) == ["kb:ana-lima"]
    unlinked = act(identity, "editions/en/tags/kb:ana-lima/link", method="DELETE")
    assert ids(unlinked) == ["person:ana-lima"]
    retyped = act(identity, "editions/en/tags/person:ana-lima/type", {"type": "event"})
    assert ids(retyped) == ["event:ana-lima"]


def test_a_linked_place_says_where_it_lies(newsroom: Newsroom) -> None:
    """Its coordinates are the knowledge base's, put on record with the link."""
    place = {"type": "place", "names": [{"language": "en", "text": "Bishkek"}], "provenance": "tests"}
    entity(newsroom, "bishkek", {**place, "latitude": 42.87, "longitude": 74.59})
    identity = tagged(newsroom)
    start = BODY.index("Bishkek")
    passage = {"segment_id": "s2", "start": start, "end": start + len("Bishkek")}
    body = {"type": "place", "place": passage, "entity_id": "bishkek"}
    added = newsroom.reviewer.act(identity, "editions/en/tags", body)
    assert ids(added) == ["kb:bishkek"]
    assert added.json()["tags"][0]["coordinates"] == {"latitude": 42.87, "longitude": 74.59}


def test_places_are_counted_in_code_points(newsroom: Newsroom) -> None:
    """Letters beyond Unicode's first plane count one each; a passage is added, and its bounds moved."""
    identity = tagged(newsroom)
    start = BODY.index("Bishkek")
    place = {"segment_id": "s2", "start": start, "end": start + 4}
    added = newsroom.reviewer.act(identity, "editions/en/tags", {"type": "place", "place": place})
    assert ids(added) == ["place:bish"]
    assert added.json()["tags"][0]["provider"] == "newsroom"
    whole = {**place, "end": start + 7}
    resized = newsroom.reviewer.act(identity, "editions/en/tags/place:bish/place", {"before": place, "after": whole})
    assert ids(resized) == ["place:bishkek"]
    assert resized.json()["tags"][0]["mentions"][0]["text"] == "Bishkek"
    topic = {"type": "topic", "entity_id": "medtop:11000000", "name": "politics"}
    assert ids(newsroom.reviewer.act(identity, "editions/en/tags", topic)) == ["place:bishkek", "medtop:11000000"]


@pytest.mark.parametrize(
    ("path", "body", "code", "says"),
    [
        ("/person:ana-lima/link", {"entity_id": "nobody-knows"}, "invalid_value", "has no 'nobody-knows'"),
        ("/person:ana-lima/link", {"entity_id": "No Id"}, "invalid_value", "small letters"),
        ("/person:ana-lima/link", {}, "validation_failed", "entity_id"),
        ("/person:ana-lima/link", {"entity_id": "bishkek-port"}, "invalid_value", "retype the tag first"),
        ("/person:ana-lima/link", {"entity_id": "gone"}, "invalid_value", "withdrawn"),
        ("/person:ana-lima/type", {"type": "topic"}, "invalid_value", "topic"),
        ("/person:ana-lima/type", {"type": "robot"}, "validation_failed", "type"),
        ("/person:nobody/type", {"type": "place"}, "not_found", "no such tag"),
        ("", {"type": "place"}, "invalid_value", "place"),
        ("", {"type": "place", "place": {"segment_id": "s2", "start": 0, "end": 999}}, "invalid_value", "place.end"),
        ("", {"type": "place", "place": {"segment_id": "s2", "start": 0, "end": 9}}, "invalid_value", "overlaps"),
        ("", {"type": "place", "place": {"segment_id": "s2", "start": "0", "end": 9}}, "validation_failed", "start"),
        ("", {"type": "person", "name": "x"}, "validation_failed", "topic"),
        ("", {"type": "topic"}, "invalid_value", "name"),
        ("", {"type": "topic", "entity_id": "kb:sco", "name": "x"}, "invalid_value", "must be a code of IPTC"),
        ("", {"type": "topic", "entity_id": "javascript:alert(1)"}, "invalid_value", "must be a code of IPTC"),
        ("", {"type": "topic", "entity_id": "medtop:99999999", "name": "zz"}, "invalid_value", "no topic medtop"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_field(
    newsroom: Newsroom, path: str, body: dict[str, Any], code: str, says: str
) -> None:
    """An unknown, withdrawn or unfitting entity, a passage that is not there or is taken, a tag that is none."""
    port = {"type": "organisation", "names": [{"language": "en", "text": "Port"}], "provenance": "tests"}
    entity(newsroom, "bishkek-port", port)
    entity(newsroom, "gone", LIMA)
    withdrawn = newsroom.reviewer.request(
        "DELETE", "entities/gone", params={"reason": "twice"}, headers={"If-Match": '"1"'}
    )
    assert withdrawn.status_code == 200, withdrawn.text
    identity = tagged(newsroom, person())
    answer = newsroom.reviewer.act(identity, f"editions/en/tags{path}", body)
    assert answer.status_code in {404, 422}, answer.text
    assert answer.json()["code"] == code
    assert says in answer.text


def test_who_and_when(newsroom: Newsroom) -> None:
    """A writer decides nothing, a stale version is refused with what happened, and nobody points into a moved text."""
    identity = tagged(newsroom, person())
    path = "editions/en/tags/person:ana-lima/type"
    denied = newsroom.writer.act(identity, path, {"type": "event"})
    assert (denied.status_code, denied.json()["code"]) == (403, "not_allowed")
    unseen = newsroom.reviewer.request("POST", f"articles/{identity}/{path}", json={"type": "event"})
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_required")
    stale = newsroom.reviewer.act(identity, path, {"type": "event"}, version='"2"')
    assert (stale.status_code, stale.json()["code"]) == (412, "version_conflict")
    segments = {"segments": {"s3": "She left."}}
    newsroom.reviewer.act(identity, "editions/en/segments", segments, method="PATCH")
    place = {"segment_id": "s3", "start": 0, "end": 3}
    moved = newsroom.reviewer.act(identity, "editions/en/tags", {"type": "person", "place": place})
    assert (moved.status_code, moved.json()["code"]) == (409, "incomplete")
    assert newsroom.reviewer.get(f"articles/{identity}/editions/en/tags").json()["current"] is False


def test_editions_that_are_linked_differently_are_a_finding(newsroom: Newsroom) -> None:
    """It stands among the translation's findings, counts as open, and is waived like any other."""
    identity = tagged(newsroom, person(id="kb:ana-lima"))
    portuguese = LanguageTag("pt")
    tag(newsroom, identity, person(5 + 6, id="kb:other"), language=portuguese)
    edition = newsroom.reviewer.get(f"articles/{identity}/editions/pt").json()
    (finding,) = [each for each in edition["findings"] if each["check"] == "entity_mismatch"]
    assert (finding["severity"], finding["segment_id"], finding["waived"]) == ("advisory", "s2", False)
    assert edition["open_findings"] == 1
    waived = newsroom.reviewer.act(
        identity, f"editions/pt/findings/{finding['id']}/waiver", {"reason": "They are one person."}
    )
    assert waived.json()["open_findings"] == 0
    assert [each["waived"] for each in waived.json()["findings"]] == [True]
    assert MAYOR.id not in ids(waived)
