"""The route of texts that are nobody else's yet: what the checks find in one. Nothing is put on record."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from api.security.authentication import CurrentApplication, CurrentPerson
from api.v1.answer import Answer
from api.v1.bodies import TextBody
from api.v1.parts import part
from api.v1.responses import problems
from api.v1.values import Desk, Language, Line
from workflow.domain import commands as wanted
from workflow.domain.annotations import Severity
from workflow.domain.commands import Details
from workflow.domain.errors import InvalidValue
from workflow.domain.permissions import require_permission
from workflow.domain.vocabulary import LanguageTag
from workflow.own_text import LONGEST_CHECKED, Remark, checked, measured

router = part("/articles", tags=["articles"])


class CheckBody(TextBody):
    """A text to be checked as it would be when it is handed in."""

    language: Language
    byline: Line = ""
    publisher: Line = ""
    slugline: Line = ""
    desk: Desk = Field(
        default="", description="Id of the desk whose checks and words hold; the newsroom's own if empty."
    )


class RemarkModel(Answer):
    """One thing that a check found in a text that is being written."""

    check: str
    severity: Severity
    message: str
    explanation: str = Field(description="What the check looks for and what to do.")
    paragraph: int = Field(description="Number of the block: 0 the headline; -1 for a field or the whole text.")
    field: str | None
    excerpt: str
    suggestion: str | None = Field(description="What may stand in the excerpt's place, where that is safe.")

    @classmethod
    def of(cls, remark: Remark) -> RemarkModel:
        """As it was found."""
        finding = remark.finding
        return cls(
            check=finding.check,
            severity=finding.severity,
            message=finding.message,
            explanation=remark.explanation,
            paragraph=remark.paragraph,
            field=finding.field,
            excerpt=finding.excerpt,
            suggestion=finding.suggestion,
        )


class CheckedModel(Answer):
    """What the checks find in a text, and how long it is."""

    findings: list[RemarkModel]
    words: int | None = Field(description="Null in a language that is written without spaces between words.")
    characters: int = Field(description="Without white space.")
    minutes: int = Field(description="To read it, at least 1.")


@router.post("/checks", responses=problems(400, 401, 403, 413, 415, 422, 500))
def check_text(body: CheckBody, application: CurrentApplication, person: CurrentPerson) -> CheckedModel:
    """Check a text of your own before you hand it in; the desk's checks and words hold, and nothing is recorded."""
    require_permission(person.actor, wanted.DraftArticle)
    views, language = application.views, LanguageTag(body.language)
    views.require_desk(body.desk)
    blocks = body.blocks(language)
    details = replace(Details(), byline=body.byline, publisher=body.publisher, slugline=body.slugline, desk=body.desk)
    remarks = checked(views, language, blocks, details)
    if remarks is None:
        raise InvalidValue("body", f"is checked up to {LONGEST_CHECKED:,} characters here; longer when handed in")
    length = measured(language, blocks)
    return CheckedModel(
        findings=[RemarkModel.of(remark) for remark in remarks],
        words=length.words,
        characters=length.characters,
        minutes=length.minutes,
    )
