"""What each role does, in words: the table of permissions as people read it. Drawn from the table, never beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.domain import commands as wanted
from workflow.domain.permissions import OF_ARTICLES, PERMISSIONS
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ASSIGNED, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something that people do, and the roles that may."""

    what: str
    commands: tuple[type[wanted.Command], ...] = ()
    """All of them ask for the same roles; none for what is no command."""

    @property
    def roles(self) -> frozenset[Role]:
        """Who may."""
        asked = PERMISSIONS[self.commands[0]] if self.commands else frozenset({Role.ADMIN})
        return asked & frozenset(ASSIGNED)

    @property
    def can_be_limited(self) -> bool:
        """Whether a role that is limited to desks and languages does it, there."""
        return bool(self.commands) and self.commands[0] in OF_ARTICLES


def _duty(what: str, *commands: type[wanted.Command]) -> Duty:
    return Duty(what=what, commands=commands)


DUTIES: Sequence[Duty] = (
    _duty(phrase("Draft, revise and hand in articles"), wanted.DraftArticle, wanted.ReviseDraft, wanted.SubmitArticle),
    _duty(phrase("Ask for an article in one more language"), wanted.RequestEdition),
    _duty(phrase("Correct a text that was handed in"), wanted.CorrectArticle),
    _duty(phrase("Add, order and remove images"), wanted.AddImage, wanted.OrderImages, wanted.RemoveImage),
    _duty(phrase("Describe images"), wanted.DescribeImage),
    _duty(phrase("Comment, settle comments"), wanted.AddComment, wanted.ResolveComment, wanted.ReopenComment),
    _duty(phrase("Ask an official by a link, end the link"), wanted.MakeReviewLink, wanted.EndReviewLink),
    _duty(phrase("Say that one looks after an edition"), wanted.ClaimEdition, wanted.LetGoEdition),
    _duty(phrase("Translate and edit texts, ask the machine again"), wanted.PostEdit, wanted.Retranslate),
    _duty(
        phrase("Decide on tags, correct and add them"),
        *(wanted.DecideTag, wanted.RetypeTag, wanted.RelinkTag, wanted.ResizeTag, wanted.AddTag),
    ),
    _duty(phrase("Waive findings of the checks"), wanted.WaiveFinding),
    _duty(phrase("Request changes, reject"), wanted.RequestChanges, wanted.RejectEdition),
    _duty(phrase("Approve what others wrote, take an approval back"), wanted.ApproveEdition, wanted.WithdrawApproval),
    _duty(phrase("Approve in spite of the four-eyes rule, with a reason"), wanted.OverrideFourEyes),
    _duty(phrase("Publish and schedule"), wanted.SchedulePublication, wanted.PublishEdition, wanted.PublishImages),
    _duty(
        phrase("Hold, release, withdraw and retract what is public"),
        *(wanted.HoldEdition, wanted.ReleaseEdition, wanted.WithdrawEdition, wanted.RetractEdition),
        *(wanted.HoldArticle, wanted.ReleaseArticle, wanted.WithdrawArticle, wanted.RetractArticle),
    ),
    _duty(phrase("Retry deliveries, record receipts"), wanted.RetryDelivery, wanted.RecordReceipt),
    _duty(
        phrase("Pause, resume and test partners, send again what they lack"),
        *(wanted.PausePartner, wanted.ResumePartner, wanted.TestPartner, wanted.RequestBackfill, wanted.ReplayParked),
    ),
    _duty(
        phrase("Add, change and end partners, renew their secrets"),
        *(wanted.RegisterPartner, wanted.EditPartner, wanted.DisablePartner, wanted.NoteRotation),
    ),
    _duty(
        phrase("Keep the glossary, the knowledge base, topics and the translation memory"),
        *(wanted.RecordConcept, wanted.WithdrawConcept, wanted.RecordEntity, wanted.WithdrawEntity),
        *(wanted.ImportTopics, wanted.RecordTopicRule, wanted.WithdrawTopicRule),
        *(wanted.ImportMemory, wanted.WithdrawMemoryImport),
    ),
    _duty(phrase("Configure desks: engines and checks"), wanted.ConfigureDesk),
    _duty(
        phrase("Register, change, pause and remove sources of news, fetch at once"),
        wanted.RegisterSource,
        wanted.EditSource,
        wanted.PauseSource,
        wanted.ResumeSource,
        wanted.RemoveSource,
        wanted.FetchSource,
    ),
    _duty(phrase("Take words out of the record"), wanted.RedactPayloads),
    _duty(phrase("Look after accounts, roles and keys")),
)
