"""Routes for many at once, as lines of JSON: the whole newsroom out, articles in. History: ``copyflow import``.

Of an import each line is an article by itself and a transaction of its own; a bad one stops none of the others. Sent
again, a line that was taken gives its first result: its command's id derives from Idempotency-Key and the line.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from api.limits import JSON_LINES, LARGEST_BODY_BYTES, LARGEST_IMPORT_BYTES
from api.problems import Problem, ProblemDocument, document_of
from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Acting, Creating
from api.v1.article_lines import ArticleLineBody
from api.v1.parts import part
from api.v1.responses import CREATING, READING, problems
from workflow.domain.errors import NewsroomError
from workflow.domain.permissions import require_administrator
from workflow.domain.phrases import phrase
from workflow.domain.streams import article_of, article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.log_files import LogFiles
from workflow.strict_json import AmbiguousJson, parse_json

router = part(tags=["bulk"])

_log = logging.getLogger("copyflow.api")
_OPEN_ENDED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_LINES = {"content": {JSON_LINES: {"schema": {"type": "string"}}}}
_RESULTS = (
    "For each line: `line`, `status` (`created`, `repeated`, `refused`), `article_id`, `problem`. "
    "Then one line with `summary`: without it the answer was cut, and the same file is to be sent again."
)


class What(StrEnum):
    """What is exported."""

    LOG = "log"
    ARTICLES = "articles"


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={
        200: {"description": "A first line with format and head, one line each, and a last line with `end`.", **_LINES},
        **problems(403, *READING),
    },
)
def export_newsroom(
    application: CurrentApplication,
    person: CurrentPerson,
    what: Annotated[
        What, Query(description="`log`: every event, for `copyflow import`; `articles`: each as it stands.")
    ] = What.LOG,
) -> StreamingResponse:
    """Everything up to the present end of the log as lines of JSON, for an administrator; people's secrets never."""
    require_administrator(person.actor)
    return StreamingResponse(_exported(application.log_files, what), media_type=JSON_LINES, headers=_OPEN_ENDED)


def _exported(files: LogFiles, what: What) -> Iterator[bytes]:
    """The lines; where they cannot be completed, why, in place of the last line."""
    try:
        yield from files.log() if what is What.LOG else files.articles()
    except NewsroomError as error:
        yield _line({"stopped": error.detail, "code": error.code})


async def _body_bytes(request: Request) -> bytes:
    return await request.body()


@router.post(
    "/imports/articles",
    response_class=StreamingResponse,
    responses={200: {"description": _RESULTS, **_LINES}, **problems(*CREATING)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": f"One article a line, at most {LARGEST_BODY_BYTES // 1024**2} MiB each and "
            f"{LARGEST_IMPORT_BYTES // 1024**2} MiB together, uncompressed.",
            "content": {JSON_LINES: {"schema": {"type": "string"}}},
        }
    },
)
def import_articles(
    request: Request, acting: Creating, body: Annotated[bytes, Depends(_body_bytes)]
) -> StreamingResponse:
    """Take articles over, one a line: as for `POST /articles`, with an `external_id`, and with earlier `versions`.

    Idempotency-Key names the import, not the request: under the same key a line that was taken before is `repeated`,
    known by its `external_id`, else by all that it says; the same `external_id` with other words is refused.
    """
    if acting.command_id is None:
        raise Problem("idempotency_key_required", phrase("Name the import, so that it can be sent again."))
    results = _Import(request, acting).results(body)
    return StreamingResponse(results, media_type=JSON_LINES, headers=_OPEN_ENDED)


class _Import:
    """The lines of one request, and what comes of them."""

    def __init__(self, request: Request, acting: Acting) -> None:
        self._request = request
        self._acting = acting
        self._counts = Counter(created=0, repeated=0, refused=0)

    def results(self, body: bytes) -> Iterator[bytes]:
        """What came of each line, told as soon as it is known; then how many came of each kind."""
        number = 0
        try:
            for number, line in enumerate(io.BytesIO(body), start=1):
                if line.strip():
                    yield self._result(number, line.removesuffix(b"\n"))
        except SQLAlchemyError:
            _log.exception("request %s: an import stopped at line %d", self._acting.request_id, number)
            said = document_of(RuntimeError(), self._request)
            yield _line({"line": number, "status": "refused", "article_id": None, "problem": _told(said)})
            yield _line({"stopped": phrase("The database is away. Send the same file again."), "code": said.code})
            return
        yield _line({"summary": dict(self._counts)})

    def _result(self, number: int, line: bytes) -> bytes:
        result: dict[str, Any] = {"line": number, "status": "refused", "article_id": None, "problem": None}
        try:
            result["status"] = "created" if self._take(line, result) else "repeated"
        except (NewsroomError, Problem, RequestValidationError) as error:
            result["problem"] = _told(document_of(error, self._request))
        self._counts[result["status"]] += 1
        return _line(result)

    def _take(self, line: bytes, result: dict[str, Any]) -> bool:
        """Make a line's article, and name it in the result; whether anything was done for it now."""
        body = _read(line)
        acting = self._acting_for(body)
        acting.application.views.require_desk(body.desk)
        article_id, stream, is_new = ArticleId(acting.application.ids.new()), "", False
        # all of them are made before the first is carried out: what is no text refuses the whole line
        for step, command in list(body.commands(acting.by, acting.now(), article_id)):
            if step == "draft":
                outcome = acting.execute(command, article_stream(article_id))
                stream = outcome.stream
                result["article_id"] = article_of(stream)
            else:
                outcome = acting.execute_next(command, stream, step)
            is_new |= not outcome.repeated
        return is_new

    def _acting_for(self, body: ArticleLineBody) -> Acting:
        """Whoever sends the import, about to take over this line, as often as it comes."""
        said = hashlib.sha256(body.model_dump_json(exclude_unset=True).encode()).hexdigest()
        name = f"id\x00{body.external_id}" if body.external_id is not None else f"line\x00{said}"
        command_id = str(uuid.uuid5(uuid.UUID(self._acting.command_id), name))
        return replace(self._acting, command_id=command_id, fingerprint=said)


def _read(line: bytes) -> ArticleLineBody:
    if len(line) > LARGEST_BODY_BYTES:
        raise Problem("body_too_large", phrase("At most {most} bytes are taken.", most=LARGEST_BODY_BYTES))
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(
            "malformed_request", phrase("The line is not UTF-8 (byte {start}).", start=error.start)
        ) from error
    try:
        return ArticleLineBody.model_validate(parse_json(text))
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from error
    except AmbiguousJson as error:
        raise Problem("malformed_request", phrase("The line {why}.", why=error.reason)) from error
    except json.JSONDecodeError as error:
        raise Problem("malformed_request", phrase("The line is not JSON.")) from error


def _told(document: ProblemDocument) -> dict[str, Any]:
    """A line's problem: a problem without what the request as a whole has."""
    return {
        "code": document.code,
        "status": document.status,
        "title": document.title,
        "detail": document.detail,
        "errors": [asdict(error) for error in document.errors],
    }


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
