"""Why a decision about a tag is refused: no such tag or place, the wrong type, a place that is taken. Pure."""

from __future__ import annotations

from workflow.domain.annotations import EntityType, Mention, Place, Tag
from workflow.domain.article import Article, Edition
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.segments import all_segments
from workflow.domain.tagging import KNOWABLE, Places
from workflow.domain.topics import require_topic_code

LONGEST_NAME = 500


def tag_of(edition: Edition, identity: str) -> Tag:
    """The edition's tag of that id, or ``NotFound``."""
    tag = next((tag for tag in edition.tags if tag.id == identity), None)
    if tag is None:
        raise NotFound(phrase("This edition has no such tag."), tag_id=identity)
    return tag


def require_knowable(kind: EntityType, entity_id: str, entity_type: EntityType | None) -> None:
    """Refuse to link a tag to what cannot be known by its type."""
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


def require_alike(edition: Edition, identity: str, kind: EntityType, field: str) -> None:
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


def require_name(name: str) -> None:
    """Refuse a name that is empty or too long."""
    if not name.strip():
        raise InvalidValue("name", phrase("say what it is called in the edition's language"))
    if len(name) > LONGEST_NAME:
        raise InvalidValue("name", phrase("must have at most {most} characters", most=LONGEST_NAME))


def mention_at(article: Article, edition: Edition, place: Place, field: str) -> Mention:
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


def require_free(mention: Mention, tags: list[Tag] | tuple[Tag, ...], field: str) -> None:
    """Refuse a place that shares a character with another tag's mention."""
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
