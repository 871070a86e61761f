"""How each event changes an article. Total, and without any decision: what happened, happened.

How the texts themselves change, with hands and approvals, stands in ``wording.py``; what is public of them in
``public_texts.py``.
"""

from __future__ import annotations

from workflow.domain import events as happened
from workflow.domain import illustrating, public_texts, tag_review
from workflow.domain.article import Approval, Article, Edition, EditionState
from workflow.domain.changing import replace
from workflow.domain.conversing import CONVERSATION, conversed, without_ended_claims
from workflow.domain.corrections import SourceCorrection
from workflow.domain.inviting import linked
from workflow.domain.vocabulary import LanguageTag, Route
from workflow.domain.wording import (
    approved_by_segment,
    change,
    post_edited,
    put,
    refused,
    restart,
    restart_stale,
    to_review,
    translated,
    with_source,
    without_round,
)


def evolve(article: Article, event: happened.Event) -> Article:
    """The article after ``event``; total over every article and edition event, and unmoved by any other."""
    version = article.version + 1
    article = linked(article, event)
    if isinstance(event, CONVERSATION):
        return replace(conversed(article, event), version=version, changed_at=event.at)
    changed = without_ended_claims(article, _evolve(article, event), event)
    return replace(changed, version=version, moved_at=version, changed_at=event.at)


def _evolve(article: Article, event: happened.Event) -> Article:
    match event:
        case happened.ArticleDrafted():
            return _drafted(article, event)
        case happened.DraftRevised():
            revised = replace(
                article, original=event.original, details=event.details, authors=article.authors | {event.by}
            )
            if event.details != article.details:
                revised = _unapproved(revised)
            return restart_stale(with_source(revised, event.blocks), event)
        case happened.ArticleSubmitted():
            return _submitted(article, event)
        case happened.ArticleCorrected():
            corrected = replace(
                article,
                original=event.original,
                source_version=event.source_version,
                corrections=(
                    *article.corrections,
                    SourceCorrection(source_version=event.source_version, grade=event.grade, note=event.note),
                ),
                authors=article.authors | {event.by},
            )
            corrected = with_source(corrected, event.blocks)
            return restart_stale(restart(corrected, article.language, event), event)
        case happened.EditionRequested(target=target):
            return put(article, _new_edition(target.language, target.route, event))
        case happened.TranslationRecorded():
            return translated(article, event)
        case happened.TranslationRefused():
            return refused(article, event)
        case happened.HandedToPerson(language=language, reason=reason):
            return change(article, language, route=Route.PERSON, handed_over_because=reason)
        case happened.RetranslationRequested(language=language):
            edition = article.editions[language]
            return restart(
                change(
                    article,
                    language,
                    route=Route.MACHINE,
                    handed_over_because="",
                    refused={},
                    translation_round=edition.translation_round + 1,
                ),
                language,
                event,
            )
        case happened.FindingsRecorded(language=language):
            changed = change(article, language, findings=event.findings, findings_for=event.content_hash)
            return to_review(changed, language, event)
        case happened.TagsRecorded(language=language):
            changed = change(article, language, **tag_review.recorded(article, article.editions[language], event))
            return to_review(changed, language, event)
        case (
            happened.TagDecided(language=language)
            | happened.TagRetyped(language=language)
            | happened.TagRelinked(language=language)
            | happened.TagResized(language=language)
            | happened.TagAdded(language=language)
        ):
            return change(article, language, **tag_review.reviewed(article, article.editions[language], event))
        case happened.EditionPostEdited():
            return post_edited(article, event)
        case happened.FindingWaived(language=language):
            edition = article.editions[language]
            waivers = {**edition.waivers, event.finding_id: event.by} if event.blocking else edition.waivers
            return change(article, language, waived=edition.waived | {event.finding_id}, waivers=waivers)
        case happened.ChangesRequested(language=language):
            back_to = EditionState.DRAFT if language == article.language else EditionState.TRANSLATION
            return change(
                without_round(article, language),
                language,
                state=back_to,
                approvals=(),
                changes_requested=event.comment,
                route=Route.PERSON,
                waiting_since=event.at,
            )
        case happened.EditionRejected(language=language):
            return change(article, language, state=EditionState.REJECTED, approvals=())
        case happened.FourEyesOverridden(language=language):
            return _approved(article, language, event, event.content_hash, override=True)
        case happened.EditionApproved(language=language):
            return _approved(article, language, event, event.content_hash, override=False)
        case happened.ApprovalWithdrawn(language=language):
            kept = tuple(given for given in article.editions[language].approvals if given.by != event.by)
            return change(
                without_round(article, language), language, approvals=kept, state=EditionState.REVIEW, publish_at=None
            )
        case happened.EditionUnscheduled(language=language):
            return change(article, language, state=EditionState.APPROVED, publish_at=None, publish_as=None)
        case happened.DeliveryPlanned(language=language):
            return change(article, language, planned_revision=event.revision)
        case _:
            return _public(article, event)


