"""What a person's word on a tag, and a run of the taggers, change of an edition; the word itself: ``tag_review.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.domain import events as happened
from workflow.domain.annotations import EntityType, LinkBasis, Mention, Place, Tag, Verdict
from workflow.domain.article import Article, Edition
from workflow.domain.segments import all_segments
from workflow.domain.tagging import (
    NEWSROOM,
    TagDecision,
    derived_id,
    entity_of,
    known_id,
    merged,
    reanchored,
    surface,
)


def recorded(article: Article, edition: Edition, event: happened.TagsRecorded) -> dict[str, Any]:
    """What changes of the edition when a run of the taggers is on record: the decisions stand over it."""
    texts = _texts(article, edition) if edition.tag_decisions else {}
    decisions = reanchored(edition.tag_decisions, texts)
    return {
        "proposed_tags": event.tags,
        "tag_decisions": decisions,
        "tags": merged(event.tags, decisions, texts),
        "tags_for": event.content_hash,
        "tagged_by": event.provider,
        "tagged_with": event.knowledge_base,
        "tag_remarks": event.remarks,
    }


def reviewed(article: Article, edition: Edition, event: happened.Event) -> dict[str, Any]:
    """What changes of the edition by a person's word on one tag; nothing where the log knows no such tag."""
    match event:
        case happened.TagAdded():
            decisions = _added(edition, event)
        case happened.TagDecided(tag_id=tag_id) | happened.TagRetyped(tag_id=tag_id):
            decisions = _decided(edition, tag_id, event)
        case happened.TagRelinked(tag_id=tag_id) | happened.TagResized(tag_id=tag_id):
            decisions = _decided(edition, tag_id, event)
        case _:
            raise TypeError(f"{type(event).__name__} is nobody's word on a tag")
    tags = merged(edition.proposed_tags, decisions, _texts(article, edition))
    return {"tag_decisions": decisions, "tags": tags}


def _texts(article: Article, edition: Edition) -> dict[str, str]:
    return {segment.id: segment.text for segment in all_segments(article.blocks_of(edition.language))}


def _decided(edition: Edition, identity: str, event: Any) -> Mapping[str, TagDecision]:
    before = edition.tag_decisions.get(identity)
    tag = next((tag for tag in (*edition.tags, *edition.proposed_tags) if tag.id == identity), None)
    tag = tag or (before.tag if before else None)
    if tag is None:
        return edition.tag_decisions
    verdict = event.verdict if isinstance(event, happened.TagDecided) else Verdict.ACCEPTED
    changed = _changed(tag, event)
    if verdict is Verdict.ACCEPTED:
        changed = replace(changed, is_proposed=False)
    decision = TagDecision(
        tag=changed,
        verdict=verdict,
        by=event.by,
        at=event.at,
        known_as=_known_as(before, identity, changed.id),
        dormant=before.dormant if before else (),
        beside=(before.beside if before else frozenset()) | _beside(edition, tag),
    )
    return _with(edition, decision, instead_of=identity)


def _known_as(before: TagDecision | None, former: str, present: str) -> tuple[str, ...]:
    known = (*(before.known_as if before else ()), former)
    return tuple(identity for identity in dict.fromkeys(known) if identity != present)


def _changed(tag: Tag, event: Any) -> Tag:
    match event:
        case happened.TagRetyped(type=kind) if kind is not tag.type:
            return _retyped(tag, kind)
        case happened.TagRelinked(entity_id="", name=name):
            return replace(tag, id=derived_id(tag.type, name), name=name, uri=None, basis=None, coordinates=None)
        case happened.TagRelinked(entity_id=entity_id, name=name, uri=uri, coordinates=coordinates):
            return replace(
                tag,
                id=known_id(entity_id),
                name=name,
                uri=uri,
                basis=LinkBasis.PERSON,
                coordinates=coordinates,
            )
        case happened.TagResized(before=before, after=after):
            return _resized(tag, before, replace(after, provider=NEWSROOM, rule="resized"))
        case _:
            return tag


