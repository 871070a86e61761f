"""What goes out about texts: blocks, segments, inline markup, and where each translated segment comes from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.v1.answer import Answer
from workflow.domain.article import Article, Edition
from workflow.domain.marks import MarkKind
from workflow.domain.segments import (
    BlockKind,
    FormerWording,
    Method,
    Segment,
    SegmentApproval,
    TargetSegment,
    wording_of,
)


class MarkModel(Answer):
    """Inline markup of a range of Unicode code points."""

    start: int
    end: int
    kind: MarkKind
    href: str = Field(description="Where a link leads; empty for other kinds.")


class SegmentModel(Answer):
    """A segment of a text: a sentence, a heading, a caption."""

    id: str
    text: str
    marks: list[MarkModel]


class BlockModel(Answer):
    """A block of a text."""

    kind: BlockKind
    level: int
    segments: list[SegmentModel]


class FormerModel(Answer):
    """How a segment stood when its source was reworded; kept until the new wording is approved."""

    source_text: str
    text: str
    method: Method
    editor: str | None


class SegmentApprovalModel(Answer):
    """Who approved a segment exactly as it stands, against its source exactly as that stands."""

    by: list[str]
    at: datetime


class EditionSegment(Answer):
    """One segment in an edition: source and target side by side, with the target's lineage."""

    id: str
    block: int = Field(description="Number of the block it is in, from 0.")
    kind: BlockKind
    level: int
    source_text: str
    source_marks: list[MarkModel]
    text: str | None = Field(description="Null while there is no translation.")
    marks: list[MarkModel]
    stale: bool = Field(description="The translation renders an older source text.")
    method: Method | None
    engine: str | None = Field(description="Engine, version and model; of an edited text, what it was made from.")
    memory: str | None = Field(description="The memory's entry that it was taken from.")
    glossary: str | None = Field(description="Digest of the glossary that it was made with.")
    editor: str | None
    source_hash: str | None = Field(description="SHA-256 of the source text that the translation renders.")
    refused: str | None = Field(description="Why no engine renders it; it waits for a person.")
    seen: str = Field(description="Names both wordings as they stand here; the `seen` of saving the segment by itself.")
    former: FormerModel | None
    approved: SegmentApprovalModel | None


def segments_of(article: Article, edition: Edition) -> list[EditionSegment]:
    """Every segment of the source with what stands for it in the edition, in reading order."""
    language = edition.language
    stale = {segment.id for segment in article.unfinished(language)}
    approvals, refusals = article.standing_approvals(language), article.refusals(language)
    return [
        EditionSegment(
            id=source.id,
            block=number,
            kind=block.kind,
            level=block.level,
            source_text=source.text,
            source_marks=_marks(source),
            **_rendering(edition, source),
            stale=source.id in stale and source.id in edition.translations,
            refused=refusals.get(source.id),
            seen=seen_of(source, edition),
            approved=_approved(approvals.get(source.id)),
        )
        for number, block in enumerate(article.blocks)
        for source in block.segments
    ]


def seen_of(source: Segment, edition: Edition) -> str:
    """Names the wordings of a segment and its source as they stand: ``hash-hash``."""
    seen = wording_of(source, edition.present(source))
    return f"{seen.text_hash}-{seen.source_hash}"


def _rendering(edition: Edition, source: Segment) -> dict[str, Any]:
    """What stands for a source segment, and where it comes from."""
    target = edition.translations.get(source.id)
    present = source if edition.is_source else target
    former = edition.former.get(source.id)
    return {
        "text": present.text if present else None,
        "marks": _marks(present) if present else [],
        "method": target.method if target else None,
        "engine": target.engine if target else None,
        "memory": target.memory if target else None,
        "glossary": target.glossary if target else None,
        "editor": target.editor if target else None,
        "source_hash": target.source_hash if target else None,
        "former": _former(former) if former else None,
    }


def _marks(text: Segment | TargetSegment) -> list[MarkModel]:
    return [MarkModel.model_validate(mark) for mark in text.marks]


def _approved(given: SegmentApproval | None) -> SegmentApprovalModel | None:
    return SegmentApprovalModel.model_validate(given) if given else None


def _former(former: FormerWording) -> FormerModel:
    target = former.target
    return FormerModel(source_text=former.source, text=target.text, method=target.method, editor=target.editor)
