"""What readers are shown: editions by address and in lists, what was taken back, and which hubs spread the feeds.

Lists come from ``public_editions``, texts from the articles themselves. Whether an edition is
withheld or never was public is for the page to hide: both look alike from outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from workflow.domain.article import Article
from workflow.domain.publication import Publication, publication_of
from workflow.domain.slugs import key_of_slug
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus
from workflow.store.database import from_text, to_text
from workflow.store.past_tables import Readable
from workflow.store.public_tables import PublicEditionRow
from workflow.store.states import States
from workflow.store.tables import PartnerRow, table_of

_public = table_of(PublicEditionRow)
_partners = table_of(PartnerRow)
_NEWEST = (_public.c.text_changed.desc(), _public.c.article_id, _public.c.language)
_TAKEN_BACK = (PubStatus.CANCELED.value, PubStatus.WITHHELD.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEdition:
    """An edition in a list of what can be read."""

    article_id: ArticleId
    language: LanguageTag
    slug: str
    headline: str
    lead: str
    """The beginning of its first paragraph."""
    topics: tuple[str, ...]
    revision: int
    is_retracted: bool
    first_published: datetime
    this_version: datetime
    text_changed: datetime
    """When there was last something new to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """An edition that was public and is withheld or withdrawn."""

    article_id: ArticleId
    language: LanguageTag
    at: datetime


