"""A re-run never undoes a person's decision: random runs of the taggers, edits and decisions, in any order."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests import factories as make
from tests import tag_factories as tagging
from tests.factories import EN
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType, Mention, Tag, Verdict
from workflow.domain.article import Article, Edition
from workflow.domain.editorial import decide
from workflow.domain.errors import NewsroomError
from workflow.domain.evolution import evolve
from workflow.domain.segments import all_segments
from workflow.domain.tagging import derived_id, surface

NAMES = ("Liu Jun", "Liu", "SCO", "Georgia", "上海", "上海大学", "сотрудник")
SENTENCES = (
    "Liu Jun of the SCO met Liu in Georgia. ",
    "Georgia, said Liu, is in the SCO. ",
    "上海大学在上海。",
    "Nobody came. ",
    "Liusternik сотрудник 𝒳𝒴 SCO, SCO and Liu Jun ",
)
TYPES = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE)
KNOWN = ("kb:liu-jun", "kb:sco", "kb:georgia")
sentences = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3)


class TagHistory(RuleBasedStateMachine):
    """One article's source edition, its taggers and its reviewers."""

    def __init__(self) -> None:
        super().__init__()
        self.article = Article(id=make.ARTICLE_ID)

    @initialize(body=sentences)
    def begin(self, body: list[str]) -> None:
        """A text is handed in."""
        self.execute(replace(make.draft(), blocks=make.text(*body)), make.submit())

    # --- what may happen ------------------------------------------------------------------------------

    @rule(data=st.data())
    def run(self, data: st.DataObject) -> None:
        """The taggers read the present text, and find what they will."""
        before = self.edition.tag_decisions
        proposed = data.draw(self.proposals())
        self.execute(make.tags(self.article, EN, *proposed))
        after = self.edition.tag_decisions
        assert list(after) == list(before)
        for key, decision in before.items():
            assert _said(after[key]) == _said(decision)
        self.what_was_rejected_stays_so()
        self.what_stands_in_the_text_is_shown()
        state = self.edition
        self.execute(make.tags(self.article, EN, *proposed))
        assert self.edition.tags == state.tags
        assert self.edition.tag_decisions == state.tag_decisions

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """A person rewrites a sentence."""
        segment = data.draw(st.sampled_from(sorted(self.texts)))
        self.execute(make.post_edit({segment: data.draw(st.sampled_from(SENTENCES))}))

    @rule(data=st.data(), verdict=st.sampled_from(Verdict))
    def decide(self, data: st.DataObject, verdict: Verdict) -> None:
        """A tag is accepted or rejected: it goes out, or not."""
        if self.edition.tags:
            chosen = data.draw(st.sampled_from(self.edition.tags))
            self.execute(tagging.decide_tag(chosen.id, verdict))
            outgoing = {tag.id for tag in self.edition.outgoing_tags}
            assert (chosen.id in outgoing) is (verdict is Verdict.ACCEPTED)
            assert [tag.mentions for tag in self.edition.tags if tag.id == chosen.id] == [chosen.mentions]

    @rule(data=st.data(), kind=st.sampled_from(TYPES))
    def retype(self, data: st.DataObject, kind: EntityType) -> None:
        """A tag is said to be of another type."""
        if self.edition.tags:
            self.execute(tagging.retype_tag(data.draw(st.sampled_from(self.edition.tags)).id, kind))

    @rule(data=st.data(), known=st.sampled_from(("", *KNOWN)))
    def relink(self, data: st.DataObject, known: str) -> None:
        """A tag is said to be somebody known, or nobody."""
        if self.edition.tags:
            chosen = data.draw(st.sampled_from(self.edition.tags)).id
            self.execute(tagging.relink_tag(chosen, known.removeprefix("kb:"), known.title()))

    @rule(data=st.data(), kind=st.sampled_from(TYPES), known=st.sampled_from(("", *KNOWN)))
    def add(self, data: st.DataObject, kind: EntityType, known: str) -> None:
        """A passage is tagged by hand."""
        segment, start, end = data.draw(self.passages())
        entity = known.removeprefix("kb:")
        self.execute(tagging.add_tag(start, end, segment, kind=kind, entity_id=entity, name=known.title()))

    @rule(data=st.data())
    def resize(self, data: st.DataObject) -> None:
        """A mention is given other bounds."""
        mentions = [(tag, mention) for tag in self.edition.tags for mention in tag.mentions]
        if mentions:
            tag, mention = data.draw(st.sampled_from(mentions))
            text = self.texts.get(mention.segment_id, "")
            start = data.draw(st.integers(0, max(0, len(text) - 1)))
            end = data.draw(st.integers(start, len(text)))
            before = (mention.start, mention.end)
            self.execute(tagging.resize_tag(tag.id, before, (start, end), mention.segment_id))

    # --- what must hold -------------------------------------------------------------------------------

    @invariant()
    def no_two_tags_that_go_out_stand_in_one_place(self) -> None:
        """Partners and readers get every letter under one tag at most."""
        places = [mention for tag in self.edition.outgoing_tags for mention in tag.mentions]
        for number, mention in enumerate(places):
            for other in places[number + 1 :]:
                apart = mention.end <= other.start or other.end <= mention.start
                assert mention.segment_id != other.segment_id or apart

    @invariant()
    def places_read_as_they_say(self) -> None:
        """Of the text that the tags are of, every mention slices back."""
        if self.edition.tags_are_current:
            for tag in self.edition.tags:
                for mention in tag.mentions:
                    assert self.texts[mention.segment_id][mention.start : mention.end] == mention.text != ""

    @invariant()
    def every_tag_is_there_once(self) -> None:
        """An id names one tag, and the tags come in reading order."""
        identities = [tag.id for tag in self.edition.tags]
        assert len(identities) == len(set(identities))
        order = list(self.texts)
        if self.edition.tags_are_current:
            for tag in self.edition.tags:
                places = [(order.index(mention.segment_id), mention.start) for mention in tag.mentions]
                assert places == sorted(places)

    def what_was_rejected_stays_so(self) -> None:
        """No tag that nobody decided on says anew what was rejected, under whatever id."""
        rejected = [each for each in self.edition.tag_decisions.values() if each.verdict is Verdict.REJECTED]
        for tag in self.edition.tags:
            if self.edition.verdict_of(tag.id) is None:
                for decision in rejected:
                    assert tag.id != decision.tag.id
                    words = {surface(each.text) for each in (*decision.tag.mentions, *decision.dormant)}
                    again = tag.type is decision.tag.type and any(surface(each.text) in words for each in tag.mentions)
                    assert not again or tag.id in decision.beside

    def what_stands_in_the_text_is_shown(self) -> None:
        """Every anchored mention of a pinned tag is shown; a dormant one's words stand whole nowhere that is free."""
        shown = {tag.id: {mention.place for mention in tag.mentions} for tag in self.edition.tags}
        for key, decision in self.edition.tag_decisions.items():
            if decision.is_pinned:
                assert {mention.place for mention in decision.tag.mentions} <= shown.get(key, set())

    # --- how ------------------------------------------------------------------------------------------

    @property
    def edition(self) -> Edition:
        """The source's edition, or an empty one before there is any."""
        return self.article.editions[EN]

    @property
    def texts(self) -> dict[str, str]:
        """By segment id, in reading order."""
        return {segment.id: segment.text for segment in all_segments(self.article.blocks)}

    def execute(self, *commands: Any) -> None:
        """What is refused does not happen."""
        for command in commands:
            try:
                events = decide(command, self.article)
            except NewsroomError:
                if isinstance(command, wanted.RecordTags):
                    raise
                continue
            self.article = reduce(evolve, events, self.article)

    def passages(self) -> st.SearchStrategy[tuple[str, int, int]]:
        """Somewhere in the present text."""
        whole = st.sampled_from(
            [
                (segment, start, end)
                for segment, text in self.texts.items()
                for name in NAMES
                if (start := text.find(name)) >= 0 and (end := start + len(name))
            ]
            or [("s1", 0, 9)]
        )
        anywhere = st.sampled_from(sorted(self.texts)).flatmap(
            lambda segment: st.tuples(
                st.just(segment),
                st.integers(0, len(self.texts[segment])),
                st.integers(0, len(self.texts[segment])),
            )
        )
        return st.one_of(whole, anywhere)

    def proposals(self) -> st.SearchStrategy[tuple[Tag, ...]]:
        """What taggers may make of the present text: names in places that do not overlap, one tag an id."""
        found = [
            Mention(segment_id=segment, start=start, end=start + len(name), text=name)
            for segment, text in self.texts.items()
            for name in NAMES
            for start in range(len(text))
            if text.startswith(name, start)
        ]
        named = st.tuples(st.sampled_from(TYPES), st.sampled_from(("", *KNOWN)), st.booleans())
        return st.lists(st.tuples(st.sampled_from(found), named), max_size=6).map(_tags) if found else st.just(())


def _tags(found: list[tuple[Mention, tuple[EntityType, str, bool]]]) -> tuple[Tag, ...]:
    tags: dict[str, Tag] = {}
    taken: list[Mention] = []
    for mention, (kind, known, is_proposed) in found:
        if any(mention.segment_id == each.segment_id and _overlap(mention, each) for each in taken):
            continue
        taken.append(mention)
        identity = known or derived_id(kind, mention.text)
        tag = tags.get(identity) or Tag(
            id=identity,
            type=kind,
            name=mention.text,
            mentions=(),
            provider="test 1",
            rule="random",
            is_proposed=is_proposed,
        )
        places = sorted((*tag.mentions, mention), key=lambda each: (int(each.segment_id[1:]), each.start))
        tags[identity] = replace(tag, mentions=tuple(places))
    return tuple(tags.values())


def _overlap(mention: Mention, other: Mention) -> bool:
    return mention.start < other.end and other.start < mention.end


def _said(decision: Any) -> tuple[object, ...]:
    """All that a person said, but for where it stands now."""
    return decision.verdict, decision.by, decision.at, replace(decision.tag, mentions=()), decision.known_as


TestTagHistory = TagHistory.TestCase
TestTagHistory.settings = settings(
    max_examples=120, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
