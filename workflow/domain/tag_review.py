"""What a person decides about tags: a command to its event. What the event changes is in ``tag_verdicts.py``.

How decisions stand over what the taggers find, run after run, is in ``tagging.py``. Tags have no bearing on an
approval. What is public keeps the tags that it was published with: a later decision goes out with the next correction.
"""

from __future__ import annotations

from dataclasses import replace

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import EntityType, Mention, Place, Tag, Verdict
from workflow.domain.article import Article, Edition
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.segments import all_segments
from workflow.domain.tag_verdicts import added_id, words_of
from workflow.domain.tagging import (
    KNOWABLE,
    Places,
    entity_of,
    known_id,
)
from workflow.domain.topics import require_topic_code

LONGEST_NAME = 500
Events = list[happened.Event]


# --- decisions ------------------------------------------------------------------------------------


def decide_tag(command: wanted.DecideTag, article: Article, edition: Edition) -> Events:
    """Accept or reject; nothing happens where that is the case already."""
    del article
    tag = _tag(edition, command.tag_id)
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
    tag = _tag(edition, command.tag_id)
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
    tag = _tag(edition, command.tag_id)
    if tag.type is EntityType.TOPIC:
        raise InvalidValue(
            "entity_id", phrase("a topic is not linked: reject this tag and add the topic that is meant")
        )
    if command.entity_id:
        _require_knowable(tag.type, command.entity_id, command.entity_type)
        _require_name(command.name)
        _require_alike(edition, known_id(command.entity_id), tag.type, "entity_id")
    name = command.name.strip() or words_of(tag)
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
    tag = _tag(edition, command.tag_id)
    before = next((each for each in tag.mentions if each.place == command.before), None)
    if before is None:
        raise InvalidValue("before", phrase("the tag has no mention there; read the tags again"))
    if command.after.segment_id != before.segment_id:
        raise InvalidValue(
            "after.segment_id",
            phrase("a mention stays in its segment, which is {segment_id!r}", segment_id=before.segment_id),
        )
    after = _mention(article, edition, command.after, "after")
    if Places([before]).are_free(after):
        raise InvalidValue(
            "after", phrase("must share a letter with the place before; add a tag where nothing is tagged")
        )
    rest = [replace(tag, mentions=tuple(each for each in tag.mentions if each is not before))]
    _require_free(after, [*rest, *(each for each in edition.outgoing_tags if each.id != tag.id)], "after")
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
        _require_knowable(command.type, command.entity_id, command.entity_type)
    if command.entity_id or is_topic:
        _require_name(command.name)
    if is_topic and command.place is not None:
        raise InvalidValue("place", phrase("a topic stands nowhere in the text: leave the place out"))
    if not is_topic and command.place is None:
        raise InvalidValue("place", phrase("say where in the text it stands: segment_id, start and end"))
    mention = None if command.place is None else _mention(article, edition, command.place, "place")
    name = command.name.strip() or (mention.text if mention else "")
    identity = added_id(command.type, command.entity_id, name)
    _require_alike(edition, identity, command.type, "type")
    if mention is not None:
        _require_free(mention, edition.outgoing_tags, "place")
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


def _tag(edition: Edition, identity: str) -> Tag:
    tag = next((tag for tag in edition.tags if tag.id == identity), None)
    if tag is None:
        raise NotFound(phrase("This edition has no such tag."), tag_id=identity)
    return tag


def _require_knowable(kind: EntityType, entity_id: str, entity_type: EntityType | None) -> None:
    if kind is EntityType.TOPIC:
        require_topic_code(entity_id, "entity_id")
    elif kind not in KNOWABLE:
        raise InvalidValue(
            "entity_id",
            phrase("a tag of type {kind} is linked to nothing: retype it first, or leave it out", kind=kind),
        )
    elif entity_type is not None and entity_type is not kind:
        raise InvalidValue(
            "entity_id",
            phrase(
                "{entity_id!r} is of type {entity_type} and the tag of type {kind}: retype the tag first",
                entity_id=entity_id,
                entity_type=entity_type,
                kind=kind,
            ),
        )


def _require_alike(edition: Edition, identity: str, kind: EntityType, field: str) -> None:
    """Refuse to make one of two tags of different types."""
    other = next((tag for tag in edition.tags if tag.id == identity), None)
    if other is not None and other.type is not kind:
        raise InvalidValue(
            field,
            phrase(
                "the tag {identity} of this edition is of type {type}, not {kind}",
                identity=identity,
                type=other.type,
                kind=kind,
            ),
        )


def _require_name(name: str) -> None:
    if not name.strip():
        raise InvalidValue("name", phrase("say what it is called in the edition's language"))
    if len(name) > LONGEST_NAME:
        raise InvalidValue("name", phrase("must have at most {most} characters", most=LONGEST_NAME))


def _mention(article: Article, edition: Edition, place: Place, field: str) -> Mention:
    """What stands at the place, without white space at its edges; ``InvalidValue`` where nothing can be tagged."""
    texts = {segment.id: segment.text for segment in all_segments(article.blocks_of(edition.language))}
    text = texts.get(place.segment_id)
    if text is None:
        raise InvalidValue(
            f"{field}.segment_id",
            phrase(
                "the {language} text has no segment {segment_id!r}",
                language=edition.language,
                segment_id=place.segment_id,
            ),
        )
    if not 0 <= place.start < len(text):
        raise InvalidValue(
            f"{field}.start", phrase("must lie within the segment's {count} characters", count=len(text))
        )
    if not place.start < place.end <= len(text):
        raise InvalidValue(
            f"{field}.end", phrase("must be after start and at most {count}, the segment's length", count=len(text))
        )
    words = text[place.start : place.end]
    if not words.strip():
        raise InvalidValue(field, phrase("holds nothing but white space"))
    if len(words) > LONGEST_NAME:
        raise InvalidValue(f"{field}.end", phrase("a mention has at most {most} characters", most=LONGEST_NAME))
    start = place.start + len(words) - len(words.lstrip())
    words = words.strip()
    return Mention(segment_id=place.segment_id, start=start, end=start + len(words), text=words)


def _require_free(mention: Mention, tags: list[Tag] | tuple[Tag, ...], field: str) -> None:
    for tag in tags:
        for other in tag.mentions:
            if not Places([other]).are_free(mention):
                raise InvalidValue(
                    field,
                    phrase(
                        "overlaps {other_text!r}, a mention of the tag {tag_id} at {start} to {end}: "
                        "resize or reject that one first",
                        other_text=other.text,
                        tag_id=tag.id,
                        start=other.start,
                        end=other.end,
                    ),
                )
