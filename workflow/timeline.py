"""An article's history in sentences: one for every event, for people to read.

Those of deliveries, of partners and of what the newsroom knows stand in ``timeline_elsewhere.py``. A sentence has no
subject: the actor's name goes before it. What people wrote stays in their own words.
"""

from __future__ import annotations

from workflow.domain import events as happened
from workflow.domain.annotations import Severity, Verdict
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.phrases import Phrase, phrase, phrase_count, unended, word
from workflow.domain.segments import Method
from workflow.image_timeline import image_sentence
from workflow.timeline_elsewhere import sentence_elsewhere


def sentence(event: happened.Event) -> Phrase:
    """What happened, as a sentence without its subject: the actor's name goes before it."""
    match event:
        case happened.ArticleDrafted():
            return _drafted(event)
        case happened.DraftRevised():
            return phrase("revised the draft")
        case happened.ArticleSubmitted():
            return phrase("submitted version {version}", version=event.source_version)
        case happened.ArticleCorrected():
            return _source_corrected(event)
        case happened.EditionRequested():
            return phrase("asked for an edition in {language}", language=event.target.language)
        case happened.TranslationRecorded():
            return phrase_count(
                "translated {count} segment into {language} with {engines}",
                "translated {count} segments into {language} with {engines}",
                len(event.segments),
                language=event.language,
                engines=_engines(event),
            )
        case happened.TranslationRefused():
            return phrase_count(
                "left {count} segment of the {language} text to a person: {reason}",
                "left {count} segments of the {language} text to a person: {reason}",
                len(event.segments),
                language=event.language,
                reason="; ".join(dict.fromkeys(each.reason for each in event.segments.values()))[:300],
            )
        case happened.TranslationDiscarded():
            return phrase_count(
                "discarded {count} translated segment for {language}: {reason}",
                "discarded {count} translated segments for {language}: {reason}",
                len(event.segment_ids),
                language=event.language,
                reason=event.reason,
            )
        case happened.HandedToPerson():
            values = {"language": event.language, "reason": event.reason}
            return phrase("handed the {language} translation to a person: {reason}", **values)
        case happened.RetranslationRequested():
            return phrase("asked the machine to translate {language} again", language=event.language)
        case happened.FindingsRecorded() | happened.TagsRecorded() | happened.ResultOutdated():
            return _examined(event)
        case happened.EditionPostEdited():
            return phrase_count(
                "edited {count} segment of the {language} text",
                "edited {count} segments of the {language} text",
                len(event.segments),
                language=event.language,
            )
        case (
            happened.ImageAdded()
            | happened.ImageDescribed()
            | happened.ImagesOrdered()
            | happened.ImageRemoved()
            | happened.EditionImagesChanged()
        ):
            return image_sentence(event)
        case happened.PayloadRedacted():
            return phrase_count(
                "took words out of the record in {count} place: {reason}",
                "took words out of the record in {count} places: {reason}",
                sum(payload.occurrences for payload in event.payloads),
                reason=event.reason,
            )
        case _:
            return (
                _tagging(event) or _decision(event) or _talk(event) or _publication(event) or sentence_elsewhere(event)
            )


def addressed(told: str, partner: str) -> Phrase:
    """A delivery's sentence with the partner that it is about."""
    return phrase("{told}, to {partner}", told=unended(told), partner=partner)


def _drafted(event: happened.ArticleDrafted) -> Phrase:
    wanted = ", ".join(target.language for target in event.targets)
    if wanted:
        return phrase(
            "began the article in {language}; also wanted in {wanted}", language=event.language, wanted=wanted
        )
    return phrase("began the article in {language}", language=event.language)


def _source_corrected(event: happened.ArticleCorrected) -> Phrase:
    values = {"version": event.source_version, "note": event.note}
    match event.grade:
        case CorrectionGrade.UPDATE:
            told = phrase("updated the source (version {version})", **values)
        case CorrectionGrade.RETRACTION:
            told = phrase("corrected the source (version {version}), to be published as a retraction", **values)
        case _:
            told = phrase("corrected the source (version {version})", **values)
    return _noted(told, event.note)


