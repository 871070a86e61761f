"""What people do to tags: which event follows, what the tags are then, and when it is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests import factories as make
from tests.factories import EN, PT, REVIEWER, later
from tests.scenario import Scenario
from tests.tag_factories import add_tag, decide_tag, place, relink_tag, resize_tag, retype_tag
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import Coordinates, EntityType, HeldOffice, LinkBasis, Mention, Tag, Verdict
from workflow.domain.article import Article
from workflow.domain.errors import Incomplete, InvalidValue, NotFound, WrongState
from workflow.domain.tagging import derived_id, entity_of

PERSON, ORGANISATION, PLACE, TOPIC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.TOPIC
MINISTERS, BISHKEK = "organisation:ministers", "place:bishkek"
HEADLINE = "Ministers meet in Bishkek"


def found(kind: EntityType, start: int, end: int, identity: str = "", **fields: Any) -> Tag:
    """What a tagger found in the headline."""
    words = HEADLINE[start:end]
    mention = Mention(segment_id="s1", start=start, end=end, text=words)
    fields = {"name": words, **fields}
    return Tag(
        id=identity or derived_id(kind, words), type=kind, mentions=(mention,), provider="t 1", rule="r", **fields
    )


ORDINARY = (found(ORGANISATION, 0, 9), found(PLACE, 18, 25))


def reviewed(*tags: Tag) -> Article:
    """An article in review with these tags, by default two."""
    article = make.submitted()
    return make.after(article, make.check(article), make.tags(article, EN, *(tags or ORDINARY)))


def scenario(state: Article | None = None) -> Scenario:
    """A scenario of an article in review."""
    return Scenario("article", state or reviewed())


def shown(article: Article) -> dict[str, list[str]]:
    """By id: the words that each tag stands in."""
    return {tag.id: [mention.text for mention in tag.mentions] for tag in article.source.tags}


def run_again(article: Article, *tags: Tag) -> Article:
    """The taggers read the present text once more."""
    return make.after(article, make.tags(article, EN, *tags))


# --- accept, reject -------------------------------------------------------------------------------


def test_a_verdict_is_undone_by_the_other():
    """Rejected it does not go out, accepted again it does; who said so last stands with it."""
    state = scenario().when(decide_tag(BISHKEK, Verdict.REJECTED)).then(happened.TagDecided)
    assert [tag.id for tag in state.source.outgoing_tags] == [MINISTERS]
    assert [tag.id for tag in state.source.tags] == [MINISTERS, BISHKEK]
    again = replace(decide_tag(BISHKEK, by=make.SECOND_REVIEWER), at=later(hours=1))
    state = scenario(state).when(again).then(happened.TagDecided)
    assert [tag.id for tag in state.source.outgoing_tags] == [MINISTERS, BISHKEK]
    decision = state.source.tag_decisions[BISHKEK]
    assert (decision.verdict, decision.by, decision.at) == (Verdict.ACCEPTED, make.SECOND_REVIEWER.id, later(hours=1))


def test_proposals_and_topics_go_out_only_when_somebody_accepts_them():
    """What is right less often waits for a person's word, and so does every topic."""
    topic = Tag(id="medtop:11000000", type=TOPIC, name="politics", mentions=(), provider="topics 1", rule="class")
    state = reviewed(replace(ORDINARY[0], is_proposed=True), ORDINARY[1], topic)
    assert [tag.id for tag in state.source.outgoing_tags] == [BISHKEK]
    assert [tag.id for tag in state.source.proposals] == [MINISTERS, topic.id]
    state = make.after(state, decide_tag(MINISTERS), decide_tag(topic.id))
    assert {tag.id for tag in state.source.outgoing_tags} == {BISHKEK, MINISTERS, topic.id}
    assert state.source.proposals == ()


