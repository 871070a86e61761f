"""An article's history in sentences: one for every event, for people to read."""

from __future__ import annotations

from workflow.domain import events as happened
from workflow.domain.annotations import Severity
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.segments import Method
from workflow.image_timeline import image_sentence


def sentence(event: happened.Event) -> str:
    """What happened, as a sentence without its subject: the actor's name goes before it."""
    match event:
        case happened.ArticleDrafted():
            wanted = ", ".join(target.language for target in event.targets)
            return f"began the article in {event.language}" + (f"; also wanted in {wanted}" if wanted else "")
        case happened.DraftRevised():
            return "revised the draft"
        case happened.ArticleSubmitted():
            return f"submitted version {event.source_version}"
        case happened.ArticleCorrected():
            what = "updated" if event.grade is CorrectionGrade.UPDATE else "corrected"
            why = f": {event.note}" if event.note else ""
            retracts = ", to be published as a retraction" if event.grade is CorrectionGrade.RETRACTION else ""
            return f"{what} the source (version {event.source_version}){retracts}{why}"
        case happened.EditionRequested():
            return f"asked for an edition in {event.target.language}"
        case happened.TranslationRecorded():
            return f"translated {len(event.segments)} segment(s) into {event.language} with {_engines(event)}"
        case happened.TranslationRefused():
            reasons = "; ".join(dict.fromkeys(each.reason for each in event.segments.values()))
            return f"left {len(event.segments)} segment(s) of the {event.language} text to a person: {reasons[:300]}"
        case happened.TranslationDiscarded():
            return f"discarded {len(event.segment_ids)} translated segment(s) for {event.language}: {event.reason}"
        case happened.HandedToPerson():
            return f"handed the {event.language} translation to a person: {event.reason}"
        case happened.RetranslationRequested():
            return f"asked the machine to translate {event.language} again"
        case happened.FindingsRecorded():
            blocking = sum(finding.severity is Severity.BLOCKING for finding in event.findings)
            return f"checked the {event.language} text: {len(event.findings)} finding(s), {blocking} blocking"
        case happened.TagsRecorded():
            why = f" ({' '.join(event.remarks)[:300]})" if event.remarks else ""
            return f"tagged the {event.language} text: {len(event.tags)} entities{why}"
        case happened.ResultOutdated():
            return f"discarded {event.kind} of an older {event.language} text"
        case happened.TagDecided():
            return f"{event.verdict} the tag {event.tag_id} in {event.language}"
        case happened.TagRetyped():
            return f"said that the tag {event.tag_id} in {event.language} is of type {event.type}"
        case happened.TagRelinked():
            known = f"linked the tag {event.tag_id} in {event.language} to {event.entity_id} ({event.name})"
            return known if event.entity_id else f"unlinked the tag {event.tag_id} in {event.language}"
        case happened.TagResized():
            return f"set the tag {event.tag_id} in {event.language} to “{event.after.text}”"
        case happened.TagAdded():
            return f"added the tag {event.name} ({event.type}) in {event.language}"
        case happened.EditionPostEdited():
            return f"edited {len(event.segments)} segment(s) of the {event.language} text"
        case happened.FindingWaived():
            return f"waived a finding in {event.language}: {event.reason}"
        case happened.ChangesRequested():
            return f"asked for changes in {event.language}: {event.comment}"
        case happened.EditionRejected():
            return f"rejected the {event.language} edition: {event.reason}"
        case happened.FourEyesOverridden():
            return f"approved {event.language} in spite of the four-eyes rule: {event.reason}"
        case happened.EditionApproved():
            return f"approved the {event.language} edition"
        case happened.ApprovalWithdrawn():
            return f"took back the approval of the {event.language} edition"
        case happened.EditionScheduled():
            return f"scheduled the {event.language} edition for {event.publish_at:%Y-%m-%d %H:%M} UTC"
        case happened.EditionUnscheduled():
            return f"took the {event.language} edition off the schedule: {event.because}"
        case happened.EditionPublished():
            return f"published the {event.language} edition"
        case happened.EditionCorrected() | happened.EditionRetracted() | happened.EditionReissued():
            return _replaced(event)
        case happened.AdvanceRecalled():
            return f"took back the {event.language} copy that went ahead of its release: {event.because}"
        case happened.EditionHeld():
            return f"put the {event.language} edition on hold: {event.reason}"
        case happened.EditionReleased():
            return f"released the {event.language} edition"
        case happened.EditionWithdrawn():
            return f"withdrew the {event.language} edition: {event.reason}"
        case happened.DeliveryPlanned():
            return f"planned revision {event.revision} of {event.language} for {len(event.partners)} partner(s)"
        case (
            happened.ImageAdded()
            | happened.ImageDescribed()
            | happened.ImagesOrdered()
            | happened.ImageRemoved()
            | happened.EditionImagesChanged()
        ):
            return image_sentence(event)
        case happened.PayloadRedacted():
            count = sum(payload.occurrences for payload in event.payloads)
            return f"took words out of the record in {count} place(s): {event.reason}"
        case _:
            return _delivery_sentence(event)


def _replaced(event: happened.EditionCorrected | happened.EditionRetracted | happened.EditionReissued) -> str:
    match event:
        case happened.EditionCorrected():
            what = "an update" if event.grade is CorrectionGrade.UPDATE else f"a {event.grade}"
            told = f"published {what} of the {event.language} edition (revision {event.revision})"
            return told + (f": {event.note}" if event.note else "")
        case happened.EditionRetracted():
            return f"retracted the {event.language} edition (revision {event.revision}): {event.note}"
        case happened.EditionReissued():
            others = ", ".join(event.of)
            return f"re-issued the {event.language} edition (revision {event.revision}): {others} {event.because}"


