"""Routes of an edition's tags: read them with their evidence, and accept, reject, retype, relink, resize, add.

Tag ids hold colons; they may stand in the path as they are. A decision after publication goes out with the next
correction.
"""

from __future__ import annotations

from fastapi import Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.v1.acted import acted
from api.v1.acting import Acting, Changing, entity_tag
from api.v1.models import EditionModel
from api.v1.parts import part
from api.v1.responses import CHANGING, READING, problems
from api.v1.tag_models import EditionTags, LinkBody, NewTagBody, ResizeBody, TypeBody, VerdictBody
from api.v1.values import ArticlePath, IdentityPath, LanguagePath
from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType
from workflow.domain.entities import KnownEntity
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.known_entities import require_entity_id
from workflow.domain.topics import Topic, require_topic_code
from workflow.domain.vocabulary import ArticleId, LanguageTag

router = part("/articles/{article_id}/editions/{language}/tags", tags=["tags"])

_ONE = "/{tag_id:path}"


@router.get("", responses=problems(404, *READING))
def list_tags(
    article_id: ArticlePath, language: LanguagePath, views: CurrentViews, person: CurrentPerson, response: Response
) -> EditionTags:
    """The tags of an edition with all evidence, candidates and verdicts."""
    del person
    article = views.article(ArticleId(str(article_id)))
    response.headers["ETag"] = entity_tag(article.version)
    tag = LanguageTag(language)
    if tag not in article.editions:
        raise NotFound(f"The article has no edition in {language}.", language=language)
    return EditionTags.of(article, tag)


@router.post("", responses=problems(*CHANGING))
def add_tag(
    article_id: ArticlePath, language: LanguagePath, body: NewTagBody, acting: Changing, response: Response
) -> EditionModel:
    """Tag a passage that nothing has tagged, or give the article a topic. Offsets are in Unicode code points."""
    tag = LanguageTag(language)
    if body.type is EntityType.TOPIC and body.entity_id:
        topic = _topic(acting, body.entity_id)
        command = wanted.AddTag(
            by=acting.by,
            at=acting.now(),
            language=tag,
            type=body.type,
            place=body.place.place() if body.place else None,
            entity_id=topic.code,
            name=topic.name(tag),
            uri=topic.uri,
        )
        return acted(acting, article_id, tag, command, response)
    entity = _known(acting, body.entity_id) if body.entity_id else None
    command = wanted.AddTag(
        by=acting.by,
        at=acting.now(),
        language=tag,
        type=body.type,
        place=body.place.place() if body.place else None,
        entity_id=entity.id if entity else body.entity_id,
        name=entity.label(tag) if entity else body.name,
        uri=entity.uri if entity else None,
        coordinates=entity.coordinates if entity else None,
        entity_type=entity.type if entity else None,
    )
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/verdict", responses=problems(*CHANGING))
def decide_tag(
    article_id: ArticlePath,
    language: LanguagePath,
    tag_id: IdentityPath,
    body: VerdictBody,
    acting: Changing,
    response: Response,
) -> EditionModel:
    """Accept or reject a tag; the other word undoes it."""
    tag = LanguageTag(language)
    command = wanted.DecideTag(by=acting.by, at=acting.now(), language=tag, tag_id=tag_id, verdict=body.verdict)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/type", responses=problems(*CHANGING))
def retype_tag(
    article_id: ArticlePath,
    language: LanguagePath,
    tag_id: IdentityPath,
    body: TypeBody,
    acting: Changing,
    response: Response,
) -> EditionModel:
    """Say what kind of thing a tag is. Its id changes with its type, and a link to a known entity ends."""
    tag = LanguageTag(language)
    command = wanted.RetypeTag(by=acting.by, at=acting.now(), language=tag, tag_id=tag_id, type=body.type)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/link", responses=problems(*CHANGING))
def relink_tag(
    article_id: ArticlePath,
    language: LanguagePath,
    tag_id: IdentityPath,
    body: LinkBody,
    acting: Changing,
    response: Response,
) -> EditionModel:
    """Say which known entity a tag is: it has that entity's id from then on, in every language the same."""
    tag = LanguageTag(language)
    entity = _known(acting, body.entity_id)
    command = wanted.RelinkTag(
        by=acting.by,
        at=acting.now(),
        language=tag,
        tag_id=tag_id,
        entity_id=entity.id,
        name=entity.label(tag),
        uri=entity.uri,
        coordinates=entity.coordinates,
        entity_type=entity.type,
    )
    return acted(acting, article_id, tag, command, response)


@router.delete(f"{_ONE}/link", responses=problems(*CHANGING))
def unlink_tag(
    article_id: ArticlePath, language: LanguagePath, tag_id: IdentityPath, acting: Changing, response: Response
) -> EditionModel:
    """Say that a tag is nobody known."""
    tag = LanguageTag(language)
    command = wanted.RelinkTag(by=acting.by, at=acting.now(), language=tag, tag_id=tag_id)
    return acted(acting, article_id, tag, command, response)


@router.post(f"{_ONE}/place", responses=problems(*CHANGING))
def resize_tag(
    article_id: ArticlePath,
    language: LanguagePath,
    tag_id: IdentityPath,
    body: ResizeBody,
    acting: Changing,
    response: Response,
) -> EditionModel:
    """Say where exactly a mention begins and ends. Offsets are in Unicode code points of the segment's text."""
    tag = LanguageTag(language)
    command = wanted.ResizeTag(
        by=acting.by,
        at=acting.now(),
        language=tag,
        tag_id=tag_id,
        before=body.before.place(),
        after=body.after.place(),
    )
    return acted(acting, article_id, tag, command, response)


def _topic(acting: Acting, code: str) -> Topic:
    """The topic that may be given under a code; ``InvalidValue`` for one that is not known, or retired."""
    topic = acting.application.views.topics.knowledge().topics.get(require_topic_code(code, "entity_id"))
    if topic is None:
        raise InvalidValue("entity_id", f"no topic {code} is known; `copyflow topics import` adds more")
    if topic.is_retired:
        raise InvalidValue("entity_id", f"the topic {code} is retired: IPTC wants it given no more")
    return topic


def _known(acting: Acting, entity_id: str) -> KnownEntity:
    """The known entity that counts under an id; ``InvalidValue`` where there is none."""
    entry = acting.application.views.knowledge.known(require_entity_id(entity_id, "entity_id"))
    if entry.entity is None:
        raise InvalidValue(
            "entity_id", f"the knowledge base has no {entity_id!r}: look it up, or record it there first"
        )
    if entry.is_withdrawn:
        raise InvalidValue("entity_id", f"{entity_id!r} was withdrawn from the knowledge base; it may not be linked to")
    return entry.entity