def test_what_is_public_keeps_its_tags_until_a_correction():
    """A decision after publication goes out with the next revision, not before."""
    public = make.published()
    state = make.after(public, decide_tag(make.tag().id, Verdict.REJECTED))
    assert state.source.published is not None
    assert [tag.id for tag in state.source.published.tags] == [make.tag().id]
    corrected = make.after(state, make.correct(make.text("The meeting ended. ")))
    corrected = make.checked(corrected)
    corrected = make.after(corrected, make.approve(corrected, by=make.SECOND_REVIEWER), make.publish())
    assert corrected.source.published is not None
    assert corrected.source.published.tags == ()


# --- type and link --------------------------------------------------------------------------------


def test_a_retyped_tag_is_called_anew_and_a_run_does_not_bring_the_old_one_back():
    """Its id follows its type, and what the taggers say of the same words joins it."""
    state = scenario().when(retype_tag(BISHKEK, ORGANISATION)).then(happened.TagRetyped)
    assert shown(state) == {MINISTERS: ["Ministers"], "organisation:bishkek": ["Bishkek"]}
    assert state.source.verdict_of("organisation:bishkek") is Verdict.ACCEPTED
    assert shown(run_again(state, *ORDINARY)) == shown(state)
    scenario(state).when(retype_tag("organisation:bishkek", ORGANISATION)).then()


def test_a_retyped_tag_loses_its_link():
    """A known entity of another type is not meant; the text's own words are the name."""
    linked = found(PLACE, 18, 25, "kb:bishkek", name="Bishkek, Kyrgyzstan", uri="http://www.wikidata.org/entity/Q9361")
    state = make.after(reviewed(linked), retype_tag("kb:bishkek", ORGANISATION))
    (tag,) = state.source.tags
    assert (tag.id, tag.name, tag.uri, tag.basis) == ("organisation:bishkek", "Bishkek", None, None)


def test_a_relinked_tag_is_the_known_entity_that_a_person_says():
    """With its id, name and address; a run that links it otherwise does not undo that."""
    uri = "http://www.wikidata.org/entity/Q9361"
    command = relink_tag(BISHKEK, "bishkek", "Bishkek City", uri=uri, entity_type=PLACE)
    state = scenario().when(command).then(happened.TagRelinked)
    tag = state.source.tags[1]
    assert (tag.id, tag.name, tag.uri, tag.basis) == ("kb:bishkek", "Bishkek City", uri, LinkBasis.PERSON)
    assert shown(run_again(state, found(PLACE, 18, 25, "kb:elsewhere"))) == {"kb:bishkek": ["Bishkek"]}
    scenario(state).when(replace(command, tag_id="kb:bishkek")).then()
    scenario(state).when(command).refused(NotFound)
    unlinked = scenario(state).when(relink_tag("kb:bishkek")).then(happened.TagRelinked)
    tag = unlinked.source.tags[1]
    assert (tag.id, tag.name, tag.uri, tag.basis, entity_of(tag)) == (BISHKEK, "Bishkek", None, None, "")


def test_where_a_known_place_lies_stands_and_falls_with_its_link():
    """A linked or added place has the coordinates that the knowledge base had then; unlinked or retyped it has none."""
    where = Coordinates(latitude=42.87, longitude=74.59)
    link = replace(relink_tag(BISHKEK, "bishkek", "Bishkek"), coordinates=where)
    state = scenario().when(link).then(happened.TagRelinked)
    assert state.source.tags[1].coordinates == where
    assert run_again(state, *ORDINARY).source.tags[1].coordinates == where
    moved = replace(link, tag_id="kb:bishkek", coordinates=Coordinates(latitude=42.9, longitude=74.6))
    assert scenario(state).when(moved).then(happened.TagRelinked).source.tags[1].coordinates == moved.coordinates
    for ending in (relink_tag("kb:bishkek"), retype_tag("kb:bishkek", EntityType.EVENT)):
        assert make.after(state, ending).source.tags[1].coordinates is None
    added = add_tag(18, 25, entity_id="bishkek", name="Bishkek", coordinates=where)
    assert make.after(reviewed(ORDINARY[0]), added).source.tags[1].coordinates == where


