"""What every write needs: who acts, which version they saw, how a repetition is recognised. Decides nothing itself."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response

from api.in_flight import InFlight
from api.problems import Problem
from api.requests import request_id_of
from api.security.authentication import CurrentPerson, application_of
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.errors import NotFound, VersionConflict, WrongState
from workflow.domain.streams import KINDS, article_of, category
from workflow.domain.vocabulary import Actor
from workflow.newsroom import Outcome
from workflow.people.person import SignedIn
from workflow.timeline import sentence

_COMMANDS = uuid.UUID("5f3e9a52-9a3c-5c0e-8a55-2f1d6e0b7c11")
"""Namespace of the command ids that derive from idempotency keys."""
_ENTITY_TAG = re.compile(r'^"([0-9]{1,15})"$', re.ASCII)
_LONGEST_KEY = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A person about to change something."""

    application: Application
    person: SignedIn
    request_id: str
    expected_version: int | None = None
    command_id: str | None = None
    fingerprint: str = ""

    @property
    def by(self) -> Actor:
        """The author of the commands."""
        return self.person.actor

    def now(self) -> datetime:
        """The moment of the commands."""
        return self.application.clock.now()

    def execute(self, command: wanted.Command, stream: str) -> Outcome:
        """Carry out a command; a stale version is refused with what happened since."""
        return self._execute(command, stream, self.expected_version, self.command_id)

    def begin(self, command: wanted.Command, stream: str) -> Outcome:
        """Carry out a command that begins a stream whose id was made for it: nothing is there that could be read."""
        return self._execute(command, stream, None, self.command_id, known=KINDS[category(stream)].initial(stream))

    def execute_next(self, command: wanted.Command, stream: str, step: str) -> Outcome:
        """Carry out a further command of the same request, on whatever the first one left."""
        command_id = str(uuid.uuid5(uuid.UUID(self.command_id), step)) if self.command_id else None
        try:
            return self._execute(command, stream, None, command_id)
        except WrongState:
            if command_id is None:
                raise
            # the same request, sent twice at once, may have done it between our look and our decision: look again
            return self._execute(command, stream, None, command_id)

    def _execute(
        self, command: wanted.Command, stream: str, version: int | None, command_id: str | None, known: Any = None
    ) -> Outcome:
        try:
            return self.application.newsroom.execute(
                command,
                stream,
                expected_version=version,
                command_id=command_id,
                fingerprint=self.fingerprint,
                via=self.person.via,
                correlation_id=self.request_id,
                known=known,
            )
        except VersionConflict as conflict:
            raise self._explained(conflict, stream, version) from conflict

    def _explained(self, conflict: VersionConflict, stream: str, expected: int | None) -> Exception:
        if expected is None:
            return conflict
        current = int(str(conflict.facts["version"]))
        if current == 0:
            return NotFound("There is nothing at this address.")
        names = self.application.views.names()
        changes = [
            {
                "at": event.recorded_at.isoformat().replace("+00:00", "Z"),
                "actor": event.metadata.actor,
                "actor_name": names.get(event.metadata.actor, event.metadata.actor),
                "sentence": sentence(event.decode()),
            }
            for event in self.application.views.stream(stream, after=expected)
        ]
        return Problem(
            "version_conflict", conflict.detail, current_version=current, your_version=expected, changes=changes
        )


async def _changing(
    request: Request,
    person: CurrentPerson,
    if_match: Annotated[
        str | None, Header(description='ETag of the version that you have seen, such as `"7"`. Required.')
    ] = None,
) -> Acting:
    if if_match is None:
        raise Problem("precondition_required", "Send If-Match with the ETag that you last read.")
    match = _ENTITY_TAG.match(if_match.strip())
    if match is None:
        raise Problem("malformed_if_match")
    return Acting(
        application=application_of(request),
        person=person,
        request_id=request_id_of(request),
        expected_version=int(match[1]),
    )


async def _creating(
    request: Request,
    person: CurrentPerson,
    idempotency_key: Annotated[
        str | None,
        Header(description="Names this request: the same key and body again give the same answer. API keys must."),
    ] = None,
) -> AsyncIterator[Acting]:
    application = application_of(request)
    if idempotency_key is None:
        if person.via.startswith("key:"):
            raise Problem("idempotency_key_required", "Requests with an API key that create something need one.")
        yield Acting(application=application, person=person, request_id=request_id_of(request))
        return
    key = idempotency_key.strip()
    if not (0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem("malformed_request", f"Idempotency-Key must be 1 to {_LONGEST_KEY} printable ASCII characters.")
    request_line = f"{request.method}\x00{request.url.path}\x00".encode()
    command_id = str(uuid.uuid5(_COMMANDS, f"{person.actor.id}\x00{key}"))
    in_flight: InFlight = request.app.state.in_flight
    async with in_flight.hold(command_id):
        yield Acting(
            application=application,
            person=person,
            request_id=request_id_of(request),
            command_id=command_id,
            fingerprint=hashlib.sha256(request_line + await request.body()).hexdigest(),
        )


Changing = Annotated[Acting, Depends(_changing)]
"""Somebody about to change what exists: ``If-Match`` is required."""
Creating = Annotated[Acting, Depends(_creating)]
"""Somebody about to make something new: ``Idempotency-Key`` is required of API keys."""


def article_after(acting: Acting, outcome: Outcome) -> Article:
    """The article as a command left it; read where the command had been carried out before."""
    if outcome.state is not None:
        article: Article = outcome.state
        return article
    return acting.application.views.article(article_of(outcome.stream), version=outcome.version)


def entity_tag(version: int) -> str:
    """The ETag of a stream version."""
    return f'"{version}"'


def say_created(response: Response, version: int, location: str, *, repeated: bool) -> None:
    """ETag, ``Location``, and whether this is the first answer again."""
    response.headers["ETag"] = entity_tag(version)
    response.headers["Location"] = location
    if repeated:
        response.headers["Idempotency-Replayed"] = "true"
