"""How each event changes an article. Total, and without any decision: what happened, happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.domain import events as happened
from workflow.domain.article import Approval, Article, Edition, EditionState, PublishedText
from workflow.domain.changing import replace
from workflow.domain.segments import Block, Method, Segment, TargetSegment, all_segments, highest_number
from workflow.domain.vocabulary import LanguageTag, PubStatus, Route

_UNTOUCHED = frozenset({EditionState.DRAFT, EditionState.WITHDRAWN, EditionState.REJECTED})
"""States of translations that a moved source does not touch: not begun yet, or closed for good."""


def evolve(article: Article, event: happened.Event) -> Article:
    """The article after ``event``; total over every article and edition event, and unmoved by any other."""
    return replace(_evolve(article, event), version=article.version + 1, changed_at=event.at)


def _evolve(article: Article, event: happened.Event) -> Article:
    match event:
        case happened.ArticleDrafted():
            return _drafted(article, event)
        case happened.DraftRevised():
            revised = replace(article, original=event.original, details=event.details)
            if event.details != article.details:
                revised = _unapproved(revised)
            return _restart_stale(_with_source(revised, event.blocks, event, restart=False), event)
        case happened.ArticleSubmitted():
            return _submitted(article, event)
        case happened.ArticleCorrected():
            corrected = replace(
                article, original=event.original, source_version=event.source_version, correction_note=event.note
            )
            return _with_source(corrected, event.blocks, event, restart=True)
        case happened.EditionRequested(target=target):
            return _put(article, _new_edition(target.language, target.route, event))
        case happened.TranslationRecorded():
            return _translated(article, event)
        case happened.HandedToPerson(language=language, reason=reason):
            return _change(article, language, route=Route.PERSON, handed_over_because=reason)
        case happened.RetranslationRequested(language=language):
            edition = article.editions[language]
            return _restart(
                _change(
                    article,
                    language,
                    route=Route.MACHINE,
                    handed_over_because="",
                    translation_round=edition.translation_round + 1,
                ),
                language,
                event,
            )
        case happened.FindingsRecorded(language=language):
            changed = _change(article, language, findings=event.findings, findings_for=event.content_hash)
            return _to_review(changed, language, event)
        case happened.TagsRecorded(language=language):
            changed = _change(article, language, tags=event.tags, tags_for=event.content_hash)
            return _to_review(changed, language, event)
        case happened.TagDecided(language=language):
            verdicts = {**article.editions[language].tag_verdicts, event.tag_id: event.verdict}
            return _change(article, language, tag_verdicts=verdicts)
        case happened.EditionPostEdited():
            return _post_edited(article, event)
        case happened.FindingWaived(language=language):
            edition = article.editions[language]
            authors = edition.authors | {event.by} if event.blocking else edition.authors
            return _change(article, language, waived=edition.waived | {event.finding_id}, authors=authors)
        case happened.ChangesRequested(language=language):
            back_to = EditionState.DRAFT if language == article.language else EditionState.TRANSLATION
            return _change(
                article,
                language,
                state=back_to,
                approvals=(),
                changes_requested=event.comment,
                route=Route.PERSON,
                waiting_since=event.at,
            )
        case happened.EditionRejected(language=language):
            return _change(article, language, state=EditionState.REJECTED, approvals=())
        case happened.FourEyesOverridden(language=language):
            return _approved(article, language, event, event.content_hash, override=True)
        case happened.EditionApproved(language=language):
            return _approved(article, language, event, event.content_hash, override=False)
        case happened.ApprovalWithdrawn(language=language):
            kept = tuple(given for given in article.editions[language].approvals if given.by != event.by)
            return _change(article, language, approvals=kept, state=EditionState.REVIEW, publish_at=None)
        case happened.EditionScheduled(language=language):
            return _change(article, language, state=EditionState.SCHEDULED, publish_at=event.publish_at)
        case happened.EditionPublished(language=language):
            return _published(article, language, event, event.revision, "published", "")
        case happened.EditionCorrected(language=language):
            return _published(article, language, event, event.revision, "corrected", event.note)
        case happened.EditionHeld(language=language):
            return _public_status(article, language, event, PubStatus.WITHHELD, "withheld", event.reason)
        case happened.EditionReleased(language=language):
            return _public_status(article, language, event, PubStatus.USABLE, "released", "")
        case happened.EditionWithdrawn(language=language):
            return _public_status(article, language, event, PubStatus.CANCELED, "withdrawn", event.reason)
        case happened.DeliveryPlanned(language=language):
            return _change(article, language, planned_revision=event.revision)
        case _:
            return article


def _change(article: Article, language: LanguageTag, **changes: Any) -> Article:
    return _put(article, replace(article.editions[language], **changes))


def _put(article: Article, edition: Edition) -> Article:
    return replace(article, editions={**article.editions, edition.language: edition})


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
        editions={event.language: source, **targets},
    )
    return _with_source(begun, event.blocks, event, restart=False)


def _new_edition(language: LanguageTag, route: Route, event: happened.Event) -> Edition:
    return Edition(
        language=language, is_source=False, state=EditionState.TRANSLATION, route=route, waiting_since=event.at
    )


def _with_source(article: Article, blocks: tuple[Block, ...], event: happened.Event, *, restart: bool) -> Article:
    article = replace(
        article,
        blocks=blocks,
        next_segment_number=max(article.next_segment_number, highest_number(blocks) + 1),
        authors=article.authors | {event.by},
    )
    article = _retexted(article, article.language)
    return _restart_stale(_restart(article, article.language, event), event) if restart else article


def _submitted(article: Article, event: happened.ArticleSubmitted) -> Article:
    article = replace(article, source_version=event.source_version, authors=article.authors | {event.by})
    article = _change(article, article.language, changes_requested="")
    for language, edition in article.editions.items():
        if edition.state is EditionState.DRAFT:
            article = _restart(article, language, event)
    return _restart_stale(article, event)


def _retexted(article: Article, language: LanguageTag) -> Article:
    """Give the edition the hash and serial of its changed text."""
    edition = article.editions[language]
    return _change(
        article,
        language,
        content_hash=article.content_hash_of(language),
        text_serial=edition.text_serial + 1,
    )


def _restart(article: Article, language: LanguageTag, event: happened.Event) -> Article:
    """Back to ``translation``: the text waits for its translation, checks and tags; every approval lapses."""
    changed = _change(
        article,
        language,
        state=EditionState.TRANSLATION,
        approvals=(),
        publish_at=None,
        waiting_since=event.at,
    )
    return _to_review(changed, language, event)


def _restart_stale(article: Article, event: happened.Event) -> Article:
    """After the source moved: restart the editions that no longer render it, leave the others standing."""
    for language, edition in article.editions.items():
        if edition.is_source or edition.state in _UNTOUCHED:
            continue
        moved = article.content_hash_of(language) != edition.content_hash
        if moved or article.unfinished(language):
            article = _restart(_retexted(article, language), language, event)
        else:
            article = _to_review(article, language, event)
    return article


def _unapproved(article: Article) -> Article:
    """After byline, embargo or number of approvals changed: what was approved with the old ones is approved anew."""
    for language, edition in article.editions.items():
        waits = edition.state in {EditionState.APPROVED, EditionState.SCHEDULED}
        state = EditionState.REVIEW if waits else edition.state
        article = _change(article, language, approvals=(), publish_at=None, state=state)
    return article


def _translated(article: Article, event: happened.TranslationRecorded) -> Article:
    edition = article.editions[event.language]
    translations = {**edition.translations, **event.segments}
    changed = _change(article, event.language, translations=translations, changes_requested="")
    return _restart(_retexted(changed, event.language), event.language, event)


def _post_edited(article: Article, event: happened.EditionPostEdited) -> Article:
    language = event.language
    edition = article.editions[language]
    if edition.is_source:
        blocks = tuple(_edited(block, event.segments) for block in article.blocks)
        article = _with_source(article, blocks, event, restart=False)
        article = _restart_stale(article, event)
    else:
        edited = {
            segment_id: TargetSegment(
                text=text, source_hash=event.source_hashes[segment_id], method=Method.HUMAN, editor=event.by
            )
            for segment_id, text in event.segments.items()
        }
        article = _retexted(_change(article, language, translations={**edition.translations, **edited}), language)
    edition = article.editions[language]
    waits = edition.state in {EditionState.TRANSLATION, EditionState.DRAFT}
    article = _change(
        article,
        language,
        authors=edition.authors | {event.by},
        approvals=(),
        publish_at=None,
        changes_requested="",
        state=edition.state if waits else EditionState.REVIEW,
    )
    return _to_review(article, language, event)


def _edited(block: Block, texts: Mapping[str, str]) -> Block:
    if not any(segment.id in texts for segment in block.segments):
        return block
    segments = tuple(Segment(id=each.id, text=texts.get(each.id, each.text)) for each in block.segments)
    return Block(kind=block.kind, segments=segments, level=block.level)


def _to_review(article: Article, language: LanguageTag, event: happened.Event) -> Article:
    """On to ``review`` once the text is complete and its findings and tags are on record."""
    edition = article.editions[language]
    waits = edition.state is EditionState.TRANSLATION and not edition.changes_requested
    if waits and edition.is_checked and not article.unfinished(language):
        return _change(article, language, state=EditionState.REVIEW, waiting_since=event.at)
    return article


def _approved(article: Article, language: LanguageTag, event: happened.Event, text: str, *, override: bool) -> Article:
    edition = article.editions[language]
    approvals = (*edition.approvals, Approval(by=event.by, content_hash=text, at=event.at, override=override))
    enough = override or len(approvals) >= article.details.required_approvals
    state = EditionState.APPROVED if enough else EditionState.REVIEW
    return _change(article, language, approvals=approvals, state=state)


def _published(
    article: Article, language: LanguageTag, event: happened.Event, revision: int, verb: str, note: str
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
        tags=edition.accepted_tags,
        details=article.details,
        machine_translated=any(
            segment.method is Method.MACHINE
            for identity, segment in edition.translations.items()
            if identity in present
        ),
        first_published=before.first_published if before else event.at,
        this_version=event.at,
        note=note,
    )
    return _change(article, language, published=text, state=EditionState.PUBLISHED, publish_at=None)


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
    return _change(article, language, published=text, state=state, publish_at=publish_at)
