"""The history's sentences of deliveries, of partners and of what the newsroom knows. Part of ``timeline.py``."""

from __future__ import annotations

from workflow.domain import events as happened
from workflow.domain.phrases import Phrase, phrase, phrase_count, word


def sentence_elsewhere(event: happened.Event) -> Phrase:
    """What happened on a stream that is no article's, without its subject."""
    told = _delivery(event) or _partner(event) or _endpoint(event) or _source(event) or _reference(event)
    if told is None:
        raise TypeError(f"no sentence for {type(event).__name__}")
    return told


def _delivery(event: happened.Event) -> Phrase | None:
    match event:
        case happened.DeliveryRequested():
            values = {"language": event.language, "revision": event.revision, "status": word(event.pub_status)}
            return phrase("queued {language} revision {revision} ({status})", **values)
        case happened.DeliverySuperseded():
            return phrase("replaced {item} by {newer} before it was delivered", item=event.item_id, newer=event.by_item)
        case happened.AttemptScheduled():
            return _scheduled(event)
        case happened.AttemptStarted():
            return phrase("began attempt {number} of {item}", number=event.number, item=event.item_id)
        case happened.AttemptFailed():
            values = {"number": event.number, "item": event.item_id}
            why = event.outcome.error or event.outcome.status
            return phrase("attempt {number} of {item} failed: {why}", **values, why=why)
        case happened.DeliveryAccepted():
            values = {"item": event.item_id, "number": event.number, "milliseconds": event.outcome.latency_ms}
            return phrase("delivered {item} at attempt {number} ({milliseconds} ms)", **values)
        case happened.ReceiptRecorded():
            return _received(event)
        case happened.DeliveryParked():
            return phrase("parked {item}: {reason}", item=event.item_id, reason=event.reason)
        case happened.DeliveryHeldBack():
            return phrase("holds {item} back while the partner is paused", item=event.item_id)
        case _:
            return None


def _scheduled(event: happened.AttemptScheduled) -> Phrase:
    values = {"number": event.number, "item": event.item_id, "due": event.due_at}
    if event.due_at.date() != event.at.date():
        return phrase("scheduled attempt {number} of {item} for {due:%d %b %H:%M:%S} UTC", **values)
    return phrase("scheduled attempt {number} of {item} for {due:%H:%M:%S} UTC", **values)


def _received(event: happened.ReceiptRecorded) -> Phrase:
    if event.confirmed:
        told = phrase("noted that {item} is done on the partner's side", item=event.item_id)
    else:
        told = phrase("noted that {item} will not be done on the partner's side", item=event.item_id)
    return phrase("{told}: {note}", told=told, note=event.note) if event.note else told


def _partner(event: happened.Event) -> Phrase | None:
    match event:
        case happened.PartnerRegistered():
            return phrase("registered the partner {name}", name=event.profile.name)
        case happened.PartnerPaused():
            return phrase("paused the partner: {reason}", reason=event.reason)
        case happened.PartnerResumed():
            return phrase("resumed the partner")
        case happened.PartnerWokenUp():
            return phrase_count(
                "put {count} parked delivery on its way again",
                "put {count} parked deliveries on their way again",
                event.deliveries,
            )
        case happened.PartnerEdited():
            return phrase("changed the partner {name}", name=event.profile.name)
        case happened.PartnerDisabled():
            return phrase("disabled the partner: {reason}", reason=event.reason)
        case happened.SecretRotated():
            return phrase(
                "changed the signing secret to {key}; the old one holds until {until:%d %b %H:%M} UTC",
                key=event.key_id,
                until=event.old_until,
            )
        case happened.BackfillRequested() if event.since:
            return phrase("asked for a backfill of what was published since {since:%d %b %Y}", since=event.since)
        case happened.BackfillRequested():
            return phrase("asked for a backfill of what was published")
        case happened.BackfillPlanned():
            return phrase_count(
                "planned a backfill of {count} edition", "planned a backfill of {count} editions", event.editions
            )
        case happened.ReplayRequested():
            return phrase("asked to send again what is parked")
        case _:
            return None


