"""What the newsroom decides about a text: drafting, translation, checks and review, one function per command.

``decide`` first asks whether a limited person's roles hold here (``limited.py``), holds the command against its
row of the table in ``transitions.py``, then asks
the command's own function for the events. What is decided about publication stands in
``publishing.py``, about taking back what is public in ``recalling.py``, about tags in
``tag_review.py``, about comments and claims in ``conversing.py``, about review links in ``inviting.py``, about images
in ``illustrating.py``; what a guest may do at all in ``guests.py``; what a decision brings about beside itself in
``aftermath.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.domain import commands as wanted
from workflow.domain import conversing, illustrating, inviting, publishing, recalling, tag_review
from workflow.domain import events as happened
from workflow.domain.aftermath import aftermath
from workflow.domain.annotations import Severity
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound, WrongState
from workflow.domain.guests import require_open_link
from workflow.domain.limited import within_limits
from workflow.domain.marks import Mark, carried, require_fitting
from workflow.domain.phrases import phrase
from workflow.domain.segments import Segment, all_segments, number_blocks
from workflow.domain.transitions import BY_COMMAND, hold_against_table
from workflow.domain.values import require_approvals, require_reason, require_text
from workflow.domain.vocabulary import Route

MOST_TRANSLATIONS = 40
"""More languages than any newsroom has; a bound on what one request can set going."""


def decide(command: wanted.Command, article: Article) -> list[happened.Event]:
    """The events that ``command`` leads to on ``article``; raises a ``NewsroomError`` when it is refused.

    An empty list means that what is wanted is the case already.
    """
    require_open_link(command, article)
    if isinstance(command, wanted.DraftArticle):
        return _draft(within_limits(command, article), article)
    if not article.exists:
        raise NotFound(phrase("There is no such article."))
    command = within_limits(command, article)
    if isinstance(command, wanted.RequestEdition):
        return _request_edition(command, article)
    if type(command) not in BY_COMMAND:
        raise TypeError(f"{type(command).__name__} is not an article's command")
    decided = _DECISIONS[type(command)](command, article, hold_against_table(command, article))
    return [*decided, *aftermath(command, article, decided)]


# --- the text ---------------------------------------------------------------------------------


def _draft(command: wanted.DraftArticle, article: Article) -> list[happened.Event]:
    if article.exists:
        raise AlreadyExists(phrase("An article with this id exists already."), article_id=command.article_id)
    languages = [target.language for target in command.targets]
    if command.language in languages:
        raise InvalidValue("targets", phrase("{language} is the language of the source", language=command.language))
    if len(set(languages)) != len(languages):
        raise InvalidValue("targets", phrase("a language is named twice"))
    if len(languages) > MOST_TRANSLATIONS:
        raise InvalidValue("targets", phrase("at most {most} languages an article", most=MOST_TRANSLATIONS))
    require_approvals(command.details)
    require_text(command.blocks)
    return [
        happened.ArticleDrafted(
            by=command.by.id,
            at=command.at,
            article_id=command.article_id,
            language=command.language,
            blocks=number_blocks(command.blocks),
            original=command.original,
            details=command.details,
            targets=command.targets,
        )
    ]


def _revise(command: wanted.ReviseDraft, article: Article, edition: Edition) -> list[happened.Event]:
    del edition
    require_text(command.blocks)
    if command.details is not None:
        require_approvals(command.details)
    return [
        happened.DraftRevised(
            by=command.by.id,
            at=command.at,
            blocks=number_blocks(command.blocks, article.blocks, article.next_segment_number),
            original=command.original,
            details=command.details or article.details,
        )
    ]


def _submit(command: wanted.SubmitArticle, article: Article, edition: Edition) -> list[happened.Event]:
    return [
        happened.ArticleSubmitted(
            by=command.by.id,
            at=command.at,
            source_version=article.source_version + 1,
            content_hash=edition.content_hash,
        )
    ]


def _request_edition(command: wanted.RequestEdition, article: Article) -> list[happened.Event]:
    language = command.target.language
    if language in article.editions:
        raise AlreadyExists(
            phrase("The article has an edition in {language} already.", language=language), language=language
        )
    if len(article.editions) > MOST_TRANSLATIONS:
        raise InvalidValue("language", phrase("at most {most} languages an article", most=MOST_TRANSLATIONS))
    if article.source.state in {EditionState.DRAFT, EditionState.REJECTED}:
        raise WrongState(phrase("Submit the article first; its languages can be named in the draft."))
    return [happened.EditionRequested(by=command.by.id, at=command.at, target=command.target)]


# --- translation, checks, tags ------------------------------------------------------------------


def _record_translation(command: wanted.RecordTranslation, article: Article, edition: Edition) -> list[happened.Event]:
    language = edition.language
    wanted_now = {segment.id: segment.hash for segment in article.unfinished(language)}
    takes_it = edition.state is EditionState.TRANSLATION and edition.route is Route.MACHINE
    fresh = {
        segment_id: segment
        for segment_id, segment in command.segments.items()
        if takes_it and wanted_now.get(segment_id) == segment.source_hash
    }
    refused = {
        segment_id: refusal
        for segment_id, refusal in command.refused.items()
        if takes_it and wanted_now.get(segment_id) == refusal.source_hash and segment_id not in fresh
    }
    outdated = tuple(segment_id for segment_id in command.segments if segment_id not in fresh)
    by, at, spent = command.by.id, command.at, command.spent
    events: list[happened.Event] = []
    if fresh:
        events.append(happened.TranslationRecorded(by=by, at=at, language=language, segments=fresh, spent=spent))
    if refused:
        spent_on_it = None if fresh else spent
        events.append(happened.TranslationRefused(by=by, at=at, language=language, segments=refused, spent=spent_on_it))
    if outdated:
        reason = "the source moved or a person was faster" if takes_it else "the edition no longer waits for a machine"
        events.append(
            happened.TranslationDiscarded(by=by, at=at, language=language, segment_ids=outdated, reason=reason)
        )
    return events


def _hand_to_person(command: wanted.HandToPerson, article: Article, edition: Edition) -> list[happened.Event]:
    del article
    if edition.route is Route.PERSON:
        return []
    return [happened.HandedToPerson(by=command.by.id, at=command.at, language=edition.language, reason=command.reason)]


def _retranslate(command: wanted.Retranslate, article: Article, edition: Edition) -> list[happened.Event]:
    if edition.is_source:
        raise WrongState(phrase("The source is not translated."))
    if not article.unfinished(edition.language):
        raise WrongState(phrase("Nothing is missing or stale in this edition."))
    return [happened.RetranslationRequested(by=command.by.id, at=command.at, language=edition.language)]


def _record_findings(command: wanted.RecordFindings, article: Article, edition: Edition) -> list[happened.Event]:
    del article
    if command.content_hash != edition.content_hash:
        return [_outdated(command, edition, "findings")]
    return [
        happened.FindingsRecorded(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            content_hash=command.content_hash,
            findings=command.findings,
            checked_by=command.checked_by,
        )
    ]


def _record_tags(command: wanted.RecordTags, article: Article, edition: Edition) -> list[happened.Event]:
    del article
    if command.content_hash != edition.content_hash:
        return [_outdated(command, edition, "tags")]
    return [
        happened.TagsRecorded(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            content_hash=command.content_hash,
            tags=command.tags,
            provider=command.provider,
            knowledge_base=command.knowledge_base,
            remarks=command.remarks,
        )
    ]


def _outdated(
    command: wanted.RecordFindings | wanted.RecordTags, edition: Edition, kind: str
) -> happened.ResultOutdated:
    return happened.ResultOutdated(
        by=command.by.id, at=command.at, language=edition.language, content_hash=command.content_hash, kind=kind
    )


# --- review -------------------------------------------------------------------------------------


def _post_edit(command: wanted.PostEdit, article: Article, edition: Edition) -> list[happened.Event]:
    source = {segment.id: segment for segment in all_segments(article.blocks)}
    present = {segment.id: segment for segment in all_segments(article.blocks_of(edition.language))}
    stale = {segment.id for segment in article.unfinished(edition.language)}
    texts: dict[str, str] = {}
    marks: dict[str, tuple[Mark, ...]] = {}
    for segment_id in command.marks.keys() - command.segments.keys():
        raise InvalidValue(f"marks.{segment_id}", phrase("is markup of a segment whose text is not given"))
    for segment_id, text in command.segments.items():
        if segment_id not in source:
            raise InvalidValue(f"segments.{segment_id}", phrase("the article has no such segment"))
        if not text.strip():
            raise InvalidValue(f"segments.{segment_id}", phrase("must not be empty"))
        before = present.get(segment_id)
        marked = _marks_of_edit(command, segment_id, text, before)
        if before is None or before.text != text or before.marks != marked or segment_id in stale:
            texts[segment_id] = text
            if marked:
                marks[segment_id] = marked
    if not texts:
        return []
    hashes = {} if edition.is_source else {segment_id: source[segment_id].hash for segment_id in texts}
    return [
        happened.EditionPostEdited(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            segments=texts,
            source_hashes=hashes,
            marks=marks,
        )
    ]


def _marks_of_edit(command: wanted.PostEdit, segment_id: str, text: str, before: Segment | None) -> tuple[Mark, ...]:
    """The markup that was handed in with a segment's text, else what the text before it had."""
    if segment_id in command.marks:
        marks = tuple(sorted(command.marks[segment_id]))
        require_fitting(marks, text, f"marks.{segment_id}")
        return marks
    return carried(before.marks, before.text, text) if before else ()


