"""What of an event is told to readers of the log who are not to know the newsroom's internal matters. Pure.

One table from stored name to the fields that go outside, on decoded JSON as it is stored. Whatever is not named stays
inside: persons, reasons, comments, notes, texts that may not be public, endpoints. An event that is not in the table
says nothing but what it is called, where it stands and when it happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.domain.streams import category

PERSON, MACHINE = "person", "system"
"""What is told of an actor."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which fields of an event go outside: names, ``within.name`` for fields of objects and of lists of objects."""

    fields: tuple[str, ...] = ()
    sizes_text: bool = False
    """How long the text is goes outside too: ``text: {"segments": 3, "characters": 120}``."""


def _shown(fields: str = "", *, sizes_text: bool = False) -> Shown:
    return Shown(tuple(fields.split()), sizes_text)


_NOTHING = _shown()
_LANGUAGE = _shown("language")
_TEXT = _shown("language content_hash")
_REVISION = _shown("language revision")
_ITEM = _shown("item_id number")
_ATTEMPTED = _shown("item_id number outcome.delivered outcome.status")

OUTWARD: Mapping[str, Shown] = {
    "article.drafted": _shown("article_id language targets.language targets.route", sizes_text=True),
    "article.draft_revised": _shown(sizes_text=True),
    "article.submitted": _shown("source_version content_hash"),
    "article.corrected": _shown("source_version content_hash grade", sizes_text=True),
    "edition.requested": _shown("target.language target.route"),
    "edition.translation_recorded": _LANGUAGE,
    "edition.translation_refused": _LANGUAGE,
    "edition.translation_discarded": _LANGUAGE,
    "edition.handed_to_person": _LANGUAGE,
    "edition.retranslation_requested": _LANGUAGE,
    "edition.findings_recorded": _TEXT,
    "edition.tags_recorded": _TEXT,
    "edition.result_outdated": _TEXT,
    "edition.tag_decided": _LANGUAGE,
    "edition.tag_retyped": _LANGUAGE,
    "edition.tag_relinked": _LANGUAGE,
    "edition.tag_resized": _LANGUAGE,
    "edition.tag_added": _LANGUAGE,
    "edition.post_edited": _LANGUAGE,
    "edition.finding_waived": _LANGUAGE,
    "edition.changes_requested": _LANGUAGE,
    "edition.rejected": _LANGUAGE,
    "edition.four_eyes_overridden": _TEXT,
    "edition.approved": _TEXT,
    "edition.approval_withdrawn": _LANGUAGE,
    "edition.scheduled": _TEXT,
    "edition.unscheduled": _LANGUAGE,
    "edition.advance_recalled": _REVISION,
    "edition.published": _shown("language revision content_hash slug"),
    "edition.corrected": _shown("language revision content_hash grade"),
    "edition.retracted": _REVISION,
    "edition.held": _REVISION,
    "edition.released": _REVISION,
    "edition.withdrawn": _REVISION,
    "edition.reissued": _shown("language revision of"),
    "edition.delivery_planned": _REVISION,
    "comment.added": _shown("number language"),
    "comment.resolved": _shown("number"),
    "comment.reopened": _shown("number"),
    "edition.claimed": _LANGUAGE,
    "edition.let_go": _LANGUAGE,
    "edition.images_changed": _REVISION,
    "image.added": _NOTHING,  # its hash is the address of its files, which may not be public yet
    "image.described": _LANGUAGE,
    "image.ordered": _NOTHING,
    "image.removed": _NOTHING,
    "delivery.requested": _shown("partner_id article_id item_id language revision pub_status article_version"),
    "delivery.superseded": _shown("item_id by_item"),
    "delivery.attempt_scheduled": _shown("item_id number due_at"),
    "delivery.attempt_started": _ITEM,
    "delivery.attempt_failed": _ATTEMPTED,
    "delivery.succeeded": _ATTEMPTED,
    "delivery.gave_up": _shown("item_id"),
    "delivery.held_back": _shown("item_id"),
    "delivery.receipt_recorded": _shown("item_id confirmed"),
    "edition.review_link_made": _LANGUAGE,
    "edition.review_link_ended": _NOTHING,
    "source.registered": _NOTHING,
    "source.edited": _NOTHING,
    "source.paused": _NOTHING,
    "source.resumed": _NOTHING,
    "source.removed": _NOTHING,
    "source.fetch_requested": _NOTHING,
    "partner.registered": _shown("partner_id"),
    "partner.paused": _NOTHING,
    "partner.resumed": _NOTHING,
    "partner.woken_up": _shown("deliveries"),
    "partner.edited": _NOTHING,
    "partner.disabled": _NOTHING,
    "partner.secret_rotated": _NOTHING,
    "partner.test_requested": _NOTHING,
    "partner.tested": _shown("outcome.delivered outcome.status"),
    "partner.endpoint_failed": _NOTHING,
    "partner.breaker_opened": _NOTHING,
    "partner.endpoint_asked_to_wait": _NOTHING,
    "partner.credentials_refused": _NOTHING,
    "partner.endpoint_recovered": _NOTHING,
    "partner.backfill_requested": _NOTHING,
    "partner.backfill_planned": _shown("editions"),
    "partner.replay_requested": _NOTHING,
    "concept.recorded": _NOTHING,
    "concept.withdrawn": _NOTHING,
    "entity.recorded": _NOTHING,
    "entity.withdrawn": _NOTHING,
    "desk.configured": _NOTHING,
    "memory.imported": _shown("part"),
    "memory.import_withdrawn": _NOTHING,
    "topics.imported": _shown("part parts"),
    "topic_rule.recorded": _NOTHING,
    "topic_rule.withdrawn": _NOTHING,
    "log.payload_redacted": _shown("payloads.position"),  # whoever keeps copies must know which are not to be kept
}
"""Stored name to what goes outside. Words that a person may have chosen never do, but for the slug of a public page."""

