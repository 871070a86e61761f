"""Every command, one module for each kind of stream, in lifecycle order. Imperative: what somebody wants done.

Time and ids arrive in the command; a command carries values that are already parsed.
"""

from workflow.domain.commands.article import (
    AddTag,
    ApproveEdition,
    CorrectArticle,
    DecideTag,
    DraftArticle,
    HandToPerson,
    HoldEdition,
    OverrideFourEyes,
    PostEdit,
    PublishEdition,
    RecordDeliveryPlan,
    RecordFindings,
    RecordTags,
    RecordTranslation,
    RejectEdition,
    ReleaseEdition,
    RelinkTag,
    RequestChanges,
    RequestEdition,
    ResizeTag,
    Retranslate,
    RetypeTag,
    ReviseDraft,
    SchedulePublication,
    SubmitArticle,
    WaiveFinding,
    WithdrawApproval,
    WithdrawEdition,
)
from workflow.domain.commands.base import Command
from workflow.domain.commands.delivery import (
    AttemptOutcome,
    RecordAttempt,
    RequestDelivery,
    RetryDelivery,
    StartAttempt,
)
from workflow.domain.commands.desk import ConfigureDesk
from workflow.domain.commands.knowledge import RecordEntity, WithdrawEntity
from workflow.domain.commands.log import RedactPayloads
from workflow.domain.commands.memory import ImportMemory, WithdrawMemoryImport
from workflow.domain.commands.partner import PausePartner, RecordWakeUp, RegisterPartner, ResumePartner
from workflow.domain.commands.terminology import RecordConcept, WithdrawConcept
from workflow.domain.commands.topics import ImportTopics, RecordTopicRule, WithdrawTopicRule
from workflow.domain.commands.values import Details, Original, RefusedSegment, Spent, Target

__all__ = [
    "AddTag",
    "ApproveEdition",
    "AttemptOutcome",
    "Command",
    "ConfigureDesk",
    "CorrectArticle",
    "DecideTag",
    "Details",
    "DraftArticle",
    "HandToPerson",
    "HoldEdition",
    "ImportMemory",
    "ImportTopics",
    "Original",
    "OverrideFourEyes",
    "PausePartner",
    "PostEdit",
    "PublishEdition",
    "RecordAttempt",
    "RecordConcept",
    "RecordDeliveryPlan",
    "RecordEntity",
    "RecordFindings",
    "RecordTags",
    "RecordTopicRule",
    "RecordTranslation",
    "RecordWakeUp",
    "RedactPayloads",
    "RefusedSegment",
    "RegisterPartner",
    "RejectEdition",
    "ReleaseEdition",
    "RelinkTag",
    "RequestChanges",
    "RequestDelivery",
    "RequestEdition",
    "ResizeTag",
    "ResumePartner",
    "Retranslate",
    "RetryDelivery",
    "RetypeTag",
    "ReviseDraft",
    "SchedulePublication",
    "Spent",
    "StartAttempt",
    "SubmitArticle",
    "Target",
    "WaiveFinding",
    "WithdrawApproval",
    "WithdrawConcept",
    "WithdrawEdition",
    "WithdrawEntity",
    "WithdrawMemoryImport",
    "WithdrawTopicRule",
]
