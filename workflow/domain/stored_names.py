"""The names under which events are stored. For ever: a class may be renamed, its stored name never."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain import events as happened

STORED_NAMES: Mapping[str, type[happened.Event]] = {
    "article.drafted": happened.ArticleDrafted,
    "article.draft_revised": happened.DraftRevised,
    "article.submitted": happened.ArticleSubmitted,
    "article.corrected": happened.ArticleCorrected,
    "edition.requested": happened.EditionRequested,
    "edition.translation_recorded": happened.TranslationRecorded,
    "edition.translation_refused": happened.TranslationRefused,
    "edition.translation_discarded": happened.TranslationDiscarded,
    "edition.handed_to_person": happened.HandedToPerson,
    "edition.retranslation_requested": happened.RetranslationRequested,
    "edition.findings_recorded": happened.FindingsRecorded,
    "edition.tags_recorded": happened.TagsRecorded,
    "edition.result_outdated": happened.ResultOutdated,
    "edition.tag_decided": happened.TagDecided,
    "edition.tag_retyped": happened.TagRetyped,
    "edition.tag_relinked": happened.TagRelinked,
    "edition.tag_resized": happened.TagResized,
    "edition.tag_added": happened.TagAdded,
    "edition.post_edited": happened.EditionPostEdited,
    "edition.finding_waived": happened.FindingWaived,
    "edition.changes_requested": happened.ChangesRequested,
    "edition.rejected": happened.EditionRejected,
    "edition.four_eyes_overridden": happened.FourEyesOverridden,
    "edition.approved": happened.EditionApproved,
    "edition.approval_withdrawn": happened.ApprovalWithdrawn,
    "edition.scheduled": happened.EditionScheduled,
    "edition.published": happened.EditionPublished,
    "edition.corrected": happened.EditionCorrected,
    "edition.held": happened.EditionHeld,
    "edition.released": happened.EditionReleased,
    "edition.withdrawn": happened.EditionWithdrawn,
    "edition.delivery_planned": happened.DeliveryPlanned,
    "delivery.requested": happened.DeliveryRequested,
    "delivery.superseded": happened.DeliverySuperseded,
    "delivery.attempt_scheduled": happened.AttemptScheduled,
    "delivery.attempt_started": happened.AttemptStarted,
    "delivery.attempt_failed": happened.AttemptFailed,
    "delivery.succeeded": happened.DeliverySucceeded,
    "delivery.gave_up": happened.DeliveryGaveUp,
    "delivery.held_back": happened.DeliveryHeldBack,
    "partner.registered": happened.PartnerRegistered,
    "partner.paused": happened.PartnerPaused,
    "partner.resumed": happened.PartnerResumed,
    "partner.woken_up": happened.PartnerWokenUp,
    "concept.recorded": happened.ConceptRecorded,
    "concept.withdrawn": happened.ConceptWithdrawn,
    "entity.recorded": happened.EntityRecorded,
    "entity.withdrawn": happened.EntityWithdrawn,
    "desk.configured": happened.DeskConfigured,
    "memory.imported": happened.MemoryImported,
    "memory.import_withdrawn": happened.MemoryImportWithdrawn,
    "topics.imported": happened.TopicsImported,
    "topic_rule.recorded": happened.TopicRuleRecorded,
    "topic_rule.withdrawn": happened.TopicRuleWithdrawn,
    "log.payload_redacted": happened.PayloadRedacted,
}
"""Stored name to class."""

NAMES: Mapping[type[happened.Event], str] = {event_type: name for name, event_type in STORED_NAMES.items()}
"""Class to stored name."""
