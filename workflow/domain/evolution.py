"""How each event changes an article. Total, and without any decision: what happened, happened.

How the texts themselves change, with hands and approvals, stands in ``wording.py``.
"""

from __future__ import annotations

from workflow.domain import events as happened
from workflow.domain import tag_review
from workflow.domain.article import Approval, Article, Edition, EditionState, PublishedText
from workflow.domain.changing import replace
from workflow.domain.segments import Method, all_segments
from workflow.domain.slugs import edition_key
from workflow.domain.vocabulary import LanguageTag, PubStatus, Route
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
    return replace(_evolve(article, event), version=article.version + 1, changed_at=event.at)


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
                correction_note=event.note,
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
        case happened.EditionScheduled(language=language):
            return change(article, language, state=EditionState.SCHEDULED, publish_at=event.publish_at)
        case happened.EditionPublished(language=language):
            return _published(article, language, event, event.revision, "published", "", event.slug)
        case happened.EditionCorrected(language=language):
            return _published(article, language, event, event.revision, "corrected", event.note)
        case happened.EditionHeld(language=language):
            return _public_status(article, language, event, PubStatus.WITHHELD, "withheld", event.reason)
        case happened.EditionReleased(language=language):
            return _public_status(article, language, event, PubStatus.USABLE, "released", "")
        case happened.EditionWithdrawn(language=language):
            return _public_status(article, language, event, PubStatus.CANCELED, "withdrawn", event.reason)
        case happened.DeliveryPlanned(language=language):
            return change(article, language, planned_revision=event.revision)
        case _:
            return article


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


def _published(
    article: Article, language: LanguageTag, event: happened.Event, revision: int, verb: str, note: str, slug: str = ""
) -> Article:
    edition = article.editions[language]
    before = edition.published
    present = {segment.id for segment in all_segments(article.blocks)}
    text = PublishedText(
        revision=revision,
        source_version=article.source_version,
        verb=verb,
        content_hash=edition.content_hash,
        pub_status=PubStatus.USABLE,
        blocks=article.blocks_of(language),
        tags=edition.outgoing_tags,
        details=article.details,
        machine_translated=any(
            segment.method is Method.MACHINE
            for identity, segment in edition.translations.items()
            if identity in present
        ),
        first_published=before.first_published if before else event.at,
        this_version=event.at,
        slug=before.slug if before else slug or edition_key(article.id, language),
        note=note,
    )
    return change(article, language, published=text, state=EditionState.PUBLISHED, publish_at=None)


def _public_status(
    article: Article, language: LanguageTag, event: happened.Event, status: PubStatus, verb: str, note: str
) -> Article:
    edition = article.editions[language]
    assert edition.published is not None
    text = replace(
        edition.published,
        revision=edition.published.revision + 1,
        verb=verb,
        pub_status=status,
        this_version=event.at,
        note=note,
    )
    states = {
        PubStatus.CANCELED: EditionState.WITHDRAWN,
        PubStatus.WITHHELD: EditionState.HELD if edition.state is EditionState.PUBLISHED else edition.state,
        PubStatus.USABLE: EditionState.PUBLISHED if edition.state is EditionState.HELD else edition.state,
    }
    if status is PubStatus.WITHHELD and edition.state is EditionState.SCHEDULED:
        states[status] = EditionState.APPROVED  # what is held does not come back by a clock
    state = states[status]
    publish_at = edition.publish_at if state is EditionState.SCHEDULED else None
    return change(article, language, published=text, state=state, publish_at=publish_at)