def _noted(told: Phrase, note: str) -> Phrase:
    return phrase("{told}: {note}", told=told, note=note) if note else told


def _engines(event: happened.TranslationRecorded) -> str:
    engines = sorted({segment.engine or word(segment.method) for segment in event.segments.values()})
    machine = any(segment.method is Method.MACHINE for segment in event.segments.values())
    if not engines:
        return phrase("a machine") if machine else phrase("the memory")
    *others, last = engines
    return phrase("{others} and {last}", others=", ".join(others), last=last) if others else last


def _examined(event: happened.FindingsRecorded | happened.TagsRecorded | happened.ResultOutdated) -> Phrase:
    match event:
        case happened.FindingsRecorded():
            return phrase_count(
                "checked the {language} text: {count} finding, {blocking} blocking",
                "checked the {language} text: {count} findings, {blocking} blocking",
                len(event.findings),
                language=event.language,
                blocking=sum(finding.severity is Severity.BLOCKING for finding in event.findings),
            )
        case happened.TagsRecorded():
            told = phrase_count(
                "tagged the {language} text: {count} entity",
                "tagged the {language} text: {count} entities",
                len(event.tags),
                language=event.language,
            )
            remarks = " ".join(event.remarks)[:300]
            return phrase("{told} ({remarks})", told=told, remarks=remarks) if remarks else told
        case happened.ResultOutdated():
            if event.kind == "tags":
                return phrase("discarded tags of an older {language} text", language=event.language)
            return phrase("discarded findings of an older {language} text", language=event.language)


def _tagging(event: happened.Event) -> Phrase | None:
    match event:
        case happened.TagDecided() if event.verdict is Verdict.ACCEPTED:
            return phrase("accepted the tag {tag} in {language}", tag=event.tag_id, language=event.language)
        case happened.TagDecided():
            return phrase("rejected the tag {tag} in {language}", tag=event.tag_id, language=event.language)
        case happened.TagRetyped():
            values = {"tag": event.tag_id, "language": event.language, "type": word(event.type)}
            return phrase("said that the tag {tag} in {language} is of type {type}", **values)
        case happened.TagRelinked() if not event.entity_id:
            return phrase("unlinked the tag {tag} in {language}", tag=event.tag_id, language=event.language)
        case happened.TagRelinked():
            values = {"tag": event.tag_id, "language": event.language, "entity": event.entity_id, "name": event.name}
            return phrase("linked the tag {tag} in {language} to {entity} ({name})", **values)
        case happened.TagResized():
            values = {"tag": event.tag_id, "language": event.language, "words": event.after.text}
            return phrase("set the tag {tag} in {language} to “{words}”", **values)
        case happened.TagAdded():
            values = {"name": event.name, "type": word(event.type), "language": event.language}
            return phrase("added the tag {name} ({type}) in {language}", **values)
        case _:
            return None


def _talk(event: happened.Event) -> Phrase | None:
    match event:
        case happened.CommentAdded():
            return _comment(event)
        case happened.CommentResolved():
            return phrase("settled comment {number}", number=event.number)
        case happened.CommentReopened():
            return phrase("opened comment {number} again", number=event.number)
        case happened.EditionClaimed(taken_from=""):
            return phrase("looks after the {language} edition", language=event.language)
        case happened.EditionClaimed():
            return phrase("took over looking after the {language} edition", language=event.language)
        case happened.EditionLetGo():
            return phrase("no longer looks after the {language} edition", language=event.language)
        case _:
            return None


def _comment(event: happened.CommentAdded) -> Phrase:
    if event.answers:
        return phrase("answered comment {number}: {text}", number=event.answers, text=event.text)
    if event.language is None:
        where = phrase("the article")
    elif event.segment_id:
        where = phrase("{segment} of the {language} edition", segment=event.segment_id, language=event.language)
    else:
        where = phrase("the {language} edition", language=event.language)
    if event.must_be_settled:
        return phrase("commented on {where}, to be settled before approval: {text}", where=where, text=event.text)
    return phrase("commented on {where}: {text}", where=where, text=event.text)


