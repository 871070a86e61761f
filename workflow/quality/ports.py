"""What a quality check is, and what it looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Block
from workflow.domain.vocabulary import LanguageTag
from workflow.terminology import EMPTY_TERM_BASE, TermBase


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionText:
    """One exact text that checks and taggers look at."""

    language: LanguageTag
    blocks: tuple[Block, ...]
    source_language: LanguageTag
    source_blocks: tuple[Block, ...] = ()
    """The source it renders, with the same segment ids; empty for the source's own edition."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Metadata that readers see (``publisher``, ``byline``), checked with the source edition only."""
    replaced: frozenset[str] = frozenset()
    """Ids of segments in which the machine's wording stands for a person's, whose source was reworded."""
    terms: TermBase = EMPTY_TERM_BASE
    """The newsroom's words and names, for the desk that the text belongs to."""

    @property
    def is_translation(self) -> bool:
        """Whether there is a source to hold it against."""
        return bool(self.source_blocks)


class QualityCheck(Protocol):
    """Looks for one kind of defect. One check a file."""

    @property
    def name(self) -> str:
        """Stable: it is stored in findings, and policies name it."""
        ...

    @property
    def severity(self) -> Severity:
        """What its findings do where no policy says otherwise."""
        ...

    @property
    def languages(self) -> frozenset[str] | None:
        """Primary languages whose texts it understands; None for all."""
        ...

    @property
    def explanation(self) -> str:
        """What it looks for and what to do, in one or two sentences for a reviewer."""
        ...

    def run(self, text: EditionText) -> list[Finding]:
        """Every place where the defect is; an empty list when there is none."""
        ...
