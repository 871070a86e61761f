"""Routes of the machinery: is anything stuck, what translates here, and trying again what was put aside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import Query
from pydantic import Field

from api.as_of import CurrentViews
from api.pagination import LARGEST_PAGE
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.answer import Answer
from api.v1.bodies import Nothing
from api.v1.checkup_models import CheckupModel
from api.v1.parts import part
from api.v1.responses import READING, problems
from workflow.doctor.gathering import checkup
from workflow.domain.desk import PERSON
from workflow.domain.permissions import require_administrator
from workflow.engines_seen import LOOKED_AT, EnginesSeen, engines_seen

router = part(tags=["health"])


class ReopenedModel(Answer):
    """How much is tried again."""

    reopened: int


class RateModel(Answer):
    """How fast an engine may be asked, over all workers; null is without limit."""

    requests_per_second: float | None
    characters_per_minute: int | None


class SetEngineModel(Answer):
    """An engine over HTTP that is set up."""

    name: str
    address: str
    rate: RateModel | None


class SeenEngineModel(Answer):
    """What the newest events tell of an engine."""

    name: str
    fingerprint: str = Field(description="What goes on record with its newest translation: version and model.")
    last_at: datetime
    translations: int
    segments: int
    into: list[str]


class EngineRefusalModel(Answer):
    """A translation that no engine made."""

    at: datetime
    article_id: str
    language: str
    reason: str


class ParkedWorkModel(Answer):
    """Work that was put aside after repeated failures."""

    work_id: str
    kind: str
    stream: str
    subject: str
    attempts: int
    last_error: str


class EnginesModel(Answer):
    """The engines, as far as they can be known without asking the workers."""

    configured: list[SetEngineModel]
    models: list[str] = Field(description="Pairs that the engine `fx` has a model for, such as `en-ru`.")
    seen: list[SeenEngineModel] = Field(description=f"By name, out of the newest {LOOKED_AT} translations on record.")
    unknown: list[str] = Field(description="Engines that a desk names and that are neither set up nor seen at work.")
    refusals: list[EngineRefusalModel] = Field(description="The newest first.")
    put_aside: list[ParkedWorkModel] = Field(description="The most urgent first; empty in the past.")

    @classmethod
    def of(cls, found: EnginesSeen, *, unknown: list[str], put_aside: list[ParkedWorkModel]) -> Self:
        """From what was seen."""
        return cls(
            configured=[SetEngineModel.model_validate(each) for each in found.configured],
            models=list(found.models),
            seen=[SeenEngineModel.model_validate(each) for each in found.seen],
            unknown=unknown,
            refusals=[EngineRefusalModel.model_validate(each) for each in found.refusals],
            put_aside=put_aside,
        )


@router.get("/health/newsroom", responses=problems(401, 403, 500))
def read_troubles(application: CurrentApplication, person: CurrentPerson) -> CheckupModel:
    """Is anything stuck? In one sentence, then everything that was looked at, and what to do: `copyflow doctor`."""
    del person
    return CheckupModel.of(checkup(application))


@router.post("/parked-work/retry", responses=problems(400, 401, 403, 413, 415, 422, 500))
def retry_work(application: CurrentApplication, person: CurrentPerson, body: Nothing | None = None) -> ReopenedModel:
    """Try everything again that was put aside after repeated failures. Sent twice, it finds nothing more to do."""
    del body
    require_administrator(person.actor)
    return ReopenedModel(reopened=application.ledger.reopen(None, application.clock.now()))


@router.get("/engines", responses=problems(*READING))
def read_engines(
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Of the work that was put aside.")] = 50,
) -> EnginesModel:
    """What translates here, what came of it lately, and what waits. Which pairs an engine serves the workers know."""
    del person
    seen = engines_seen(views, application.settings)
    known = {each.name for each in seen.configured} | {each.name for each in seen.seen}
    known |= {"fx"} if seen.models else set()
    named = {name for desk in views.desks() for rule in desk.routing for name in rule.engines}
    parked = application.ledger.parked(limit=limit) if views.are_present else []
    return EnginesModel.of(
        seen,
        unknown=sorted(named - known - {PERSON}),
        put_aside=[ParkedWorkModel.model_validate(each) for each in parked],
    )
