"""The table of transitions: which command, from which states, under which rules, to what. Data, not code.

The table is the truth: ``decide`` holds every command against its row, the buttons ask it why
they are disabled, and the drawing in the documentation is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain import rules
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.errors import NewsroomError, NotFound, WrongState
from workflow.domain.guests import require_open_link
from workflow.domain.limited import within_limits
from workflow.domain.permissions import why_denied
from workflow.domain.phrases import either, phrase, word
from workflow.domain.vocabulary import LanguageTag

_S = EditionState
_TEXT = frozenset({_S.TRANSLATION, _S.REVIEW, _S.APPROVED, _S.SCHEDULED, _S.PUBLISHED, _S.HELD})
_OPEN = _TEXT | {_S.DRAFT}
_ANY = frozenset(EditionState)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: a command on an edition, from which states, under which rules, to what."""

    command: type[wanted.Command]
    sources: frozenset[EditionState]
    guards: tuple[rules.Rule, ...]
    events: tuple[type[happened.Event], ...]
    leads_to: str
    """The edition's state afterwards, in words."""


TRANSITIONS: tuple[Transition, ...] = (
    Transition(wanted.ReviseDraft, frozenset({_S.DRAFT}), (), (happened.DraftRevised,), "draft"),
    Transition(wanted.SubmitArticle, frozenset({_S.DRAFT}), (), (happened.ArticleSubmitted,), "translation"),
    Transition(
        wanted.RecordTranslation,
        _ANY,
        (),
        (
            happened.TranslationRecorded,
            happened.TranslationRefused,
            happened.TranslationDiscarded,
        ),
        "translation",
    ),
    Transition(wanted.HandToPerson, frozenset({_S.TRANSLATION}), (), (happened.HandedToPerson,), "translation"),
    Transition(wanted.Retranslate, _TEXT, (), (happened.RetranslationRequested,), "translation"),
    Transition(
        wanted.RecordFindings, _ANY, (), (happened.FindingsRecorded, happened.ResultOutdated), "review when complete"
    ),
    Transition(wanted.RecordTags, _ANY, (), (happened.TagsRecorded, happened.ResultOutdated), "review when complete"),
    Transition(wanted.DecideTag, _TEXT, (), (happened.TagDecided,), "unchanged"),
    Transition(wanted.RetypeTag, _TEXT, (), (happened.TagRetyped,), "unchanged"),
    Transition(wanted.RelinkTag, _TEXT, (), (happened.TagRelinked,), "unchanged"),
    Transition(wanted.ResizeTag, _TEXT, (rules.tagged,), (happened.TagResized,), "unchanged"),
    Transition(wanted.AddTag, _TEXT, (rules.tagged,), (happened.TagAdded,), "unchanged"),
    Transition(
        wanted.PostEdit,
        _TEXT,
        (rules.reads_the_present_segments,),
        (happened.EditionPostEdited,),
        "review; a waiting translation stays until complete",
    ),
    Transition(wanted.WaiveFinding, frozenset({_S.REVIEW}), (), (happened.FindingWaived,), "review"),
    Transition(
        wanted.RequestChanges,
        frozenset({_S.REVIEW, _S.APPROVED}),
        (),
        (happened.ChangesRequested,),
        "draft for the source, translation otherwise",
    ),
    Transition(
        wanted.RejectEdition,
        frozenset({_S.TRANSLATION, _S.REVIEW, _S.APPROVED}),
        (),
        (happened.EditionRejected,),
        "rejected",
    ),
    Transition(
        wanted.ApproveEdition,
        frozenset({_S.REVIEW}),
        (
            rules.reads_the_present_text,
            rules.source_is_handed_over,
            rules.checked,
            rules.complete_and_fresh,
            rules.no_blocking_findings,
            rules.comments_settled,
            rules.four_eyes,
        ),
        (happened.EditionApproved,),
        "approved when enough approvals are given",
    ),
    Transition(
        wanted.MakeReviewLink,
        frozenset({_S.REVIEW}),
        (rules.source_is_handed_over, rules.complete_and_fresh, rules.could_answer_for_a_guest),
        (happened.ReviewLinkMade,),
        "unchanged",
    ),
    Transition(wanted.EndReviewLink, _ANY, (), (happened.ReviewLinkEnded,), "unchanged"),
    Transition(
        wanted.OverrideFourEyes,
        frozenset({_S.REVIEW}),
        (
            rules.reads_the_present_text,
            rules.source_is_handed_over,
            rules.checked,
            rules.complete_and_fresh,
            rules.no_blocking_findings,
            rules.comments_settled,
        ),
        (happened.FourEyesOverridden,),
        "approved",
    ),
    Transition(
        wanted.WithdrawApproval,
        frozenset({_S.REVIEW, _S.APPROVED, _S.SCHEDULED}),
        (rules.gave_the_approval,),
        (happened.ApprovalWithdrawn,),
        "review",
    ),
    Transition(
        wanted.PublishEdition,
        frozenset({_S.APPROVED, _S.SCHEDULED}),
        (rules.source_is_handed_over, rules.approved_as_it_stands, rules.complete_and_fresh, rules.embargo_passed),
        (happened.EditionPublished, happened.EditionCorrected),
        "published",
    ),
    Transition(
        wanted.SchedulePublication,
        frozenset({_S.APPROVED, _S.SCHEDULED}),
        (rules.source_is_handed_over, rules.approved_as_it_stands, rules.complete_and_fresh, rules.embargo_passed),
        (happened.EditionScheduled,),
        "scheduled",
    ),
    Transition(
        wanted.CorrectArticle,
        _TEXT | {_S.WITHDRAWN},
        (),
        (happened.ArticleCorrected,),
        "translation, for the editions that it touches",
    ),
    Transition(wanted.HoldEdition, _ANY, (rules.is_usable,), (happened.EditionHeld,), "held"),
    Transition(wanted.ReleaseEdition, _ANY, (rules.is_held,), (happened.EditionReleased,), "published"),
    Transition(
        wanted.WithdrawEdition,
        _ANY,
        (rules.is_public,),
        (happened.EditionWithdrawn,),
        "withdrawn",
    ),
    Transition(
        wanted.RetractEdition,
        _ANY,
        (rules.is_usable, rules.is_not_retracted),
        (happened.EditionRetracted,),
        "unchanged",
    ),
    Transition(
        wanted.HoldArticle,
        _ANY,
        (rules.something_is_out_or_scheduled,),
        (happened.EditionHeld, happened.EditionUnscheduled),
        "held, for every edition that is public",
    ),
    Transition(
        wanted.ReleaseArticle,
        _ANY,
        (rules.something_is_held,),
        (happened.EditionReleased,),
        "published, for every edition that is held",
    ),
    Transition(
        wanted.WithdrawArticle,
        _ANY,
        (rules.something_is_public_or_scheduled,),
        (happened.EditionWithdrawn, happened.EditionUnscheduled),
        "withdrawn, for every edition that is public or held",
    ),
    Transition(
        wanted.RetractArticle,
        _ANY,
        (rules.something_can_be_retracted,),
        (happened.EditionRetracted,),
        "unchanged",
    ),
    Transition(wanted.AddComment, _ANY, (), (happened.CommentAdded,), "unchanged"),
    Transition(wanted.ResolveComment, _ANY, (), (happened.CommentResolved,), "unchanged"),
    Transition(wanted.ReopenComment, _ANY, (), (happened.CommentReopened,), "unchanged"),
    Transition(
        wanted.ClaimEdition,
        frozenset({_S.TRANSLATION, _S.REVIEW, _S.APPROVED}),
        (),
        (happened.EditionClaimed,),
        "unchanged",
    ),
    Transition(wanted.LetGoEdition, _ANY, (rules.looks_after_it,), (happened.EditionLetGo,), "unchanged"),
    Transition(
        wanted.AddImage, _OPEN, (rules.a_publisher_answers_for_what_comes_out,), (happened.ImageAdded,), "unchanged"
    ),
    Transition(
        wanted.DescribeImage,
        _OPEN,
        (rules.a_publisher_answers_for_what_comes_out,),
        (happened.ImageDescribed,),
        "unchanged",
    ),
    Transition(
        wanted.OrderImages,
        _OPEN,
        (rules.a_publisher_answers_for_what_comes_out,),
        (happened.ImagesOrdered,),
        "unchanged",
    ),
    Transition(
        wanted.RemoveImage,
        _ANY,
        (),
        (happened.ImageRemoved, happened.EditionImagesChanged),
        "unchanged; what is public goes on without the image",
    ),
    Transition(
        wanted.PublishImages,
        _ANY,
        (rules.other_images_are_public,),
        (happened.EditionImagesChanged,),
        "unchanged",
    ),
    Transition(wanted.RecordDeliveryPlan, _ANY, (), (happened.DeliveryPlanned,), "unchanged"),
)