def test_two_tags_that_are_linked_to_one_entity_become_one():
    """Their places are united, and of both names the person's stands."""
    state = reviewed(ORDINARY[0], found(ORGANISATION, 18, 25, "kb:capital"))
    state = make.after(state, relink_tag(MINISTERS, "capital", "The Capital"))
    assert shown(state) == {"kb:capital": ["Ministers", "Bishkek"]}
    assert state.source.tags[0].name == "The Capital"
    assert shown(run_again(state, *ORDINARY)) == shown(state)


@pytest.mark.parametrize(
    ("command", "field", "why"),
    [
        (relink_tag(BISHKEK, "sco", "SCO", entity_type=ORGANISATION), "entity_id", "retype the tag first"),
        (relink_tag(BISHKEK, "sco"), "name", "called"),
        (relink_tag(BISHKEK, "sco", "x" * 501), "name", "500"),
        (relink_tag("date:bishkek", "sco", "SCO"), "entity_id", "linked to nothing"),
        (relink_tag("medtop:1", "sco", "SCO"), "entity_id", "topic"),
        (relink_tag(MINISTERS, "capital", "Capital"), "entity_id", "of type place"),
        (retype_tag("medtop:1", PLACE), "type", "topic"),
        (retype_tag(BISHKEK, TOPIC), "type", "topic"),
    ],
)
def test_types_and_links_must_agree(command: wanted.Command, field: str, why: str):
    """A known entity is of the tag's type; a topic is no passage, and nothing known is a date."""
    topic = Tag(id="medtop:1", type=TOPIC, name="politics", mentions=(), provider="topics 1", rule="class")
    date = found(EntityType.DATE, 10, 14, "date:bishkek")
    capital = found(PLACE, 15, 17, "kb:capital")
    error = scenario(reviewed(*ORDINARY, date, capital, topic)).when(command).refused(InvalidValue, why)
    assert error.facts["field"] == field


# --- places ---------------------------------------------------------------------------------------


def test_a_resized_mention_stays_as_it_was_set():
    """The tag is called as the text has it now, and a run that finds the old place does not bring it back."""
    short = found(PLACE, 18, 22)
    state = scenario(reviewed(short)).when(resize_tag("place:bish", (18, 22), (17, 25))).then(happened.TagResized)
    (tag,) = state.source.tags
    assert (tag.id, tag.name) == (BISHKEK, "Bishkek")
    assert tag.mentions[0].place == place(18, 25), "white space at its edge is left out"
    assert shown(run_again(state, short)) == {BISHKEK: ["Bishkek"]}
    assert shown(run_again(state)) == {BISHKEK: ["Bishkek"]}


@pytest.mark.parametrize(
    ("before", "after", "segment_id", "field"),
    [
        ((0, 9), (0, 8), "s1", "before"),
        ((18, 25), (18, 26), "s1", "after.end"),
        ((18, 25), (-1, 20), "s1", "after.start"),
        ((18, 25), (20, 20), "s1", "after.end"),
        ((18, 25), (17, 18), "s1", "after"),
        ((18, 25), (8, 25), "s1", "after"),
        ((18, 25), (10, 14), "s1", "after"),
        ((18, 25), (0, 3), "s2", "after.segment_id"),
    ],
)
def test_a_mention_is_resized_within_its_segment_over_nothing_else(
    before: Any, after: Any, segment_id: str, field: str
):
    """A place that is not in the text, empty, another's, or apart from the one before is refused with its field."""
    command = replace(resize_tag(BISHKEK, before, after), after=place(*after, segment_id))
    error = scenario().when(command).refused(InvalidValue)
    assert error.facts["field"] == field


