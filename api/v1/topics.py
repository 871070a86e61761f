"""Routes of the topics: list, read, import; list, read, record and withdraw rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE, decode_cursor, encode_cursor, link_next
from api.security.authentication import CurrentApplication
from api.v1.acting import Acting, Changing, Creating, entity_tag
from api.v1.parts import part
from api.v1.responses import CHANGING, CREATING, READING, problems
from api.v1.topic_models import (
    RulePath,
    TopicCode,
    TopicDetailModel,
    TopicImportBody,
    TopicImportModel,
    TopicModel,
    TopicPage,
    TopicPath,
    TopicRuleBody,
    TopicRuleList,
    TopicRuleModel,
)
from api.v1.values import Language, Line, Reason
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue
from workflow.domain.permissions import require_permission
from workflow.domain.streams import topic_rule_stream, topics_stream
from workflow.domain.topic_ruling import acceptable
from workflow.domain.vocabulary import LanguageTag
from workflow.topics.files import read_topics

router = part(tags=["topics"])

_LISTING = "topics"
_Named = Annotated[Language, Query(description="Language of `name`.")]
_ENGLISH = LanguageTag("en")


@router.get("/topics", responses=problems(400, *READING))
def list_topics(
    request: Request,
    response: Response,
    application: CurrentApplication,
    views: CurrentViews,
    search: Annotated[Line, Query(description="Part of a code or of a name, whatever its case.")] = "",
    broader: Annotated[TopicCode | None, Query(description="Only parts of this topic.")] = None,
    language: _Named = _ENGLISH,
    retired: Annotated[bool, Query(description="Retired topics too.")] = False,
    after: Annotated[str | None, Query(description="Cursor: `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> TopicPage:
    """Topics by code: IPTC Media Topics, out of the box the seventeen at its top."""
    place = decode_cursor(application.accounts, _LISTING, after, parts=1)
    found = views.topics.list_topics(
        search=search, broader=broader, with_retired=retired, after=place[0] if place else None, limit=limit + 1
    )
    cursor = None
    if len(found) > limit:
        cursor = encode_cursor(application.accounts, _LISTING, (found[limit - 1].code,))
        link_next(request, response, cursor)
    items = [TopicModel.of(each, LanguageTag(language)) for each in found[:limit]]
    return TopicPage(items=items, attribution=views.topics.attribution, next=cursor)


@router.post("/topics/import", responses=problems(*CREATING))
def import_topics(body: TopicImportBody, acting: Creating) -> TopicImportModel:
    """Take in a file of topics, whole or not at all; the same file again changes nothing."""
    require_permission(acting.by, wanted.ImportTopics)
    try:
        read = read_topics(body.text.encode())
    except InvalidValue as error:
        raise InvalidValue("text" if error.field == "file" else error.field, error.reason) from None
    command = wanted.ImportTopics(
        by=acting.by,
        at=acting.now(),
        name=body.name,
        released=read.released,
        attribution=read.attribution,
        topics=read.topics,
        labels_only=read.labels_only,
    )
    topics = acting.application.views.topics
    before = topics.vocabulary().topics
    acting.execute(command, topics_stream())
    after = topics.vocabulary().topics
    return TopicImportModel(
        topics=len(read.topics),
        changed=sum(before.get(code) != each for code, each in after.items()),
        retired=sum(each.is_retired for each in after.values()),
        left_out=dict(read.left_out),
        attribution=read.attribution,
    )


@router.get("/topics/{code}", responses=problems(404, *READING))
def read_topic(code: TopicPath, views: CurrentViews, language: _Named = _ENGLISH) -> TopicDetailModel:
    """A topic with its names and parts; a retired one says so."""
    topics = views.topics
    values = TopicDetailModel.values_of(topics.topic(code), LanguageTag(language))
    return TopicDetailModel(
        **values,
        narrower=[each.code for each in topics.narrower(code)],
        rules=[each.entry.id for each in topics.rules(topic=code)],
        attribution=topics.attribution,
    )


@router.get("/topic-rules", responses=problems(*READING))
def list_topic_rules(
    views: CurrentViews,
    topic: Annotated[TopicCode | None, Query(description="Only rules of this topic.")] = None,
    withdrawn: Annotated[bool, Query(description="Withdrawn rules too.")] = False,
) -> TopicRuleList:
    """The rules by which topics are suggested, by id, with how their suggestions fared."""
    found = views.topics.rules(topic=topic, with_withdrawn=withdrawn)
    return TopicRuleList(items=[TopicRuleModel.of(each) for each in found])


@router.get("/topic-rules/{rule_id}", responses=problems(404, *READING))
def read_topic_rule(rule_id: RulePath, views: CurrentViews, response: Response) -> TopicRuleModel:
    """A rule; a withdrawn one says why."""
    shown = views.topics.rule(rule_id)
    response.headers["ETag"] = entity_tag(shown.entry.version)
    return TopicRuleModel.of(shown)


@router.put("/topic-rules/{rule_id}", responses=problems(*CHANGING))
def record_topic_rule(rule_id: RulePath, body: TopicRuleBody, acting: Changing, response: Response) -> TopicRuleModel:
    """Record a rule as a whole: `If-Match: "0"` adds one, or replaces one that comes with Copyflow."""
    require_permission(acting.by, wanted.RecordTopicRule)
    rule = acceptable(body.rule(rule_id))
    acting.application.views.topics.require_suggestible(rule)
    acting.execute(wanted.RecordTopicRule(by=acting.by, at=acting.now(), topic_rule=rule), topic_rule_stream(rule_id))
    return _answered(acting, rule_id, response)


@router.delete("/topic-rules/{rule_id}", responses=problems(*CHANGING))
def withdraw_topic_rule(
    rule_id: RulePath,
    acting: Changing,
    response: Response,
    reason: Annotated[Reason, Query(description="Why nothing is suggested by it any more.")],
) -> TopicRuleModel:
    """Suggest nothing by a rule any more, be it the newsroom's own or one that comes with Copyflow."""
    require_permission(acting.by, wanted.WithdrawTopicRule)
    acting.application.views.topics.rule(rule_id)
    acting.execute(wanted.WithdrawTopicRule(by=acting.by, at=acting.now(), reason=reason), topic_rule_stream(rule_id))
    return _answered(acting, rule_id, response)


def _answered(acting: Acting, rule_id: str, response: Response) -> TopicRuleModel:
    shown = acting.application.views.topics.rule(rule_id)
    response.headers["ETag"] = entity_tag(shown.entry.version)
    return TopicRuleModel.of(shown)