def _waive(command: wanted.WaiveFinding, article: Article, edition: Edition) -> list[happened.Event]:
    present = article.findings_of(edition.language)
    finding = next((finding for finding in present if finding.id == command.finding_id), None)
    if finding is None:
        raise NotFound(phrase("This edition has no such finding."), finding_id=command.finding_id)
    require_reason(command.reason)
    if finding.id in edition.waived:
        return []
    return [
        happened.FindingWaived(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            finding_id=finding.id,
            reason=command.reason,
            blocking=finding.severity is Severity.BLOCKING,
        )
    ]


def _request_changes(command: wanted.RequestChanges, article: Article, edition: Edition) -> list[happened.Event]:
    del article
    require_reason(command.comment, "comment")
    return [
        happened.ChangesRequested(by=command.by.id, at=command.at, language=edition.language, comment=command.comment)
    ]


def _reject(command: wanted.RejectEdition, article: Article, edition: Edition) -> list[happened.Event]:
    del article
    require_reason(command.reason)
    if edition.published is not None:
        raise WrongState(phrase("This edition is public. Withdraw it instead."))
    return [happened.EditionRejected(by=command.by.id, at=command.at, language=edition.language, reason=command.reason)]


def _approve(command: wanted.ApproveEdition, article: Article, edition: Edition) -> list[happened.Event]:
    del article
    return [
        happened.EditionApproved(
            by=command.by.id, at=command.at, language=edition.language, content_hash=command.content_hash
        )
    ]


