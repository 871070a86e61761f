"""Who may do what: one table for API, buttons and documentation. Rules about a particular text are in ``rules.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache

from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue, NotAllowed
from workflow.domain.limits import Matter
from workflow.domain.limits_in_words import beyond, beyond_all_desks, facts_of
from workflow.domain.phrases import Phrase, either, listed, phrase, word
from workflow.domain.vocabulary import Actor, Role

_W, _T, _R, _P, _A, _S = Role.WRITER, Role.TRANSLATOR, Role.REVIEWER, Role.PUBLISHER, Role.ADMIN, Role.SYSTEM
_G = Role.GUEST
"""Who came by a review link; what of this its one link allows is held against it in ``guests.py``."""

OF_ARTICLES: Mapping[type[wanted.Command], frozenset[Role]] = {
    wanted.DraftArticle: frozenset({_W, _S}),
    wanted.ReviseDraft: frozenset({_W, _S}),
    wanted.SubmitArticle: frozenset({_W}),
    wanted.RequestEdition: frozenset({_W, _R, _P}),
    wanted.RecordTranslation: frozenset({_S}),
    wanted.HandToPerson: frozenset({_S}),
    wanted.Retranslate: frozenset({_T, _R, _P}),
    wanted.RecordFindings: frozenset({_S}),
    wanted.RecordTags: frozenset({_S}),
    wanted.DecideTag: frozenset({_T, _R, _P}),
    wanted.RetypeTag: frozenset({_T, _R, _P}),
    wanted.RelinkTag: frozenset({_T, _R, _P}),
    wanted.ResizeTag: frozenset({_T, _R, _P}),
    wanted.AddTag: frozenset({_T, _R, _P}),
    wanted.PostEdit: frozenset({_T, _R, _P}),
    wanted.WaiveFinding: frozenset({_R, _P}),
    wanted.RequestChanges: frozenset({_R, _P, _G}),
    wanted.RejectEdition: frozenset({_R, _P}),
    wanted.ApproveEdition: frozenset({_R, _P, _G}),
    wanted.MakeReviewLink: frozenset({_R, _P}),
    wanted.EndReviewLink: frozenset({_R, _P}),
    wanted.OverrideFourEyes: frozenset({_P}),
    wanted.WithdrawApproval: frozenset({_R, _P}),
    wanted.PublishEdition: frozenset({_P, _S}),
    wanted.SchedulePublication: frozenset({_P}),
    wanted.CorrectArticle: frozenset({_W, _R, _P}),
    wanted.HoldEdition: frozenset({_P}),
    wanted.ReleaseEdition: frozenset({_P}),
    wanted.WithdrawEdition: frozenset({_P}),
    wanted.RetractEdition: frozenset({_P}),
    wanted.HoldArticle: frozenset({_P}),
    wanted.ReleaseArticle: frozenset({_P}),
    wanted.WithdrawArticle: frozenset({_P}),
    wanted.RetractArticle: frozenset({_P}),
    wanted.AddComment: frozenset({_W, _T, _R, _P, _A, _S, _G}),
    wanted.ResolveComment: frozenset({_W, _T, _R, _P, _A}),
    wanted.ReopenComment: frozenset({_W, _T, _R, _P, _A}),
    wanted.ClaimEdition: frozenset({_T, _R, _P}),
    wanted.LetGoEdition: frozenset({_T, _R, _P}),
    wanted.AddImage: frozenset({_W, _R, _P}),
    wanted.DescribeImage: frozenset({_W, _T, _R, _P}),
    wanted.OrderImages: frozenset({_W, _R, _P}),
    wanted.RemoveImage: frozenset({_W, _R, _P}),
    wanted.PublishImages: frozenset({_P}),
    wanted.RecordDeliveryPlan: frozenset({_S}),
}
"""What is done to articles and their editions: here a role may be limited to desks and pairs of languages."""

OF_THE_NEWSROOM: Mapping[type[wanted.Command], frozenset[Role]] = {
    wanted.RequestDelivery: frozenset({_S}),
    wanted.StartAttempt: frozenset({_S}),
    wanted.RecordAttempt: frozenset({_S}),
    wanted.RetryDelivery: frozenset({_P, _A, _S}),
    wanted.RecordReceipt: frozenset({_P, _A, _S}),
    wanted.RegisterPartner: frozenset({_A, _S}),
    wanted.PausePartner: frozenset({_P, _A, _S}),
    wanted.ResumePartner: frozenset({_P, _A}),
    wanted.EditPartner: frozenset({_A}),
    wanted.DisablePartner: frozenset({_A}),
    wanted.NoteRotation: frozenset({_A}),
    wanted.TestPartner: frozenset({_P, _A}),
    wanted.RecordPartnerTest: frozenset({_S}),
    wanted.RecordEndpointAnswer: frozenset({_S}),
    wanted.RequestBackfill: frozenset({_P, _A}),
    wanted.RecordBackfill: frozenset({_S}),
    wanted.ReplayParked: frozenset({_P, _A}),
    wanted.RecordWakeUp: frozenset({_S}),
    wanted.RecordConcept: frozenset({_R, _A}),
    wanted.WithdrawConcept: frozenset({_R, _A}),
    wanted.RecordEntity: frozenset({_R, _A}),
    wanted.WithdrawEntity: frozenset({_R, _A}),
    wanted.ConfigureDesk: frozenset({_A}),
    wanted.ImportMemory: frozenset({_R, _A}),
    wanted.WithdrawMemoryImport: frozenset({_R, _A}),
    wanted.ImportTopics: frozenset({_R, _A}),
    wanted.RecordTopicRule: frozenset({_R, _A}),
    wanted.WithdrawTopicRule: frozenset({_R, _A}),
    wanted.RegisterSource: frozenset({_A}),
    wanted.EditSource: frozenset({_A}),
    wanted.PauseSource: frozenset({_A, _S}),
    wanted.ResumeSource: frozenset({_A}),
    wanted.RemoveSource: frozenset({_A}),
    wanted.FetchSource: frozenset({_A}),
    wanted.RedactPayloads: frozenset({_A}),
}
"""What is done to what all desks share: a role that is limited counts for nothing here."""

PERMISSIONS: Mapping[type[wanted.Command], frozenset[Role]] = {**OF_ARTICLES, **OF_THE_NEWSROOM}


@dataclass(frozen=True, slots=True)
class Denied:
    """A permission that is missing, and why, in a sentence for the person."""

    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)
    """The same as data."""


def permission(actor: Actor, command: type[wanted.Command], *matters: Matter) -> Denied | None:
    """None when ``actor`` may give ``command`` in all of these matters, else the reason why not.

    With no matter named it is asked whether they may give it anywhere: of what is shared by all desks that is the
    answer; of an article the answer comes with the article (``limited.py``).
    """
    allowed = PERMISSIONS[command]
    held = actor.roles & allowed
    if not held:
        return Denied(_needed(actor.roles, allowed))
    if held - actor.limits.keys():
        return None
    if command not in OF_ARTICLES:
        return Denied(beyond_all_desks(actor, held), facts_of(actor, ()))
    if actor.at(*matters).roles & allowed:
        return None
    return Denied(beyond(actor, held, matters), facts_of(actor, matters))


@cache
def _needed(roles: frozenset[Role], allowed: frozenset[Role]) -> Phrase:
    """Roles are few; and it is said of every button that somebody may not press."""
    people = either([word(role) for role in sorted(allowed - {Role.SYSTEM, Role.GUEST})])
    held = listed([word(role) for role in sorted(roles)]) or phrase("no role")
    if not people:
        return phrase("Only Copyflow itself does this; you have {held}.", held=held)
    return phrase("This needs the role {needed}; you have {held}.", needed=people, held=held)


def why_denied(actor: Actor, command: type[wanted.Command], *matters: Matter) -> str:
    """Why ``actor`` may not give ``command``, in a sentence; empty when they may."""
    denied = permission(actor, command, *matters)
    return denied.reason if denied is not None else ""


def require_permission(actor: Actor, command: type[wanted.Command], *matters: Matter) -> None:
    """Raise ``NotAllowed`` with the reason unless ``actor`` may give ``command``."""
    denied = permission(actor, command, *matters)
    if denied is not None:
        raise NotAllowed(denied.reason, command=command.__name__, **denied.facts)


# --- what is done to accounts and machinery, which no command is for ---------------------------------


def why_no_administrator(actor: Actor) -> str:
    """Why ``actor`` may not look after accounts and machinery; empty when they may."""
    return "" if Role.ADMIN in actor.roles else _needed(actor.roles, frozenset({Role.ADMIN}))


def require_administrator(actor: Actor) -> None:
    """Raise ``NotAllowed`` with the reason unless ``actor`` may look after accounts and machinery."""
    reason = why_no_administrator(actor)
    if reason:
        raise NotAllowed(reason)


def require_other_administrator(actor: Actor, person: Actor, roles: Collection[Role]) -> None:
    """Nobody takes the role admin from themselves or, with no roles at all, locks themselves out.

    So there is always one administrator left.
    """
    if actor.id != person.id or Role.ADMIN in roles:
        return
    if roles:
        raise InvalidValue("roles", phrase("you cannot take the role admin from yourself; another administrator can"))
    raise InvalidValue("name", phrase("you cannot lock yourself out; another administrator can"))


def require_erasable(actor: Actor, person: Actor, others: Collection[Actor]) -> None:
    """Nobody erases their own account, nor the last administrator's. ``others`` are all who may sign in besides."""
    if actor.id == person.id:
        raise InvalidValue("name", phrase("you cannot erase your own account; another administrator can"))
    if Role.ADMIN in person.roles and not any(Role.ADMIN in other.roles for other in others):
        raise InvalidValue("name", phrase("is the last administrator; give somebody else that role first"))