def _retyped(tag: Tag, kind: EntityType) -> Tag:
    """Of another type, and with nothing that was said of it as what it is not."""
    name = words_of(tag) if entity_of(tag) else tag.name
    return replace(
        tag,
        id=derived_id(kind, name),
        type=kind,
        name=name,
        uri=None,
        basis=None,
        confidence=None,
        candidates=(),
        offices=(),
        value="",
        coordinates=None,
    )


def _resized(tag: Tag, before: Place, after: Mention) -> Tag:
    """With the mention in its new place; a tag that was called as the text has it there is called as it has it now."""
    mentions = [each for each in tag.mentions if each.place != before]
    former = next((each.text for each in tag.mentions if each.place == before), "")
    tag = replace(tag, mentions=(*mentions, after))
    if entity_of(tag) or surface(tag.name) != surface(former):
        return tag
    return replace(tag, name=after.text, id=derived_id(tag.type, after.text))


def words_of(tag: Tag) -> str:
    """What the text itself calls it at most length."""
    return max((mention.text for mention in tag.mentions), key=len, default=tag.name)


def _added(edition: Edition, event: happened.TagAdded) -> Mapping[str, TagDecision]:
    added = Tag(
        id=added_id(event.type, event.entity_id, event.name),
        type=event.type,
        name=event.name,
        mentions=() if event.mention is None else (replace(event.mention, provider=NEWSROOM, rule="added"),),
        provider=NEWSROOM,
        rule="added",
        uri=event.uri,
        basis=LinkBasis.PERSON if event.entity_id else None,
        coordinates=event.coordinates,
    )
    decision = TagDecision(
        tag=added, verdict=Verdict.ACCEPTED, by=event.by, at=event.at, beside=_beside(edition, added)
    )
    return _with(edition, decision, instead_of=None)


def added_id(kind: EntityType, entity_id: str, name: str) -> str:
    """The id of a tag that a person adds."""
    if kind is EntityType.TOPIC and entity_id:
        return entity_id
    return known_id(entity_id) if entity_id else derived_id(kind, name)


def _beside(edition: Edition, tag: Tag) -> frozenset[str]:
    """Ids of the other tags that stand in the same words, and what they were called before."""
    words = {surface(mention.text) for mention in tag.mentions}
    others = [each for each in edition.tags if each.id != tag.id]
    alike = {each.id for each in others if any(surface(mention.text) in words for mention in each.mentions)}
    known_as = (edition.tag_decisions[each].known_as for each in alike & edition.tag_decisions.keys())
    return frozenset(alike.union(*known_as)) - {tag.id}


def _with(edition: Edition, decision: TagDecision, *, instead_of: str | None) -> Mapping[str, TagDecision]:
    """The decisions with one more in its place; a tag that stands under the same id already becomes one with it."""
    identity = decision.tag.id
    if instead_of != identity:
        decision = _united(edition, decision, is_new=instead_of is None)
    before = edition.tag_decisions
    changed = {identity if key == instead_of else key: each for key, each in before.items()}
    return {**changed, identity: decision}


def _united(edition: Edition, decision: TagDecision, *, is_new: bool) -> TagDecision:
    """The decision with what stands under its id already; what was rejected under it is not brought back."""
    other = next((tag for tag in edition.tags if tag.id == decision.tag.id), None)
    before = edition.tag_decisions.get(decision.tag.id)
    if before is not None:
        known_as = dict.fromkeys((*before.known_as, *decision.known_as))
        decision = replace(decision, known_as=tuple(each for each in known_as if each != decision.tag.id))
    if other is None or (before is not None and not before.is_pinned):
        return decision
    own = {mention.place for mention in decision.tag.mentions}
    mentions = (*decision.tag.mentions, *(mention for mention in other.mentions if mention.place not in own))
    first = other if is_new else decision.tag
    return replace(
        decision,
        tag=replace(first, mentions=mentions, is_proposed=False),
        dormant=(*decision.dormant, *(before.dormant if before else ())),
    )