def _decision(event: happened.Event) -> Phrase | None:
    match event:
        case happened.FindingWaived():
            return phrase("waived a finding in {language}: {reason}", language=event.language, reason=event.reason)
        case happened.ChangesRequested():
            return phrase("asked for changes in {language}: {comment}", language=event.language, comment=event.comment)
        case happened.EditionRejected():
            return phrase("rejected the {language} edition: {reason}", language=event.language, reason=event.reason)
        case happened.FourEyesOverridden():
            values = {"language": event.language, "reason": event.reason}
            return phrase("approved {language} in spite of the four-eyes rule: {reason}", **values)
        case happened.EditionApproved():
            return phrase("approved the {language} edition", language=event.language)
        case happened.ReviewLinkMade():
            return _asked(event)
        case happened.ReviewLinkEnded():
            return phrase("ended a review link of the {language} edition", language=event.language)
        case happened.ApprovalWithdrawn():
            return phrase("took back the approval of the {language} edition", language=event.language)
        case _:
            return None


def _asked(event: happened.ReviewLinkMade) -> Phrase:
    values = {
        "guest": f"{event.guest}, {event.office}" if event.office else event.guest,
        "language": event.language,
        "until": event.until,
    }
    if event.may_approve and event.may_comment:
        return phrase(
            "asked {guest} to approve the {language} edition or comment on it, until {until:%Y-%m-%d %H:%M} UTC",
            **values,
        )
    if event.may_approve:
        return phrase("asked {guest} to approve the {language} edition, until {until:%Y-%m-%d %H:%M} UTC", **values)
    return phrase("asked {guest} to comment on the {language} edition, until {until:%Y-%m-%d %H:%M} UTC", **values)


def _publication(event: happened.Event) -> Phrase | None:
    match event:
        case happened.EditionScheduled():
            values = {"language": event.language, "at": event.publish_at}
            return phrase("scheduled the {language} edition for {at:%Y-%m-%d %H:%M} UTC", **values)
        case happened.EditionUnscheduled():
            values = {"language": event.language, "because": event.because}
            return phrase("took the {language} edition off the schedule: {because}", **values)
        case happened.EditionPublished():
            return phrase("published the {language} edition", language=event.language)
        case happened.EditionCorrected() | happened.EditionRetracted() | happened.EditionReissued():
            return _replaced(event)
        case happened.AdvanceRecalled():
            values = {"language": event.language, "because": event.because}
            return phrase("took back the {language} copy that went ahead of its release: {because}", **values)
        case happened.EditionHeld():
            return phrase("put the {language} edition on hold: {reason}", language=event.language, reason=event.reason)
        case happened.EditionReleased():
            return phrase("released the {language} edition", language=event.language)
        case happened.EditionWithdrawn():
            return phrase("withdrew the {language} edition: {reason}", language=event.language, reason=event.reason)
        case happened.DeliveryPlanned():
            return phrase_count(
                "planned revision {revision} of {language} for {count} partner",
                "planned revision {revision} of {language} for {count} partners",
                len(event.partners),
                revision=event.revision,
                language=event.language,
            )
        case _:
            return None


def _replaced(event: happened.EditionCorrected | happened.EditionRetracted | happened.EditionReissued) -> Phrase:
    values = {"language": event.language, "revision": event.revision}
    match event:
        case happened.EditionCorrected():
            return _noted(_corrected(event.grade, values), event.note)
        case happened.EditionRetracted():
            told = phrase("retracted the {language} edition (revision {revision})", **values)
            return _noted(told, event.note)
        case happened.EditionReissued():
            return phrase(
                "re-issued the {language} edition (revision {revision}): {others} {because}",
                **values,
                others=", ".join(event.of),
                because=event.because,
            )


def _corrected(grade: CorrectionGrade, values: dict[str, object]) -> Phrase:
    match grade:
        case CorrectionGrade.UPDATE:
            return phrase("published an update of the {language} edition (revision {revision})", **values)
        case CorrectionGrade.RETRACTION:
            return phrase("published a retraction of the {language} edition (revision {revision})", **values)
        case _:
            return phrase("published a correction of the {language} edition (revision {revision})", **values)
