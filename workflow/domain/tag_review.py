"""What a person decides about tags: a command to its event, and an event to the edition's decisions.

How decisions stand over what the taggers find, run after run, is in ``tagging.py``. Tags have no bearing on an
approval. What is public keeps the tags that it was published with: a later decision goes out with the next correction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import EntityType, LinkBasis, Mention, Place, Tag, Verdict
from workflow.domain.article import Article, Edition
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.segments import all_segments
from workflow.domain.tag_refusals import mention_at, require_alike, require_free, require_knowable, require_name, tag_of
from workflow.domain.tagging import (
    NEWSROOM,
    Places,
    TagDecision,
    derived_id,
    entity_of,
    known_id,
    merged,
    reanchored,
    surface,
)

Events = list[happened.Event]


# --- decisions ------------------------------------------------------------------------------------


def decide_tag(command: wanted.DecideTag, article: Article, edition: Edition) -> Events:
    """Accept or reject; nothing happens where that is the case already."""
    del article
    tag = tag_of(edition, command.tag_id)
    if edition.verdict_of(tag.id) is command.verdict:
        return []
    return [
        happened.TagDecided(
            by=command.by.id, at=command.at, language=edition.language, tag_id=tag.id, verdict=command.verdict
        )
    ]


def retype(command: wanted.RetypeTag, article: Article, edition: Edition) -> Events:
    """Say what kind of thing it is; a topic is none that stands in a text."""
    del article
    tag = tag_of(edition, command.tag_id)
    if EntityType.TOPIC in {tag.type, command.type} and tag.type is not command.type:
        raise InvalidValue("type", phrase("a topic stands nowhere in the text: reject this tag and add another"))
    if tag.type is command.type and edition.verdict_of(tag.id) is Verdict.ACCEPTED:
        return []
    return [
        happened.TagRetyped(
            by=command.by.id, at=command.at, language=edition.language, tag_id=tag.id, type=command.type
        )
    ]


def relink(command: wanted.RelinkTag, article: Article, edition: Edition) -> Events:
    """Say which known entity it is, or that it is none."""
    del article
    tag = tag_of(edition, command.tag_id)
    if tag.type is EntityType.TOPIC:
        raise InvalidValue(
            "entity_id", phrase("a topic is not linked: reject this tag and add the topic that is meant")
        )
    if command.entity_id:
        require_knowable(tag.type, command.entity_id, command.entity_type)
        require_name(command.name)
        require_alike(edition, known_id(command.entity_id), tag.type, "entity_id")
    name = command.name.strip() or _words_of(tag)
    coordinates = command.coordinates if command.entity_id else None
    known = (command.entity_id, name, command.uri, coordinates)
    same = (entity_of(tag), tag.name, tag.uri, tag.coordinates) == known
    if same and edition.verdict_of(tag.id) is Verdict.ACCEPTED:
        return []
    return [
        happened.TagRelinked(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            tag_id=tag.id,
            entity_id=command.entity_id,
            name=name,
            uri=command.uri if command.entity_id else None,
            coordinates=coordinates,
        )
    ]


def resize(command: wanted.ResizeTag, article: Article, edition: Edition) -> Events:
    """Say where exactly a mention begins and ends; its place may overlap no other that stands."""
    tag = tag_of(edition, command.tag_id)
    before = next((each for each in tag.mentions if each.place == command.before), None)
    if before is None:
        raise InvalidValue("before", phrase("the tag has no mention there; read the tags again"))
    if command.after.segment_id != before.segment_id:
        raise InvalidValue(
            "after.segment_id",
            phrase("a mention stays in its segment, which is {segment_id!r}", segment_id=before.segment_id),
        )
    after = mention_at(article, edition, command.after, "after")
    if Places([before]).are_free(after):
        raise InvalidValue(
            "after", phrase("must share a letter with the place before; add a tag where nothing is tagged")
        )
    rest = [replace(tag, mentions=tuple(each for each in tag.mentions if each is not before))]
    require_free(after, [*rest, *(each for each in edition.outgoing_tags if each.id != tag.id)], "after")
    if after.place == before.place:
        return []
    return [
        happened.TagResized(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            tag_id=tag.id,
            before=before.place,
            after=after,
        )
    ]


def add(command: wanted.AddTag, article: Article, edition: Edition) -> Events:
    """Tag a passage that no standing tag has, or give the article a topic."""
    is_topic = command.type is EntityType.TOPIC
    if command.entity_id:
        require_knowable(command.type, command.entity_id, command.entity_type)
    if command.entity_id or is_topic:
        require_name(command.name)
    if is_topic and command.place is not None:
        raise InvalidValue("place", phrase("a topic stands nowhere in the text: leave the place out"))
    if not is_topic and command.place is None:
        raise InvalidValue("place", phrase("say where in the text it stands: segment_id, start and end"))
    mention = None if command.place is None else mention_at(article, edition, command.place, "place")
    name = command.name.strip() or (mention.text if mention else "")
    identity = _added_id(command.type, command.entity_id, name)
    require_alike(edition, identity, command.type, "type")
    if mention is not None:
        require_free(mention, edition.outgoing_tags, "place")
    elif edition.verdict_of(identity) is Verdict.ACCEPTED:
        return []
    return [
        happened.TagAdded(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            type=command.type,
            name=name,
            mention=mention,
            entity_id=command.entity_id,
            uri=command.uri,
            coordinates=command.coordinates if command.entity_id else None,
        )
    ]


# --- what they do ---------------------------------------------------------------------------------


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
    name = _words_of(tag) if entity_of(tag) else tag.name
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


def _words_of(tag: Tag) -> str:
    """What the text itself calls it at most length."""
    return max((mention.text for mention in tag.mentions), key=len, default=tag.name)


def _added(edition: Edition, event: happened.TagAdded) -> Mapping[str, TagDecision]:
    added = Tag(
        id=_added_id(event.type, event.entity_id, event.name),
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


def _added_id(kind: EntityType, entity_id: str, name: str) -> str:
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
