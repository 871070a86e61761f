"""What is public of an edition, or goes ahead of its release. How it comes about stands in ``public_texts.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.annotations import Tag
from workflow.domain.commands import Details
from workflow.domain.corrections import Correction, is_retracted
from workflow.domain.images import PublicImage
from workflow.domain.segments import Block
from workflow.domain.vocabulary import PubStatus


@dataclass(frozen=True, kw_only=True)
class PublishedText:
    """What is public of an edition, or goes ahead of its release: a snapshot that later work on it does not touch."""

    revision: int
    text_revision: int
    """The last revision that was more than a re-issue because of other languages."""
    source_version: int
    """The source's version that it renders."""
    verb: str
    content_hash: str
    pub_status: PubStatus
    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...]
    details: Details
    """As they stood at publication: a byline that is being revised is not public yet."""
    machine_translated: bool
    first_published: datetime
    this_version: datetime
    text_changed: datetime
    """When readers were last given something to read: another text, or the mark of a retraction."""
    slug: str
    """The last part of its public address, given at its first publication."""
    note: str = ""
    corrections: tuple[Correction, ...] = ()
    """What was said of every text that replaced one, in order."""
    embargoed_until: datetime | None = None
    """Of an advance copy: when it is released."""
    images: tuple[PublicImage, ...] = ()
    """As they stood at publication, without those that were taken away since."""

    @property
    def is_usable(self) -> bool:
        """Whether it may be shown."""
        return self.pub_status is PubStatus.USABLE

    @property
    def is_retracted(self) -> bool:
        """Whether it is marked as wrong as a whole."""
        return is_retracted(self.corrections)
