"""What an API key was made for. A key never lets anybody do more than its owner's roles do: both must allow it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue
from workflow.domain.permissions import PERMISSIONS
from workflow.domain.phrases import Phrase, either, listed, phrase, word
from workflow.domain.vocabulary import ASSIGNED, Role


class Scope(StrEnum):
    """One thing that a key can be made for; what each is: ``EXPLANATIONS``."""

    ARTICLES_READ = "articles:read"
    ARTICLES_SUBMIT = "articles:submit"
    TRANSLATIONS_WRITE = "translations:write"
    REVIEWS_DECIDE = "reviews:decide"
    DELIVERIES_READ = "deliveries:read"
    DELIVERIES_RETRY = "deliveries:retry"
    PARTNERS_MANAGE = "partners:manage"
    KNOWLEDGE_WRITE = "knowledge:write"
    EVENTS_READ = "events:read"
    EVENTS_READ_INTERNAL = "events:read_internal"
    METRICS_READ = "metrics:read"
    ADMIN = "admin"


ALL_SCOPES = frozenset(Scope)

EXPLANATIONS: Mapping[Scope, Phrase] = {
    Scope.ARTICLES_READ: phrase("read articles, editions, their history, search, queue, figures, glossary and topics"),
    Scope.ARTICLES_SUBMIT: phrase("draft, revise, correct and hand in articles with their images; comment on them"),
    Scope.TRANSLATIONS_WRITE: phrase("edit segments, ask for a new translation, claim an edition, decide on tags"),
    Scope.REVIEWS_DECIDE: phrase("approve, request changes, reject, publish, hold, withdraw, waive findings"),
    Scope.DELIVERIES_READ: phrase("read deliveries and partners, and why somebody receives something"),
    Scope.DELIVERIES_RETRY: phrase("retry and replay deliveries, record receipts"),
    Scope.PARTNERS_MANAGE: phrase("register, change, pause and test partners, make their secrets"),
    Scope.KNOWLEDGE_WRITE: phrase("change the glossary, the knowledge base, topics and the translation memory"),
    Scope.EVENTS_READ: phrase("read the log as a feed, without the newsroom's internal matters"),
    Scope.EVENTS_READ_INTERNAL: phrase("with `events:read`: read the log as it stands, internal matters and all"),
    Scope.METRICS_READ: phrase("read how the machinery is doing, for Prometheus"),
    Scope.ADMIN: phrase("configure desks, look after people, take the whole newsroom out as a file"),
}
"""What a key with a scope may do, for whoever chooses."""

COMMANDS: Mapping[Scope, tuple[type[wanted.Command], ...]] = {
    Scope.ARTICLES_SUBMIT: (
        wanted.DraftArticle,
        wanted.ReviseDraft,
        wanted.SubmitArticle,
        wanted.CorrectArticle,
        wanted.RequestEdition,
        wanted.AddComment,
        wanted.ResolveComment,
        wanted.ReopenComment,
        wanted.AddImage,
        wanted.DescribeImage,
        wanted.OrderImages,
        wanted.RemoveImage,
    ),
    Scope.TRANSLATIONS_WRITE: (
        wanted.PostEdit,
        wanted.Retranslate,
        wanted.ClaimEdition,
        wanted.LetGoEdition,
        wanted.AddTag,
        wanted.DecideTag,
        wanted.RetypeTag,
        wanted.RelinkTag,
        wanted.ResizeTag,
    ),
    Scope.REVIEWS_DECIDE: (
        wanted.ApproveEdition,
        wanted.OverrideFourEyes,
        wanted.WithdrawApproval,
        wanted.RequestChanges,
        wanted.RejectEdition,
        wanted.WaiveFinding,
        wanted.PublishEdition,
        wanted.SchedulePublication,
        wanted.PublishImages,
        wanted.HoldEdition,
        wanted.ReleaseEdition,
        wanted.WithdrawEdition,
        wanted.RetractEdition,
        wanted.HoldArticle,
        wanted.ReleaseArticle,
        wanted.WithdrawArticle,
        wanted.RetractArticle,
        wanted.MakeReviewLink,
        wanted.EndReviewLink,
    ),
    Scope.DELIVERIES_RETRY: (
        wanted.RetryDelivery,
        wanted.RecordReceipt,
        wanted.ReplayParked,
        wanted.RequestBackfill,
    ),
    Scope.PARTNERS_MANAGE: (
        wanted.RegisterPartner,
        wanted.EditPartner,
        wanted.DisablePartner,
        wanted.PausePartner,
        wanted.ResumePartner,
        wanted.NoteRotation,
        wanted.TestPartner,
    ),
    Scope.KNOWLEDGE_WRITE: (
        wanted.RecordConcept,
        wanted.WithdrawConcept,
        wanted.RecordEntity,
        wanted.WithdrawEntity,
        wanted.ImportMemory,
        wanted.WithdrawMemoryImport,
        wanted.ImportTopics,
        wanted.RecordTopicRule,
        wanted.WithdrawTopicRule,
    ),
    Scope.ADMIN: (
        wanted.ConfigureDesk,
        wanted.RegisterSource,
        wanted.EditSource,
        wanted.PauseSource,
        wanted.ResumeSource,
        wanted.RemoveSource,
        wanted.FetchSource,
    ),
}
"""The commands that a scope is for; a scope that is not here is for reading, which everybody may."""


def roles_for(scope: Scope) -> frozenset[Role]:
    """The roles that have a use for a scope: those that may give one of its commands."""
    if scope not in COMMANDS:
        return frozenset(ASSIGNED)
    return frozenset[Role]().union(*(PERMISSIONS[command] for command in COMMANDS[scope])) & frozenset(ASSIGNED)


def usable_scopes(roles: Collection[Role]) -> tuple[Scope, ...]:
    """The scopes that somebody with these roles has a use for, in the order of ``Scope``."""
    return tuple(scope for scope in Scope if roles_for(scope) & frozenset(roles))


def why_useless(scope: Scope, roles: Collection[Role]) -> str:
    """Why a key with this scope would open nothing to somebody with these roles; empty when it would."""
    needed = roles_for(scope)
    if needed & frozenset(roles):
        return ""
    return phrase(
        "{scope} is for the role {needed}; the key's owner has {held}",
        scope=scope.value,
        needed=either([word(role) for role in sorted(needed)]),
        held=listed([word(role) for role in sorted(roles)]),
    )


def read_scopes(names: Iterable[str]) -> frozenset[Scope]:
    """The scopes of these names; ``InvalidValue`` for none at all and for a name that is no scope's."""
    chosen = set()
    for name in names:
        try:
            chosen.add(Scope(name))
        except ValueError:
            choices = ", ".join(Scope)
            raise InvalidValue("scopes", phrase("must be one or more of {choices}", choices=choices)) from None
    if not chosen:
        raise InvalidValue("scopes", phrase("choose at least one thing that the key is for"))
    return frozenset(chosen)
