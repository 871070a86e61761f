"""The route that reads a writer's file of any kind, so that it can be looked at before it is handed in."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Self

from pydantic import Field

from api.security.authentication import CurrentPerson
from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.parts import part
from api.v1.responses import problems
from api.v1.values import Language, Line
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue
from workflow.domain.permissions import require_permission
from workflow.domain.phrases import phrase
from workflow.intake import ParsedArticle
from workflow.intake.files import ReadFile, read_file

router = part("/articles/documents", tags=["articles"])

_MOST_CHARACTERS = 10_000_000


class FileBody(Body):
    """A file to be read."""

    filename: Line = Field(min_length=1, description="Its ending says what it is: .txt, .md, .html or .docx.")
    content: Annotated[str, Field(max_length=_MOST_CHARACTERS, description="The file's bytes, in base64.")]
    encoding: Line = Field(default="", description="Of its text, such as `gb18030`; found out if left out.")
    language: Language | None = Field(default=None, description="Of its text; else what the file or its words say.")


class ReadDocumentModel(Answer):
    """A file as text; `document` and `filename` go into `POST /articles/documents` as they are."""

    document: str
    filename: str
    encoding: str = Field(description="How it was encoded; empty where the kind of file leaves no choice.")
    confidence: float = Field(description="In the encoding, 0 to 1.")
    remarks: list[str] = Field(description="What a person should know of it, such as pictures that are left out.")
    headline: str
    language: str | None = Field(description="Null when neither the file nor its words say.")
    targets: list[str] = Field(description="Languages that the file asks for.")

    @classmethod
    def of(cls, read: ReadFile, article: ParsedArticle) -> Self:
        """As it was read."""
        return cls(
            document=read.text,
            filename=read.filename,
            encoding=read.encoding,
            confidence=read.confidence,
            remarks=list(read.remarks),
            headline=article.headline,
            language=article.language,
            targets=[each.language for each in article.targets],
        )


@router.post("/reading", responses=problems(400, 401, 403, 413, 415, 422, 500))
def read_document(body: FileBody, person: CurrentPerson) -> ReadDocumentModel:
    """Read a text file, an HTML page or a Word document, and say what is in it. Nothing is put on record."""
    require_permission(person.actor, wanted.DraftArticle)
    try:
        content = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidValue("content", phrase("is no base64")) from error
    try:
        read = read_file(content, body.filename, body.encoding)
        return ReadDocumentModel.of(read, read.article(body.language))
    except InvalidValue as error:
        raise InvalidValue("content" if error.field == "file" else error.field, error.reason) from None