_STREAMS_WITH_NUMBERS = frozenset({"article", "delivery", "partner", "memory", "topics"})
"""Categories whose streams are named by ids that say nothing; others are named by words (``entity-jane-doe``)."""


def outward_data(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What of an event's payload goes outside; ``at`` of every event."""
    shown = OUTWARD.get(name, _NOTHING)
    told = {"at": data["at"]} if "at" in data else {}
    for path in shown.fields:
        _copy(path.split("."), data, told)
    if shown.sizes_text:
        told["text"] = _size(data.get("blocks") or ())
    return told


def outward_stream(stream: str) -> str:
    """The stream's name, or only its category where the name is made of words."""
    kind = category(stream)
    return stream if kind in _STREAMS_WITH_NUMBERS else kind


def outward_actor(actor: str) -> str:
    """Whether a person acted or a machine, and no more."""
    return MACHINE if actor.startswith("system:") else PERSON


def _copy(path: list[str], source: Mapping[str, Any], target: dict[str, Any]) -> None:
    """Put the value at a path of ``source`` at the same path of ``target``; nothing where there is none."""
    name, *rest = path
    if name not in source:
        return
    value = source[name]
    if not rest:
        if not _holds_objects(value):
            target[name] = value
        return
    if isinstance(value, Mapping):
        _copy(rest, value, target.setdefault(name, {}))
    elif isinstance(value, list):
        within = target.setdefault(name, [{} for _ in value])
        for each, copied in zip(value, within, strict=True):
            if isinstance(each, Mapping):
                _copy(rest, each, copied)


def _holds_objects(value: Any) -> bool:
    """Whether there is more in a value than one plain value or a list of such: fields that nobody named."""
    return isinstance(value, Mapping) or (isinstance(value, list) and any(_holds_objects(each) for each in value))


def _size(blocks: Any) -> dict[str, int]:
    texts = [segment["text"] for block in blocks for segment in block["segments"]]
    return {"segments": len(texts), "characters": sum(map(len, texts))}
