"""Routes of desks: list, read, configure."""

from __future__ import annotations

from typing import Self

from fastapi import Response
from pydantic import Field

from api.as_of import CurrentViews
from api.security.authentication import CurrentPerson
from api.v1.acting import Changing, entity_tag
from api.v1.answer import Answer
from api.v1.bodies import DeskBody
from api.v1.parts import part
from api.v1.responses import CHANGING, READING, problems
from api.v1.values import DeskPath
from workflow.domain import commands as wanted
from workflow.domain.desk import CheckPolicy, Desk
from workflow.domain.permissions import require_permission
from workflow.domain.streams import desk_stream
from workflow.quality.policies import require_checks

router = part("/desks", tags=["desks"])


class RoutingRuleModel(Answer):
    """Which engines translate what, in order."""

    source: str = Field(description="Primary language, or `*`.")
    target: str = Field(description="Primary language, or `*`.")
    urgencies: tuple[int, int] = Field(description="Most and least urgent that it is for, both included.")
    engines: tuple[str, ...] = Field(description="Names of engines, the next when the one before cannot.")


class DeskModel(Answer):
    """A desk with all that holds at it."""

    desk_id: str
    version: int = Field(description="The stream's version: the ETag. 0 as long as nothing was configured.")
    name: str
    routing: list[RoutingRuleModel] = Field(description="The first rule that fits holds.")
    checks: dict[str, CheckPolicy] = Field(description="What the findings of a check do, by the check's name.")

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """From the desk as loaded."""
        routing = [RoutingRuleModel.model_validate(rule) for rule in desk.routing]
        return cls(desk_id=desk.id, version=desk.version, name=desk.name, routing=routing, checks=dict(desk.checks))


class DeskList(Answer):
    """The newsroom's own desk if it was configured, then the others by id."""

    items: list[DeskModel]


@router.get("", responses=problems(*READING))
def list_desks(views: CurrentViews, person: CurrentPerson) -> DeskList:
    """All desks that were configured; what a desk does not say is as the newsroom's own has it."""
    del person
    return DeskList(items=[DeskModel.of(desk) for desk in views.desks()])


@router.get("/{desk_id}", responses=problems(404, *READING))
def read_desk(desk_id: DeskPath, views: CurrentViews, person: CurrentPerson, response: Response) -> DeskModel:
    """A desk with its routing and the policies of its checks."""
    del person
    desk = views.desk(desk_id)
    response.headers["ETag"] = entity_tag(desk.version)
    return DeskModel.of(desk)


@router.put(
    "/{desk_id}",
    responses={**problems(*CHANGING), 201: {"model": DeskModel, "description": "There was no such desk; it is made."}},
)
def configure_desk(desk_id: DeskPath, body: DeskBody, acting: Changing, response: Response) -> DeskModel:
    """Say all that holds at a desk from now on; `If-Match: "0"` makes one that is not there yet."""
    require_permission(acting.by, wanted.ConfigureDesk)  # before anybody is told what checks there are
    require_checks(body.checks)
    command = wanted.ConfigureDesk(
        by=acting.by,
        at=acting.now(),
        name=body.name,
        routing=tuple(rule.rule() for rule in body.routing),
        checks=dict(body.checks),
    )
    acting.execute(command, desk_stream(desk_id))
    desk = acting.application.views.desk(desk_id)
    response.headers["ETag"] = entity_tag(desk.version)
    if acting.expected_version == 0:
        response.status_code = 201
        response.headers["Location"] = f"/api/v1/desks/{desk_id}"
    return DeskModel.of(desk)
