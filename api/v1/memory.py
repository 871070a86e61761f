"""The translation memory: similar texts that were translated before, and TMX in and out."""

from __future__ import annotations

import io
from typing import Annotated

from fastapi import Query, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.acting import Creating, say_created
from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.parts import part
from api.v1.responses import CREATING, READING, problems
from api.v1.values import Language, Line, Moment, Text
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue
from workflow.domain.memory_units import MemoryStatus
from workflow.domain.permissions import require_permission
from workflow.domain.streams import memory_import_of, memory_stream
from workflow.domain.vocabulary import LanguageTag, MemoryImportId
from workflow.memory import MemoryMatch, import_commands
from workflow.tmx import TmxReader

router = part("/memory", tags=["memory"])

_TMX = "application/x-tmx+xml"
_MOST_MATCHES = 50
_LONGEST_QUESTION = 2_000


class MemoryOriginModel(Answer):
    """Where an entry came from."""

    stream: str = Field(description="`article-<id>` or `memory-<import id>`.")
    segment: str = Field(description="The article's segment, or the line of the file.")
    position: int = Field(description="Of the event that brought it.")


class MemoryMatchModel(Answer):
    """Something that was translated before."""

    score: float = Field(description="100 for an equal text.")
    entry_id: str
    source_language: str
    target_language: str
    source: str
    target: str
    status: MemoryStatus
    origin: MemoryOriginModel
    approved_by: str
    approved_at: Moment
    uses: int = Field(description="How many offered entries say the same.")
    why_not: str = Field(description="Why it is no match: another number, name or date. Empty for a match.")


class MemoryMatchList(Answer):
    """Matches, the most alike first."""

    items: list[MemoryMatchModel]


class MemoryImportBody(Body):
    """A TMX document to import."""

    name: Line = Field(min_length=1, description="What people call the import: the file's name.")
    tmx: Text = Field(description="The document. Larger ones than a request may be: `copyflow memory import`.")
    source_language: Language | None = Field(default=None, description="Only from this language.")
    target_language: Language | None = Field(default=None, description="Only into this language.")


class MemoryImportModel(Answer):
    """What an import put on record."""

    import_id: str
    units_read: int
    entries: int
    skipped: dict[str, int] = Field(description="Why units were left out, and how many.")


@router.get("", responses=problems(*READING))
def search_memory(
    application: CurrentApplication,
    person: CurrentPerson,
    text: Annotated[str, Query(min_length=1, max_length=_LONGEST_QUESTION, description="A sentence.")],
    source: Annotated[Language, Query(alias="from", description="Its language.")],
    target: Annotated[Language, Query(alias="to", description="The language that is wanted.")],
    limit: Annotated[int, Query(ge=1, le=_MOST_MATCHES)] = 5,
    near: Annotated[bool, Query(description="Those with another number, name or date, too.")] = False,
    within: Annotated[bool, Query(description="Find the words within longer sentences.")] = False,
) -> MemoryMatchList:
    """Sentences like the text that were translated before; kept by a follower, so a moment behind the log.

    What was taken back since is not offered, so there is no past of it to look at.
    """
    del person
    pair = LanguageTag(source), LanguageTag(target)
    found: list[MemoryMatch]
    if within:
        found = application.shown.memory.concordance(*pair, text, limit)
    else:
        found = application.shown.memory.fuzzy(*pair, text, limit, include_near=near)
    return MemoryMatchList(items=[MemoryMatchModel.model_validate(each) for each in found])


@router.get(
    "/export",
    responses=problems(*READING) | {200: {"content": {_TMX: {"schema": {"type": "string"}}}}},
    response_class=Response,
)
def export_memory(
    application: CurrentApplication,
    person: CurrentPerson,
    source: Annotated[Language | None, Query(alias="from", description="Only from this language.")] = None,
    target: Annotated[Language | None, Query(alias="to", description="Only into this language.")] = None,
) -> StreamingResponse:
    """What the memory offers, as a TMX 1.4b document."""
    del person
    pieces = application.memory.as_tmx(source or "", target or "")
    headers = {"Content-Disposition": 'attachment; filename="memory.tmx"'}
    return StreamingResponse(pieces, media_type=_TMX, headers=headers)


@router.post("/imports", status_code=201, responses=problems(*CREATING))
def import_memory(body: MemoryImportBody, acting: Creating, response: Response) -> MemoryImportModel:
    """Put a TMX document into the memory, on record; it is offered after what was approved here."""
    require_permission(acting.by, wanted.ImportMemory)
    source = LanguageTag(body.source_language) if body.source_language else None
    target = LanguageTag(body.target_language) if body.target_language else None
    reader = TmxReader(io.BytesIO(body.tmx.encode()), source, target, encoding="UTF-8")
    commands = list(import_commands(acting.by, acting.now, body.name, reader))  # all of it is sound, or nothing is done
    if not commands:
        raise InvalidValue("tmx", f"holds nothing for the memory in these languages ({reader.read} units read)")
    stream = memory_stream(MemoryImportId(acting.application.ids.new()))
    outcome = acting.execute(commands[0], stream)
    for number, command in enumerate(commands[1:], start=2):
        acting.execute_next(command, outcome.stream, f"part {number}")
    identity = memory_import_of(outcome.stream)
    say_created(
        response,
        outcome.version,
        f"/api/v1/events?category=memory&after={outcome.first_position - 1}",
        repeated=outcome.repeated,
    )
    entries = sum(len(command.units) for command in commands)
    return MemoryImportModel(import_id=identity, units_read=reader.read, entries=entries, skipped=dict(reader.skipped))