def _override(command: wanted.OverrideFourEyes, article: Article, edition: Edition) -> list[happened.Event]:
    del article
    require_reason(command.reason)
    return [
        happened.FourEyesOverridden(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            content_hash=command.content_hash,
            reason=command.reason,
        )
    ]


def _withdraw_approval(command: wanted.WithdrawApproval, article: Article, edition: Edition) -> list[happened.Event]:
    del article
    return [happened.ApprovalWithdrawn(by=command.by.id, at=command.at, language=edition.language)]


_DECISIONS: Mapping[type[wanted.Command], Callable[[Any, Article, Edition], list[happened.Event]]] = {
    wanted.ReviseDraft: _revise,
    wanted.SubmitArticle: _submit,
    wanted.RecordTranslation: _record_translation,
    wanted.HandToPerson: _hand_to_person,
    wanted.Retranslate: _retranslate,
    wanted.RecordFindings: _record_findings,
    wanted.RecordTags: _record_tags,
    wanted.DecideTag: tag_review.decide_tag,
    wanted.RetypeTag: tag_review.retype,
    wanted.RelinkTag: tag_review.relink,
    wanted.ResizeTag: tag_review.resize,
    wanted.AddTag: tag_review.add,
    wanted.PostEdit: _post_edit,
    wanted.WaiveFinding: _waive,
    wanted.RequestChanges: _request_changes,
    wanted.RejectEdition: _reject,
    wanted.ApproveEdition: _approve,
    wanted.MakeReviewLink: inviting.make,
    wanted.EndReviewLink: inviting.end,
    wanted.OverrideFourEyes: _override,
    wanted.WithdrawApproval: _withdraw_approval,
    wanted.PublishEdition: publishing.publish,
    wanted.SchedulePublication: publishing.schedule,
    wanted.CorrectArticle: publishing.correct,
    wanted.HoldEdition: recalling.hold,
    wanted.ReleaseEdition: recalling.release,
    wanted.WithdrawEdition: recalling.withdraw,
    wanted.RetractEdition: recalling.retract,
    wanted.HoldArticle: recalling.hold_all,
    wanted.ReleaseArticle: recalling.release_all,
    wanted.WithdrawArticle: recalling.withdraw_all,
    wanted.RetractArticle: recalling.retract_all,
    wanted.AddComment: conversing.add,
    wanted.ResolveComment: conversing.resolve,
    wanted.ReopenComment: conversing.reopen,
    wanted.ClaimEdition: conversing.claim,
    wanted.LetGoEdition: conversing.let_go,
    wanted.AddImage: illustrating.add,
    wanted.DescribeImage: illustrating.describe,
    wanted.OrderImages: illustrating.order,
    wanted.RemoveImage: illustrating.remove,
    wanted.PublishImages: illustrating.publish,
    wanted.RecordDeliveryPlan: publishing.plan,
}
