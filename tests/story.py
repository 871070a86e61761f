"""One long story of an article, its delivery, partner and desk, in which every event happens once. Holds no tests.

What only earlier versions of Copyflow decided stands in it as it was recorded.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

from tests.factories import (
    ADMIN,
    ARTICLE_STREAM,
    ASKS_TO_WAIT,
    CONCEPT_STREAM,
    DELIVERY_STREAM,
    DESK_STREAM,
    EN,
    ENTITY_STREAM,
    GONE,
    MEMORY_STREAM,
    NOW,
    OK,
    PARTNER_ID,
    PARTNER_STREAM,
    PT,
    PUBLISHER,
    REFUSES_OUR_KEY,
    REVIEWER,
    RU,
    SYSTEM,
    TOPIC_RULE_STREAM,
    TOPICS_STREAM,
    TRANSLATOR,
    UNAVAILABLE,
    WRITER,
    approve,
    check,
    configure,
    correct,
    draft,
    finding,
    import_memory,
    import_topics,
    later,
    override,
    post_edit,
    profile,
    publish,
    record,
    record_concept,
    record_entity,
    record_topic_rule,
    register,
    request,
    request_edition,
    revise,
    rule,
    schedule,
    start,
    submit,
    tag,
    tags,
    text,
    translate,
    translation,
    waive,
    withdraw_concept,
    withdraw_entity,
    withdraw_topic_rule,
)
from tests.guest_factories import ask, end_link
from tests.image_factories import add_image
from tests.tag_factories import add_tag, relink_tag, resize_tag, retype_tag
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import EntityType, Verdict
from workflow.domain.desk import CheckPolicy
from workflow.domain.redaction import RedactedPayload
from workflow.domain.source_profile import SourceProfile
from workflow.domain.streams import KINDS, category, source_stream
from workflow.domain.vocabulary import LanguageTag

FR = LanguageTag("fr")
SOURCE_STREAM = source_stream("agency")
SOURCE = SourceProfile(
    name="The Agency", address="https://agency.example/feed", language=EN, targets=(PT,), urgency=4, genre="Current"
)
REDACTED = RedactedPayload(position=1, digest="cd" * 32, occurrences=2)


def one_of_every_event() -> dict[type[happened.Event], happened.Event]:
    """One event of every type, as decisions made it."""
    found: dict[type[happened.Event], happened.Event] = {}
    for stream, commands in STORY:
        kind = KINDS[category(stream)]
        state = kind.initial(stream)
        for make in commands:
            events = carried_out(make(state), state, kind)
            state = reduce(kind.evolve, events, state)
            for event in events:
                found.setdefault(type(event), event)
    return found


def carried_out(step: wanted.Command | happened.Event, state: Any, kind: Any) -> list[happened.Event]:
    """What a step of the story leaves on record."""
    return [step] if isinstance(step, happened.Event) else list(kind.decide(step, state))


def _of(command: wanted.Command | happened.Event) -> Any:
    return lambda _: command


def _made_by_hand(language: LanguageTag) -> tuple[Any, ...]:
    """From a translation that waits to an approved one."""
    return (
        lambda article: post_edit(
            {each.id: f"{language} {each.text}" for each in article.unfinished(language)}, language
        ),
        lambda article: check(article, language),
        lambda article: tags(article, language),
        lambda article: approve(article, language),
    )


STORY: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (
        ARTICLE_STREAM,
        (
            _of(draft(targets=(PT,), slugline="sco-summit", byline="A. Writer", embargoed=NOW, origin={"visits": "9"})),
            _of(revise(text("The meeting began. ", "It ends on Thursday."))),
            _of(add_image("a")),
            _of(add_image("b")),
            _of(wanted.OrderImages(by=WRITER, at=NOW, image_hashes=("b" * 64, "a" * 64))),
            _of(wanted.DescribeImage(by=TRANSLATOR, at=NOW, image_hash="a" * 64, language=PT, alt="Uma sala")),
            _of(submit()),
            _of(request_edition(RU)),
            _of(wanted.HandToPerson(by=SYSTEM, at=NOW, language=RU, reason="no engine")),
            _of(wanted.Retranslate(by=TRANSLATOR, at=NOW, language=RU)),
            lambda article: translate(article, PT, refused=1),
            lambda article: translate(article, PT),
            lambda article: replace(translate(article, PT), segments={"s1": translation("gone")}),
            lambda article: replace(check(article), content_hash="0" * 64),
            lambda article: replace(tags(article), content_hash="0" * 64),
            lambda article: check(article, EN, finding(), finding("f2", blocking=False)),
            lambda article: tags(article, EN, tag()),
            lambda article: check(article, PT),
            lambda article: tags(article, PT),
            _of(wanted.DecideTag(by=REVIEWER, at=NOW, language=EN, tag_id=tag().id, verdict=Verdict.ACCEPTED)),
            _of(add_tag(18, 24)),
            _of(resize_tag("place:bishke", (18, 24), (18, 25))),
            _of(retype_tag("place:bishkek", EntityType.ORGANISATION)),
            _of(relink_tag("organisation:bishkek", "fc-bishkek", "FC Bishkek")),
            _of(waive()),
            _of(wanted.AddComment(by=REVIEWER, at=NOW, text="Is it Bishkek?", language=EN, segment_id="s1")),
            _of(wanted.ResolveComment(by=WRITER, at=NOW, number=1)),
            _of(wanted.ReopenComment(by=REVIEWER, at=NOW, number=1)),
            _of(wanted.ClaimEdition(by=REVIEWER, at=NOW, language=PT)),
            _of(wanted.LetGoEdition(by=REVIEWER, at=NOW, language=PT)),
            _of(ask(PT)),
            _of(end_link()),
            _of(wanted.RequestChanges(by=REVIEWER, at=NOW, language=PT, comment="the title is clumsy")),
            _of(post_edit({"s1": "Ministros em Bisqueque"}, PT)),
            lambda article: check(article, PT),
            lambda article: tags(article, PT),
            lambda article: approve(article, PT),
            _of(wanted.WithdrawApproval(by=REVIEWER, at=NOW, language=PT)),
            _of(wanted.RejectEdition(by=REVIEWER, at=NOW, language=PT, reason="not needed any more")),
            lambda article: override(article, EN),
            _of(schedule(later(hours=1))),
            _of(publish(at=later(hours=1))),
            _of(wanted.RecordDeliveryPlan(by=SYSTEM, at=NOW, language=EN, revision=1, partners=(PARTNER_ID,))),
            _of(wanted.DescribeImage(by=WRITER, at=NOW, image_hash="a" * 64, language=EN, alt="A hall, empty")),
            _of(wanted.PublishImages(by=PUBLISHER, at=later(hours=1))),
            _of(wanted.RemoveImage(by=WRITER, at=later(hours=1), image_hash="a" * 64, reason="it is not ours")),
            _of(correct(text("The meeting began. ", "It ends on Friday."))),
            check,
            tags,
            approve,
            _of(publish(at=later(hours=2))),
            *_made_by_hand(RU),
            _of(schedule(later(hours=4), RU)),
            _of(wanted.HoldArticle(by=PUBLISHER, at=NOW, reason="a question came in")),
            _of(wanted.ReleaseArticle(by=PUBLISHER, at=NOW)),
            _of(schedule(later(hours=4), RU)),
            _of(publish(RU, at=later(hours=4))),
            _of(wanted.RetractEdition(by=PUBLISHER, at=NOW, language=RU, note="the numbers were made up")),
            _of(wanted.RetractArticle(by=PUBLISHER, at=NOW, note="all of it was made up")),
            _of(wanted.HoldEdition(by=PUBLISHER, at=NOW, language=EN, reason="a question came in")),
            _of(wanted.ReleaseEdition(by=PUBLISHER, at=NOW, language=EN)),
            _of(wanted.WithdrawEdition(by=PUBLISHER, at=NOW, language=EN, reason="it never took place")),
            _of(request_edition(FR)),
            *_made_by_hand(FR),
            _of(schedule(later(hours=5), FR)),
            _of(wanted.WithdrawArticle(by=PUBLISHER, at=NOW, reason="it never took place")),
            _of(wanted.RedactPayloads(by=ADMIN, at=NOW, reason="a court's order", payloads=(REDACTED,))),
        ),
    ),
    (
        DELIVERY_STREAM,
        (
            _of(request()),
            _of(start()),
            _of(record(UNAVAILABLE)),
            _of(request(2)),
            _of(start("en:2")),
            _of(record(OK, "en:2")),
            _of(request(3)),
            _of(start("en:3")),
            _of(record(GONE, "en:3")),
            _of(
                wanted.RecordReceipt(by=SYSTEM, at=NOW, item_id="en:2", confirmed=True, url="https://agency.example/2")
            ),
            _of(request(4)),
            _of(happened.DeliveryHeldBack(by=SYSTEM.id, at=NOW, item_id="en:4")),
        ),
    ),
    (
        MEMORY_STREAM,
        (
            _of(import_memory(("The meeting began.", "A reunião começou."))),
            _of(wanted.WithdrawMemoryImport(by=REVIEWER, at=NOW, reason="it is another agency's")),
        ),
    ),
    (
        PARTNER_STREAM,
        (
            _of(register(EN, PT)),
            _of(wanted.PausePartner(by=PUBLISHER, at=NOW, reason="it moves house")),
            _of(wanted.ResumePartner(by=PUBLISHER, at=NOW)),
            _of(wanted.RecordWakeUp(by=SYSTEM, at=NOW, deliveries=2)),
            _of(wanted.EditPartner(by=ADMIN, at=NOW, profile=profile(EN, name="The Agency"))),
            _of(wanted.NoteRotation(by=ADMIN, at=NOW, key_id="1f2e3d4c", old_until=later(hours=24))),
            _of(wanted.TestPartner(by=ADMIN, at=NOW)),
            _of(wanted.RecordPartnerTest(by=SYSTEM, at=NOW, outcome=OK)),
            _of(wanted.RequestBackfill(by=ADMIN, at=NOW)),
            _of(wanted.RecordBackfill(by=SYSTEM, at=NOW, editions=3)),
            _of(wanted.ReplayParked(by=ADMIN, at=NOW)),
            *(_of(wanted.RecordEndpointAnswer(by=SYSTEM, at=NOW, outcome=UNAVAILABLE)) for _ in range(5)),
            _of(wanted.RecordEndpointAnswer(by=SYSTEM, at=later(hours=1), outcome=REFUSES_OUR_KEY)),
            _of(wanted.RecordEndpointAnswer(by=SYSTEM, at=later(hours=2), outcome=ASKS_TO_WAIT)),
            _of(wanted.RecordEndpointAnswer(by=SYSTEM, at=later(hours=3), outcome=OK)),
            _of(wanted.RecordEndpointAnswer(by=SYSTEM, at=later(hours=4), outcome=GONE)),
        ),
    ),
    (CONCEPT_STREAM, (_of(record_concept()), _of(withdraw_concept()))),
    (ENTITY_STREAM, (_of(record_entity()), _of(withdraw_entity()))),
    (TOPICS_STREAM, (_of(import_topics()),)),
    (
        SOURCE_STREAM,
        (
            _of(wanted.RegisterSource(by=ADMIN, at=NOW, source_id="agency", profile=SOURCE)),
            _of(wanted.EditSource(by=ADMIN, at=NOW, profile=replace(SOURCE, every_minutes=60))),
            _of(wanted.FetchSource(by=ADMIN, at=NOW)),
            _of(wanted.PauseSource(by=SYSTEM, at=NOW, reason="it is gone for good")),
            _of(wanted.ResumeSource(by=ADMIN, at=NOW)),
            _of(wanted.RemoveSource(by=ADMIN, at=NOW, reason="we have no contract any more")),
        ),
    ),
    (TOPIC_RULE_STREAM, (_of(record_topic_rule()), _of(withdraw_topic_rule()))),
    (DESK_STREAM, (_of(configure(rule("fx", "person", source="en"), checks={"numbers": CheckPolicy.BLOCKING})),)),
)
