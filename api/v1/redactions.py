"""Routes of redaction: what taking words out of the log would change, and doing it. For administrators.

The words come in the body and go no further: they are in no answer, log line, event or metadata.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.parts import part
from api.v1.responses import problems
from api.v1.values import Line, Reason, Text
from workflow.domain.commands import RedactPayloads
from workflow.domain.permissions import require_permission
from workflow.redaction import Plan

router = part("/redactions", tags=["log"])

_STATUSES = (400, 401, 403, 404, 409, 413, 415, 422, 500)
_Words = Annotated[Text, Field(min_length=1, max_length=5_000)]


class RedactionPlanBody(Body):
    """Words to look for in a stream."""

    stream: Line = Field(description="Such as `article-<id>`.", min_length=1)
    texts: list[_Words] = Field(min_length=1, max_length=50, description="The words, as they are spelt.")


class RedactionBody(RedactionPlanBody):
    """Words to take out of a stream."""

    reason: Reason = Field(description="For the record and the timeline; without the words.")


class RedactionModel(Answer):
    """What a redaction would change, or did."""

    stream: str
    done: bool
    positions: list[int] = Field(description="Of the events that hold the words.")
    occurrences: int
    hashes_renewed_at: list[int] = Field(description="Positions of events that hold only hashes of such texts.")
    left: int = Field(description="How often the words stand where they cannot be taken out: in names and identities.")
    elsewhere: list[str] = Field(description="Other streams about the same article that hold the words.")
    remains: list[str] = Field(description="What could not be erased from the database's files just now.")

    @classmethod
    def of(cls, plan: Plan, *, done: bool) -> Self:
        """From the plan."""
        return cls(
            stream=plan.stream,
            done=done,
            positions=plan.with_words,
            occurrences=plan.occurrences,
            hashes_renewed_at=plan.renewed,
            left=plan.left,
            elsewhere=list(plan.elsewhere),
            remains=list(plan.remains),
        )


@router.post("/plan", responses=problems(*_STATUSES))
def plan_redaction(body: RedactionPlanBody, application: CurrentApplication, person: CurrentPerson) -> RedactionModel:
    """What taking these words out would change. Nothing is changed and nothing is recorded."""
    require_permission(person.actor, RedactPayloads)
    return RedactionModel.of(application.redaction.plan(body.stream, body.texts), done=False)


@router.post("", responses=problems(*_STATUSES))
def redact_payloads(body: RedactionBody, application: CurrentApplication, person: CurrentPerson) -> RedactionModel:
    """Take the words out of the stream for good, as an act on record. Sent again it is 404: the words are gone."""
    plan = application.redaction.redact(person.actor, body.stream, body.texts, body.reason, via=person.via)
    return RedactionModel.of(plan, done=True)