def addressed(told: str, partner: str) -> str:
    """A delivery's sentence with the partner that it is about."""
    return f"{told.rstrip('.')}, to {partner}"


def _engines(event: happened.TranslationRecorded) -> str:
    engines = sorted({segment.engine or segment.method.value for segment in event.segments.values()})
    machine = any(segment.method is Method.MACHINE for segment in event.segments.values())
    return " and ".join(engines) if engines else ("a machine" if machine else "the memory")


def _delivery_sentence(event: happened.Event) -> str:
    match event:
        case happened.DeliveryRequested():
            return f"queued {event.language} revision {event.revision} ({event.pub_status})"
        case happened.DeliverySuperseded():
            return f"replaced {event.item_id} by {event.by_item} before it was delivered"
        case happened.AttemptScheduled():
            day = f"{event.due_at:%d %b} " if event.due_at.date() != event.at.date() else ""
            return f"scheduled attempt {event.number} of {event.item_id} for {day}{event.due_at:%H:%M:%S} UTC"
        case happened.AttemptStarted():
            return f"began attempt {event.number} of {event.item_id}"
        case happened.AttemptFailed():
            return f"attempt {event.number} of {event.item_id} failed: {event.outcome.error or event.outcome.status}"
        case happened.DeliveryAccepted():
            return f"delivered {event.item_id} at attempt {event.number} ({event.outcome.latency_ms} ms)"
        case happened.ReceiptRecorded():
            how = "is done on the partner's side" if event.confirmed else "will not be done on the partner's side"
            return f"noted that {event.item_id} {how}" + (f": {event.note}" if event.note else "")
        case happened.DeliveryParked():
            return f"parked {event.item_id}: {event.reason}"
        case happened.DeliveryHeldBack():
            return f"holds {event.item_id} back while the partner is paused"
        case happened.PartnerRegistered():
            return f"registered the partner {event.profile.name}"
        case happened.PartnerPaused():
            return f"paused the partner: {event.reason}"
        case happened.PartnerResumed():
            return "resumed the partner"
        case happened.PartnerWokenUp():
            return f"put {event.deliveries} parked delivery(ies) on their way again"
        case _:
            return _partner_sentence(event)


def _partner_sentence(event: happened.Event) -> str:
    match event:
        case happened.PartnerEdited():
            return f"changed the partner {event.profile.name}"
        case happened.PartnerDisabled():
            return f"disabled the partner: {event.reason}"
        case happened.SecretRotated():
            until = f"{event.old_until:%d %b %H:%M} UTC"
            return f"changed the signing secret to {event.key_id}; the old one holds until {until}"
        case happened.PartnerTestRequested():
            return "asked for a trial message"
        case happened.PartnerTested():
            came_of_it = "was taken" if event.outcome.delivered else f"failed: {event.outcome.error}"
            return f"sent a trial message, which {came_of_it}"
        case happened.EndpointFailed():
            return f"noted that the endpoint failed: {event.error or event.status}"
        case happened.BreakerOpened():
            return f"stopped sending but for one probe at {event.probe_at:%H:%M:%S} UTC: {event.reason}"
        case happened.EndpointAskedToWait():
            return f"waits until {event.until:%d %b %H:%M:%S} UTC, as the partner asks"
        case happened.CredentialsRefused():
            return f"found that the partner does not take our key: {event.error}"
        case happened.EndpointRecovered():
            return "found the endpoint answering again"
        case happened.BackfillRequested():
            since = f" since {event.since:%d %b %Y}" if event.since else ""
            return f"asked for a backfill of what was published{since}"
        case happened.BackfillPlanned():
            return f"planned a backfill of {event.editions} edition(s)"
        case happened.ReplayRequested():
            return "asked to send again what is parked"
        case _:
            return _reference_sentence(event)


def _reference_sentence(event: happened.Event) -> str:
    match event:
        case happened.ConceptRecorded():
            return f"recorded the concept {event.concept.id} with {len(event.concept.terms)} term(s)"
        case happened.ConceptWithdrawn():
            return f"withdrew the concept: {event.reason}"
        case happened.EntityRecorded():
            return f"recorded the {event.entity.type} {event.entity.id} with {len(event.entity.names)} name(s)"
        case happened.EntityWithdrawn():
            return f"withdrew the entity: {event.reason}"
        case happened.DeskConfigured():
            rules, checks = len(event.routing), len(event.checks)
            return f"configured the desk {event.name}: {rules} routing rule(s), {checks} check policy(ies)"
        case happened.MemoryImported():
            return f"imported part {event.part} of {event.name} into the memory: {len(event.units)} unit(s)"
        case happened.TopicsImported():
            part = f"part {event.part} of {event.parts} of " if event.parts > 1 else ""
            return f"imported {part}{event.name}: {len(event.topics)} topic(s)"
        case happened.TopicRuleRecorded():
            return f"recorded the rule {event.topic_rule.id} for the topic {event.topic_rule.topic}"
        case happened.TopicRuleWithdrawn():
            return f"withdrew the rule: {event.reason}"
        case happened.MemoryImportWithdrawn():
            return f"took an import back out of the memory: {event.reason}"
        case _:
            raise TypeError(f"no sentence for {type(event).__name__}")
