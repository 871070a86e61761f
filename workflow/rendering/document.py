"""What a format is: a pure function from a publication to the exact bytes of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workflow.domain.publication import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedItem:
    """The exact bytes of a document."""

    content_type: str
    body: bytes


class DocumentFormat(Protocol):
    """Renders one publication as a document. One format a file."""

    @property
    def name(self) -> str:
        """``ninjs``, ``newsml-g2``, …"""
        ...

    @property
    def suffix(self) -> str:
        """Of a file that holds such a document, without the dot: ``json``, ``xml``."""
        ...

    @property
    def carries_embargo(self) -> bool:
        """Whether it can say that nobody may publish it yet. In the others an advance copy would be public at once."""
        ...

    def render(self, publication: Publication) -> RenderedItem:
        """The same publication gives the same bytes, always."""
        ...
