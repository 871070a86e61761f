"""An article as a line of an import, and the commands that it stands for. What comes of a line: ``bulk.py``.

What was written and published elsewhere is told as that: its moments stand beside the text as they came (``origin``),
and the text becomes a draft of this newsroom, which nobody here has approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, StrictBool, model_validator

from api.v1.bodies import BodyFormat, DetailsBody, Targets, TextBody
from api.v1.values import Identity, Language, Moment, Text
from workflow.domain import commands as wanted
from workflow.domain.commands import Details
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag

_MOST_VERSIONS = 50


class EarlierVersionBody(TextBody):
    """A version that an article had elsewhere."""

    written_at: Moment | None = Field(default=None, description="When it was written, there.")
    published_at: Moment | None = Field(default=None, description="When it was published, there.")


class ArticleLineBody(DetailsBody):
    """An article of an import: as for `POST /articles`, with one text or with all versions that it had elsewhere."""

    external_id: Identity | None = Field(
        default=None, description="Its id where it comes from; else it is known again by what the line says."
    )
    headline: Text | None = None
    body: Text | None = None
    body_format: BodyFormat = "text"
    versions: Annotated[list[EarlierVersionBody], Field(min_length=1, max_length=_MOST_VERSIONS)] | None = Field(
        default=None,
        description="In place of `headline` and `body`: its versions, the oldest first. The first becomes a draft and "
        "the others its revisions; none counts as approved or published here, whatever was done with it elsewhere.",
    )
    language: Language
    targets: Targets = Field(default_factory=list)
    submit: StrictBool = Field(default=False, description="Submit the last version at once.")

    @model_validator(mode="after")
    def _has_one_text_or_versions(self) -> Self:
        named = self.headline is not None, self.body is not None
        if (self.versions is None and named != (True, True)) or (self.versions is not None and any(named)):
            raise ValueError("must have either a headline and a body, or versions")
        return self

    def texts(self) -> list[EarlierVersionBody]:
        """Its texts, the oldest first."""
        if self.versions is not None:
            return self.versions
        assert self.headline is not None
        assert self.body is not None
        return [EarlierVersionBody(headline=self.headline, body=self.body, body_format=self.body_format)]

    def commands(self, by: Actor, at: datetime, article_id: ArticleId) -> Iterator[tuple[str, wanted.Command]]:
        """What is to be done for it, in order, each step with its name; ``InvalidValue`` for a text that is none."""
        language = LanguageTag(self.language)
        texts = self.texts()
        for number, text in enumerate(texts, start=1):
            details = self._details(text, number, len(texts))
            blocks, original = text.blocks(language), text.original()
            if number == 1:
                yield (
                    "draft",
                    wanted.DraftArticle(
                        by=by,
                        at=at,
                        article_id=article_id,
                        language=language,
                        blocks=blocks,
                        original=original,
                        details=details,
                        targets=tuple(target.target() for target in self.targets),
                    ),
                )
            else:
                yield (
                    f"version {number}",
                    wanted.ReviseDraft(by=by, at=at, blocks=blocks, original=original, details=details),
                )
        if self.submit:
            yield "submit", wanted.SubmitArticle(by=by, at=at)

    def _details(self, text: EarlierVersionBody, number: int, count: int) -> Details:
        given = self.given_details()
        origin: dict[str, str] = {**given.pop("origin", {})}
        if self.external_id is not None:
            origin["external_id"] = self.external_id
        if self.versions is not None:
            origin["imported_version"] = f"{number} of {count}"
        if text.written_at is not None:
            origin["written_at"] = text.written_at.isoformat()
        if text.published_at is not None:
            origin["published_elsewhere_at"] = text.published_at.isoformat()
        changes: Mapping[str, Any] = {**given, "origin": origin}
        return replace(Details(), **changes)