def test_a_passage_is_tagged_by_hand():
    """The text at the place is its name; it goes out, and stands in every later run."""
    state = (
        scenario(reviewed(ORDINARY[0]))
        .when(add_tag(18, 25))
        .then(
            happened.TagAdded(
                by=REVIEWER.id,
                at=make.NOW,
                language=EN,
                type=PLACE,
                name="Bishkek",
                mention=Mention(segment_id="s1", start=18, end=25, text="Bishkek"),
            )
        )
    )
    assert [tag.id for tag in state.source.outgoing_tags] == [MINISTERS, BISHKEK]
    assert shown(run_again(state)) == {BISHKEK: ["Bishkek"]}
    rejected = make.after(state, decide_tag(BISHKEK, Verdict.REJECTED))
    assert [tag.id for tag in rejected.source.outgoing_tags] == [MINISTERS]


def test_a_passage_that_is_somebody_known_joins_their_tag():
    """One tag an entity: a second place of one that stands is one mention more."""
    state = reviewed(found(PLACE, 18, 25, "kb:bishkek", name="Bishkek City"))
    state = make.after(state, add_tag(0, 9, entity_id="bishkek", name="Bishkek City", entity_type=PLACE))
    assert shown(state) == {"kb:bishkek": ["Ministers", "Bishkek"]}


def test_a_low_proposal_gives_way_to_a_person():
    """Over what nobody accepted yet a person may tag; of the proposal stays what is beside."""
    proposal = found(PERSON, 10, 25, is_proposed=True)
    state = make.after(reviewed(proposal), add_tag(18, 25))
    assert shown(state) == {BISHKEK: ["Bishkek"]}


def test_a_topic_is_added_without_a_place():
    """It has an id of the vocabulary, and is there once."""
    command = wanted.AddTag(
        by=REVIEWER, at=make.NOW, language=EN, type=TOPIC, entity_id="medtop:11000000", name="politics"
    )
    state = scenario().when(command).then(happened.TagAdded)
    assert state.source.outgoing_tags[-1].id == "medtop:11000000"
    scenario(state).when(command).then()
    assert state.source.tags == run_again(state, *ORDINARY).source.tags


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place": place(0, 4)}, "place"),
        ({"place": place(14, 15)}, "place"),
        ({"place": place(10, 99)}, "place.end"),
        ({"place": place(10, 14, "s99")}, "place.segment_id"),
        ({"place": None}, "place"),
        ({"type": TOPIC}, "name"),
        ({"type": TOPIC, "name": "politics"}, "place"),
        ({"type": EntityType.MONEY, "entity_id": "sco", "name": "SCO"}, "entity_id"),
        ({"entity_id": "sco"}, "name"),
        ({"entity_id": "sco", "name": "SCO", "entity_type": ORGANISATION}, "entity_id"),
        ({"type": PERSON, "entity_id": "ministers", "name": "Ministers"}, "type"),
    ],
)
def test_what_is_added_is_held_against_text_and_tags(change: dict[str, Any], field: str):
    """A passage must be there, be something, and be free; an entity must be of the tag's type."""
    state = reviewed(*ORDINARY, found(PLACE, 15, 17, "kb:ministers"))
    error = scenario(state).when(replace(add_tag(10, 14), **change)).refused(InvalidValue)
    assert error.facts["field"] == field


@pytest.mark.parametrize("command", [add_tag(10, 14), resize_tag(BISHKEK, (18, 25), (18, 24))])
def test_places_are_given_on_the_present_text_only(command: wanted.Command):
    """While the taggers have not read what stands there now, nobody points into it."""
    moved = make.after(reviewed(), make.post_edit({"s2": "It began. "}))
    scenario(moved).when(command).refused(Incomplete, "Try again")


