"""What a form about a tag asks for: accept, reject, retype, relink, resize, add. Each is one command.

A passage is given by its words, as a person sees them, not by numbers; where the words stand several times in the
segment, ``start`` may say which are meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from api.ui.actions import Action, Given
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType, Mention, Place, Tag, Verdict
from workflow.domain.entities import KnownEntity
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.segments import all_segments

_MOST_NAMESAKES = 20


def _tag(given: Given) -> Tag | None:
    edition = given.article.editions[given.language]
    return next((tag for tag in edition.tags if tag.id == given.field("tag_id")), None)


def _decide(verdict: Verdict) -> Callable[[Given], wanted.Command]:
    return lambda given: wanted.DecideTag(
        by=given.by, at=given.at, language=given.language, tag_id=given.field("tag_id"), verdict=verdict
    )


def _type(given: Given) -> EntityType:
    try:
        return EntityType(given.field("type"))
    except ValueError as error:
        raise InvalidValue("type", phrase("must be one of {choices}", choices=", ".join(EntityType))) from error


def _retype(given: Given) -> wanted.Command:
    return wanted.RetypeTag(
        by=given.by, at=given.at, language=given.language, tag_id=given.field("tag_id"), type=_type(given)
    )


# --- known entities ---------------------------------------------------------------------------------


def _relink(given: Given) -> wanted.Command:
    entity = _entity(given)
    return wanted.RelinkTag(
        by=given.by,
        at=given.at,
        language=given.language,
        tag_id=given.field("tag_id"),
        entity_id=entity.id if entity else "",
        name=entity.label(given.language) if entity else "",
        uri=entity.uri if entity else None,
        coordinates=entity.coordinates if entity else None,
        entity_type=entity.type if entity else None,
    )


def _entity(given: Given) -> KnownEntity | None:
    """The known entity that a form names by id or by one of its names; None where it names none."""
    named = given.field("entity")
    if not named or given.knowledge is None:
        return None
    known = given.knowledge.known(named.removeprefix("kb:")) if named.isascii() and " " not in named else None
    if known is not None and known.entity is not None and not known.is_withdrawn:
        return known.entity
    found = [
        entry.entity
        for entry in given.knowledge.entries(search=named, limit=_MOST_NAMESAKES)
        if entry.entity is not None and named.casefold() in {name.text.casefold() for name in entry.entity.names}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(entity.id for entity in found)
        raise InvalidValue(
            "entity",
            phrase("several are called {named!r}: give the id of the one that is meant ({ids})", named=named, ids=ids),
        )
    raise InvalidValue(
        "entity",
        phrase("nothing known is called {named!r}; the knowledge page shows and adds what is known", named=named),
    )


# --- passages ---------------------------------------------------------------------------------------


def _resize(given: Given) -> wanted.Command:
    before = _mention(given)
    return wanted.ResizeTag(
        by=given.by,
        at=given.at,
        language=given.language,
        tag_id=given.field("tag_id"),
        before=before,
        after=_passage(given, before.segment_id, around=before),
    )


def _mention(given: Given) -> Place:
    """The mention that the form is about; a place that cannot be where it names none of the tag's."""
    tag, place = _tag(given), Place(segment_id=given.field("segment_id"), start=_number(given), end=0)
    mentions: tuple[Mention, ...] = tag.mentions if tag is not None else ()
    return next((each.place for each in mentions if _begins_at(each, place)), place)


def _begins_at(mention: Mention, place: Place) -> bool:
    return (mention.segment_id, mention.start) == (place.segment_id, place.start)


def _number(given: Given) -> int:
    written = given.field("start")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0


def _add(given: Given) -> wanted.Command:
    entity = _entity(given)
    kind = entity.type if entity is not None and not given.field("type") else _type(given)
    return wanted.AddTag(
        by=given.by,
        at=given.at,
        language=given.language,
        type=kind,
        place=_passage(given, given.field("segment_id")),
        entity_id=entity.id if entity else "",
        name=entity.label(given.language) if entity else "",
        uri=entity.uri if entity else None,
        coordinates=entity.coordinates if entity else None,
        entity_type=entity.type if entity else None,
    )


def _passage(given: Given, segment_id: str, around: Place | None = None) -> Place:
    """Where the form's ``words`` stand in a segment: at ``start``, else around a place, else first untagged."""
    words = given.field("words")
    if not words:
        raise InvalidValue("words", phrase("must be the words of the text that the tag is to stand at"))
    segments = all_segments(given.article.blocks_of(given.language))
    text = next((each.text for each in segments if each.id == segment_id), "")
    places = [Place(segment_id=segment_id, start=at, end=at + len(words)) for at in _occurrences(words, text)]
    if not places:
        raise InvalidValue(
            "words",
            phrase(
                "{words!r} does not stand in segment {segment_id}: copy the words from the text",
                words=words,
                segment_id=segment_id,
            ),
        )
    if around is not None:
        return next((each for each in places if each.start < around.end and around.start < each.end), places[0])
    at = next((each for each in places if each.start == _number(given) and given.field("start")), None)
    return at or next((each for each in places if _is_free(given, each)), places[0])


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _is_free(given: Given, place: Place) -> bool:
    edition = given.article.editions[given.language]
    return not any(
        mention.segment_id == place.segment_id and mention.start < place.end and place.start < mention.end
        for tag in edition.outgoing_tags
        for mention in tag.mentions
    )


TAG_ACTIONS: Mapping[str, Action] = {
    "accept-tag": Action(
        label=phrase("Accept"), done=phrase("Tag accepted."), command=wanted.DecideTag, build=_decide(Verdict.ACCEPTED)
    ),
    "reject-tag": Action(
        label=phrase("Reject"), done=phrase("Tag rejected."), command=wanted.DecideTag, build=_decide(Verdict.REJECTED)
    ),
    "retype-tag": Action(
        label=phrase("Change type"), done=phrase("Type changed."), command=wanted.RetypeTag, build=_retype
    ),
    "relink-tag": Action(label=phrase("Link"), done=phrase("Link changed."), command=wanted.RelinkTag, build=_relink),
    "resize-tag": Action(
        label=phrase("Change words"), done=phrase("The tag stands there now."), command=wanted.ResizeTag, build=_resize
    ),
    "add-tag": Action(label=phrase("Add"), done=phrase("Tag added."), command=wanted.AddTag, build=_add),
}
"""By the last part of the form's address."""
