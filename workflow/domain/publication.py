"""One revision of one edition as partners and readers get it: what formats and feeds are rendered from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.annotations import Tag
from workflow.domain.article import Article
from workflow.domain.commands import Details
from workflow.domain.corrections import Correction, CorrectionGrade, is_retracted
from workflow.domain.images import PublicImage
from workflow.domain.segments import Block, headline_of
from workflow.domain.vocabulary import ArticleId, LanguageTag, PubStatus

__all__ = ["Correction", "CorrectionGrade", "Publication", "Sibling", "publication_of", "publication_uri"]


def publication_uri(article_id: ArticleId, language: LanguageTag) -> str:
    """The identity of an edition for partners and readers; the same for every revision."""
    return f"urn:copyflow:{article_id}:{language}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another language edition of the same article that is public now."""

    language: LanguageTag
    uri: str
    headline: str
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One revision of one edition as partners and readers get it."""

    article_id: ArticleId
    language: LanguageTag
    source_language: LanguageTag
    revision: int
    pub_status: PubStatus
    verb: str
    """``published``, ``updated``, ``corrected``, ``retracted``, ``withheld``, ``released`` or ``withdrawn``;
    ``updated`` also where nothing but the images or the links to the other languages changed."""
    details: Details
    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...]
    first_published: datetime
    this_version: datetime
    slug: str = ""
    """Last part of its public address; the same for every revision."""
    text_changed: datetime | None = None
    """When the text itself last changed; None when it is the first published one."""
    embargoed_until: datetime | None = None
    """Set in an advance copy for partners bound to the embargo; readers never see one."""
    corrections: tuple[Correction, ...] = ()
    """Of all revisions so far, in order."""
    note: str = ""
    """Correction note or reason, for partners."""
    machine_translated: bool = False
    siblings: tuple[Sibling, ...] = ()
    site_url: str = ""
    """Base of the public portal, without a trailing slash; empty when there is none."""
    images: tuple[PublicImage, ...] = ()
    """In their order; the first leads."""
    is_reissue: bool = False
    """Nothing but images or links to the other languages is new since the last revision whose recipients are on record:
    it goes to those only who have one."""

    @property
    def is_retracted(self) -> bool:
        """Whether the piece as a whole was said to be wrong: it stays readable and is marked."""
        return is_retracted(self.corrections)

    @property
    def uri(self) -> str:
        """The edition's identity for partners; the same for every revision."""
        return publication_uri(self.article_id, self.language)


def publication_of(
    article: Article, language: LanguageTag, *, site_url: str = "", ahead: bool = False
) -> Publication | None:
    """What is public of an edition, with its public siblings; None when it was never published.

    ``ahead`` is for partners only: the newest revision that goes to any of them, though it be an advance copy for those
    bound to its embargo. Names of accounts are not public: who edited a translation stays in the log.
    """
    edition = article.editions.get(language)
    public = None if edition is None else edition.newest if ahead else edition.published
    if edition is None or public is None:
        return None
    siblings = tuple(
        Sibling(
            language=other.language,
            uri=publication_uri(article.id, other.language),
            headline=headline_of(other.published.blocks),
            slug=other.published.slug,
        )
        for other in article.editions.values()
        if other.language != language and other.published is not None and other.published.pub_status is PubStatus.USABLE
    )
    return Publication(
        article_id=article.id,
        language=language,
        source_language=article.language,
        revision=public.revision,
        pub_status=public.pub_status,
        verb=public.verb,
        details=public.details,
        blocks=public.blocks,
        tags=public.tags,
        first_published=public.first_published,
        this_version=public.this_version,
        slug=public.slug,
        text_changed=public.text_changed if public.text_changed != public.first_published else None,
        embargoed_until=public.embargoed_until,
        corrections=public.corrections,
        note=public.note,
        machine_translated=public.machine_translated,
        siblings=siblings,
        site_url=site_url,
        images=public.images,
        is_reissue=edition.planned_revision >= public.text_revision and public.revision > public.text_revision,
    )