@pytest.mark.parametrize(
    "command",
    [retype_tag(BISHKEK, PERSON), relink_tag(BISHKEK), resize_tag(BISHKEK, (18, 25), (18, 24)), add_tag(10, 14)],
)
def test_tags_are_reviewed_where_there_is_a_text_to_review(command: wanted.Command):
    """Not in a rejected edition, nor in one that does not exist, nor a tag that is not there."""
    closed = make.after(reviewed(), make.reject(EN))
    scenario(closed).when(command).refused(WrongState)
    scenario().when(replace(command, language=PT)).refused(NotFound)
    if not isinstance(command, wanted.AddTag):
        scenario().when(replace(command, tag_id="place:nowhere")).refused(NotFound)


# --- later texts ----------------------------------------------------------------------------------


def test_a_decided_tag_follows_its_words_and_comes_back_with_them():
    """It moves with the sentence, sleeps while its words are gone, and is there again when they are."""
    state = make.after(reviewed(), decide_tag(BISHKEK), decide_tag(MINISTERS, Verdict.REJECTED))
    moved = run_again(make.after(state, make.post_edit({"s1": "In Bishkek, Ministers meet"})))
    assert [mention.place for mention in moved.source.tags[0].mentions] == [place(3, 10)]
    assert shown(moved) == {BISHKEK: ["Bishkek"], MINISTERS: ["Ministers"]}
    gone = run_again(make.after(moved, make.post_edit({"s1": "The Bishkeker meeting"})))
    assert shown(gone) == {}
    assert gone.source.verdict_of(BISHKEK) is Verdict.ACCEPTED
    back = run_again(make.after(gone, make.post_edit({"s1": HEADLINE})), *ORDINARY)
    assert [tag.id for tag in back.source.outgoing_tags] == [BISHKEK]
    assert back.source.verdict_of(MINISTERS) is Verdict.REJECTED


def test_what_was_rejected_stays_so_under_another_id():
    """The same words as the same type are what was rejected; as another type they are something else."""
    state = make.after(reviewed(), decide_tag(BISHKEK, Verdict.REJECTED))
    again = run_again(state, found(PLACE, 18, 25, "kb:bishkek"))
    assert again.source.outgoing_tags == ()
    assert shown(again) == {BISHKEK: ["Bishkek"]}
    other = run_again(state, found(PERSON, 18, 25))
    assert [tag.id for tag in other.source.outgoing_tags] == ["person:bishkek"]


def test_namesakes_that_stood_side_by_side_stay_two():
    """Who accepts one of two tags with the same words says nothing of the other."""
    article = make.after(make.submitted(), make.post_edit({"s1": "Ministers meet Ministers"}))
    one, two = found(PERSON, 0, 9, "kb:one"), found(PERSON, 0, 9, "kb:two")
    two = replace(two, mentions=(replace(two.mentions[0], start=15, end=24),))
    state = make.after(run_again(article, one, two), decide_tag("kb:one"))
    assert list(shown(run_again(state, one, two))) == ["kb:one", "kb:two"]


def test_a_decided_tag_learns_what_it_did_not_know():
    """A later run fills in what the tag lacks, and changes nothing of what it has."""
    state = make.after(reviewed(), decide_tag(MINISTERS))
    offices = (HeldOffice(role="host", organisation="Bishkek", organisation_id=BISHKEK),)
    tag = run_again(state, replace(ORDINARY[0], name="Other", literal="M", offices=offices)).source.tags[0]
    assert (tag.name, tag.literal, tag.offices) == ("Ministers", "M", offices)


def test_who_stands_at_an_institution_follows_its_tag():
    """A person's organisation is called by the id that its tag has now."""
    office = HeldOffice(role="head", organisation="Ministers", organisation_id=MINISTERS)
    state = reviewed(ORDINARY[0], found(PERSON, 10, 14, offices=(office,)))
    state = make.after(state, relink_tag(MINISTERS, "ministers", "The Ministers"))
    assert state.source.tags[1].offices == (replace(office, organisation_id="kb:ministers"),)