def _public(article: Article, event: happened.Event) -> Article:
    match event:
        case happened.EditionScheduled():
            return public_texts.scheduled(article, event)
        case happened.AdvanceRecalled():
            return public_texts.recalled(article, event)
        case happened.EditionPublished():
            return public_texts.published(article, event)
        case happened.EditionCorrected():
            return public_texts.corrected(article, event)
        case happened.EditionRetracted():
            return public_texts.retracted(article, event)
        case happened.EditionHeld():
            return public_texts.held(article, event)
        case happened.EditionReleased():
            return public_texts.released(article, event)
        case happened.EditionWithdrawn():
            return public_texts.withdrawn(article, event)
        case happened.EditionReissued():
            return public_texts.reissued(article, event)
        case _:
            return illustrating.illustrated(article, event)


def _drafted(article: Article, event: happened.ArticleDrafted) -> Article:
    source = Edition(
        language=event.language, is_source=True, state=EditionState.DRAFT, route=Route.PERSON, waiting_since=event.at
    )
    targets = {
        target.language: replace(_new_edition(target.language, target.route, event), state=EditionState.DRAFT)
        for target in event.targets
    }
    begun = replace(
        article,
        language=event.language,
        details=event.details,
        original=event.original,
        drafted_by=event.by,
        drafted_at=event.at,
        authors=frozenset({event.by}),
        editions={event.language: source, **targets},
    )
    return with_source(begun, event.blocks)


def _new_edition(language: LanguageTag, route: Route, event: happened.Event) -> Edition:
    return Edition(
        language=language, is_source=False, state=EditionState.TRANSLATION, route=route, waiting_since=event.at
    )


def _submitted(article: Article, event: happened.ArticleSubmitted) -> Article:
    article = replace(article, source_version=event.source_version, authors=article.authors | {event.by})
    article = change(article, article.language, changes_requested="")
    for language, edition in article.editions.items():
        if edition.state is EditionState.DRAFT:
            article = restart(article, language, event)
    return restart_stale(article, event)


def _unapproved(article: Article) -> Article:
    """After byline, embargo or number of approvals changed: what was approved with the old ones is approved anew."""
    for language, edition in article.editions.items():
        waits = edition.state in {EditionState.APPROVED, EditionState.SCHEDULED}
        state = EditionState.REVIEW if waits else edition.state
        article = change(article, language, approvals=(), publish_at=None, state=state)
    return article


def _approved(article: Article, language: LanguageTag, event: happened.Event, text: str, *, override: bool) -> Article:
    edition = article.editions[language]
    approvals = (*edition.approvals, Approval(by=event.by, content_hash=text, at=event.at, override=override))
    enough = override or len(approvals) >= article.details.required_approvals
    state = EditionState.APPROVED if enough else EditionState.REVIEW
    article = change(article, language, approvals=approvals, state=state)
    return approved_by_segment(article, language, event.at) if enough else article