class PublicViews:
    """The readers' questions, over one newsroom as it is, or as it was at a position of the log."""

    def __init__(self, tables: Readable, states: States, site_url: str, position: int | None = None) -> None:
        self._tables = tables
        self._states = states
        self._site_url = site_url
        self._position = position

    # --- one edition ----------------------------------------------------------------------------------

    def edition(self, article_id: ArticleId, language: LanguageTag) -> Publication | None:
        """What is public of an edition, whatever its status; None when nothing of it ever was."""
        return publication_of(self._article(article_id), language, site_url=self._site_url)

    def at(self, language: LanguageTag, slug: str) -> Publication | None:
        """The edition at an address, or the one that was there under other words: the end of the slug names it.

        Whatever its status is; None when there never was one.
        """
        key = key_of_slug(slug)
        if not key:
            return None
        query = select(_public.c.article_id, _public.c.slug).where(
            _public.c.language == language, _public.c.address_key == key
        )
        with self._tables.read() as connection:
            found = connection.execute(query).all()
        named = [row for row in found if row.slug == slug] or found
        return self.edition(ArticleId(named[0].article_id), language) if len(named) == 1 else None

    # --- lists ----------------------------------------------------------------------------------------

    def languages(self) -> Mapping[LanguageTag, int]:
        """How many editions can be read, by language; the fullest first."""
        count = func.count()
        query = select(_public.c.language, count).where(_is_usable()).group_by(_public.c.language)
        with self._tables.read() as connection:
            rows = connection.execute(query.order_by(count.desc(), _public.c.language)).all()
        return {LanguageTag(language): number for language, number in rows}

    def editions(
        self,
        *,
        language: LanguageTag | None = None,
        topic: str | None = None,
        since: datetime | None = None,
        skip: int = 0,
        limit: int = 50,
    ) -> list[PublicEdition]:
        """What can be read, newest text first; ``since``: published for the first time then or later."""
        query = select(_public).where(_is_usable(), *_about(language, topic))
        if since is not None:
            query = query.where(_public.c.first_published >= to_text(since))
        return self._listed(query.order_by(*_NEWEST).offset(skip).limit(limit))

    def in_order(self, *, skip: int = 0, limit: int) -> list[PublicEdition]:
        """What can be read, the youngest articles first, an article's editions one after the other."""
        order = (_public.c.article_id.desc(), _public.c.language)
        return self._listed(select(_public).where(_is_usable()).order_by(*order).offset(skip).limit(limit))

    def of_article(self, article_id: ArticleId) -> list[PublicEdition]:
        """The editions of an article that can be read."""
        query = select(_public).where(_is_usable(), _public.c.article_id == article_id)
        return self._listed(query.order_by(_public.c.language))

    def front(self, each: int) -> Mapping[LanguageTag, Sequence[PublicEdition]]:
        """The newest editions of every language, so many of each; the language with the newest first."""
        number = func.row_number().over(partition_by=_public.c.language, order_by=_NEWEST).label("number")
        numbered = select(_public, number).where(_is_usable()).subquery()
        newest = (numbered.c.text_changed.desc(), numbered.c.article_id, numbered.c.language)
        by_language: dict[LanguageTag, list[PublicEdition]] = {}
        for edition in self._listed(select(numbered).where(numbered.c.number <= each).order_by(*newest)):
            by_language.setdefault(edition.language, []).append(edition)
        return by_language

    def newest(
        self,
        *,
        language: LanguageTag | None = None,
        topic: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> list[Publication]:
        """The whole texts of the newest editions, newest text first; each article is read once."""
        articles: dict[ArticleId, Article] = {}
        publications = []
        for row in self.editions(language=language, topic=topic, since=since, limit=limit):
            if row.article_id not in articles:
                articles[row.article_id] = self._article(row.article_id)
            found = publication_of(articles[row.article_id], row.language, site_url=self._site_url)
            if found is not None and found.pub_status is PubStatus.USABLE:  # it may have been taken back meanwhile
                publications.append(found)
        return publications

    def taken_back(
        self, *, language: LanguageTag | None = None, topic: str | None = None, limit: int = 50
    ) -> list[TakenBack]:
        """What can be read no longer, the latest first."""
        query = select(_public.c.article_id, _public.c.language, _public.c.this_version).where(
            _public.c.pub_status.in_(_TAKEN_BACK), *_about(language, topic)
        )
        ordered = query.order_by(_public.c.this_version.desc(), _public.c.article_id, _public.c.language)
        with self._tables.read() as connection:
            rows = connection.execute(ordered.limit(limit)).all()
        return [
            TakenBack(
                article_id=ArticleId(row.article_id),
                language=LanguageTag(row.language),
                at=_moment(row.this_version),
            )
            for row in rows
        ]

    # --- hubs -----------------------------------------------------------------------------------------

    def hubs(self) -> list[str]:
        """Addresses of the WebSub hubs that are told of news at present: partners that are neither paused nor ended."""
        query = select(_partners.c.partner_id).where(_partners.c.transport == "websub")
        with self._tables.read() as connection:
            identities = connection.execute(query).scalars().all()
        partners = [
            self._states.load(partner_stream(PartnerId(identity)), until_position=self._position)
            for identity in identities
        ]
        return sorted({partner.endpoint for partner in partners if not partner.closed_because})

    def _article(self, article_id: ArticleId) -> Article:
        article: Article = self._states.load(article_stream(article_id), until_position=self._position)
        return article

    def _listed(self, query: Any) -> list[PublicEdition]:
        with self._tables.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            PublicEdition(
                article_id=ArticleId(row["article_id"]),
                language=LanguageTag(row["language"]),
                slug=row["slug"],
                headline=row["headline"],
                lead=row["lead"],
                topics=tuple(row["topics"].split()),
                revision=row["revision"],
                is_retracted=bool(row["is_retracted"]),
                first_published=_moment(row["first_published"]),
                this_version=_moment(row["this_version"]),
                text_changed=_moment(row["text_changed"]),
            )
            for row in rows
        ]


def _is_usable() -> ColumnElement[bool]:
    return _public.c.pub_status == PubStatus.USABLE.value


def _about(language: LanguageTag | None, topic: str | None) -> list[ColumnElement[bool]]:
    """The conditions for one language and one topic, where they are wanted."""
    conditions = []
    if language:
        conditions.append(_public.c.language == language)
    if topic:
        conditions.append(_public.c.topics.contains(f" {topic} ", autoescape=True))
    return conditions


def _moment(stored: str) -> datetime:
    moment = from_text(stored)
    assert moment is not None
    return moment