def _endpoint(event: happened.Event) -> Phrase | None:
    match event:
        case happened.PartnerTestRequested():
            return phrase("asked for a trial message")
        case happened.PartnerTested() if event.outcome.delivered:
            return phrase("sent a trial message, which was taken")
        case happened.PartnerTested():
            return phrase("sent a trial message, which failed: {error}", error=event.outcome.error)
        case happened.EndpointFailed():
            return phrase("noted that the endpoint failed: {why}", why=event.error or event.status)
        case happened.BreakerOpened():
            values = {"probe": event.probe_at, "reason": event.reason}
            return phrase("stopped sending but for one probe at {probe:%H:%M:%S} UTC: {reason}", **values)
        case happened.EndpointAskedToWait():
            return phrase("waits until {until:%d %b %H:%M:%S} UTC, as the partner asks", until=event.until)
        case happened.CredentialsRefused():
            return phrase("found that the partner does not take our key: {error}", error=event.error)
        case happened.EndpointRecovered():
            return phrase("found the endpoint answering again")
        case _:
            return None


def _source(event: happened.Event) -> Phrase | None:
    match event:
        case happened.SourceRegistered():
            return phrase("registered the source {name}", name=event.profile.name)
        case happened.SourceEdited():
            return phrase("changed the source {name}", name=event.profile.name)
        case happened.SourcePaused():
            return phrase("paused the source: {reason}", reason=event.reason)
        case happened.SourceResumed():
            return phrase("resumed the source")
        case happened.SourceRemoved():
            return phrase("removed the source: {reason}", reason=event.reason)
        case happened.SourceFetchRequested():
            return phrase("asked to fetch the source at once")
        case _:
            return None


def _reference(event: happened.Event) -> Phrase | None:
    match event:
        case happened.ConceptRecorded():
            return phrase_count(
                "recorded the concept {id} with {count} term",
                "recorded the concept {id} with {count} terms",
                len(event.concept.terms),
                id=event.concept.id,
            )
        case happened.ConceptWithdrawn():
            return phrase("withdrew the concept: {reason}", reason=event.reason)
        case happened.EntityRecorded():
            return phrase_count(
                "recorded the {type} {id} with {count} name",
                "recorded the {type} {id} with {count} names",
                len(event.entity.names),
                type=word(event.entity.type),
                id=event.entity.id,
            )
        case happened.EntityWithdrawn():
            return phrase("withdrew the entity: {reason}", reason=event.reason)
        case happened.DeskConfigured():
            rules = phrase_count("{count} routing rule", "{count} routing rules", len(event.routing))
            checks = phrase_count("{count} check policy", "{count} check policies", len(event.checks))
            return phrase("configured the desk {name}: {rules}, {checks}", name=event.name, rules=rules, checks=checks)
        case happened.MemoryImported():
            return phrase_count(
                "imported part {part} of {name} into the memory: {count} unit",
                "imported part {part} of {name} into the memory: {count} units",
                len(event.units),
                part=event.part,
                name=event.name,
            )
        case happened.MemoryImportWithdrawn():
            return phrase("took an import back out of the memory: {reason}", reason=event.reason)
        case _:
            return _topics(event)


def _topics(event: happened.Event) -> Phrase | None:
    match event:
        case happened.TopicsImported():
            topics = phrase_count("{count} topic", "{count} topics", len(event.topics))
            if event.parts == 1:
                return phrase("imported {name}: {topics}", name=event.name, topics=topics)
            values = {"part": event.part, "parts": event.parts, "name": event.name, "topics": topics}
            return phrase("imported part {part} of {parts} of {name}: {topics}", **values)
        case happened.TopicRuleRecorded():
            values = {"rule": event.topic_rule.id, "topic": event.topic_rule.topic}
            return phrase("recorded the rule {rule} for the topic {topic}", **values)
        case happened.TopicRuleWithdrawn():
            return phrase("withdrew the rule: {reason}", reason=event.reason)
        case _:
            return None