AFTERMATH: tuple[type[happened.Event], ...] = (happened.EditionReissued, happened.AdvanceRecalled)
"""What any decision may bring about beside its row's events: public editions are re-issued whose links to the others
changed, and a copy that went ahead of its release is taken back when the schedule ends. See ``aftermath.py``."""

BY_COMMAND: Mapping[type[wanted.Command], Transition] = {row.command: row for row in TRANSITIONS}


def refusal(command: wanted.Command, article: Article) -> NewsroomError | None:
    """Why ``command`` would be refused at this moment, or None: what a disabled button says."""
    try:
        require_open_link(command, article)
        hold_against_table(within_limits(command, article), article)
    except NewsroomError as error:
        return error
    return None


def why_refused(command: wanted.Command, article: Article) -> str:
    """Why a command would be refused as things stand, in a sentence; empty when it would not."""
    refused = refusal(command, article)
    return why_denied(command.by, type(command)) or (refused.detail if refused is not None else "")


def hold_against_table(command: wanted.Command, article: Article) -> Edition:
    """The edition that ``command`` is about, once its row of the table lets it through."""
    edition = edition_of(command, article)
    row = BY_COMMAND[type(command)]
    if edition.state not in row.sources:
        raise WrongState(
            phrase(
                "The {language} edition is in state '{state}'; this needs {needed}.",
                language=edition.language,
                state=word(edition.state),
                needed=_any_of(row.sources),
            ),
            state=edition.state.value,
            language=edition.language,
        )
    for guard in row.guards:
        guard(article, edition, command)
    return edition


@cache
def _any_of(states: frozenset[EditionState]) -> str:
    return either([phrase("'{state}'", state=word(state)) for state in _S if state in states])


def edition_of(command: wanted.Command, article: Article) -> Edition:
    """The edition that the command names; the source's own where it names none."""
    language: LanguageTag = getattr(command, "language", None) or article.language
    edition = article.editions.get(language)
    if edition is None:
        raise NotFound(phrase("The article has no edition in {language}.", language=language), language=language)
    return edition
