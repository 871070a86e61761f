"""What goes out about a change of the glossary or the knowledge base: the live editions that it touches."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from api.v1.answer import Answer
from workflow.touched import Touched


class TouchedEditionModel(Answer):
    """A live edition that a change has to do with, and why."""

    article_id: str
    language: str
    headline: str
    state: str
    why: str


class TouchedModel(Answer):
    """The live editions that a change has to do with, the last changed first."""

    editions: list[TouchedEditionModel]
    looked_at: int = Field(description="How many live editions were searched.")
    is_cut: bool = Field(description="Whether there are more, which were not searched.")

    @classmethod
    def of(cls, touched: Touched) -> Self:
        """From the newsroom's answer."""
        return cls(
            editions=[TouchedEditionModel.model_validate(each) for each in touched.editions],
            looked_at=touched.looked_at,
            is_cut=touched.is_cut,
        )
