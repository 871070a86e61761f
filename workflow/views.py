"""The read side: every question that the API, the UI and the command line ask. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, tuple_

from workflow.article_history import ArticleHistory
from workflow.desk_views import DeskViews
from workflow.domain.annotations import EntityType
from workflow.domain.article import Article
from workflow.domain.delivery import Delivery
from workflow.domain.errors import NotFound
from workflow.domain.partner import Offer, Partner, offer_of
from workflow.domain.phrases import phrase
from workflow.domain.publication import Publication, publication_of
from workflow.domain.review_links import GUEST
from workflow.domain.streams import article_stream, delivery_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.glossary import Glossary
from workflow.knowledge import Knowledge
from workflow.past import ArticlePast, PastRead, Pasts
from workflow.ports import WorkItem
from workflow.public_views import PublicViews
from workflow.recalls import RecallBoard, recall_board
from workflow.review_queue import COLUMNS, ORDER, WAITING, QueueFilter, ReviewQueue
from workflow.store import work
from workflow.store.database import Database, from_text
from workflow.store.event_store import EventStore, Recorded
from workflow.store.past_tables import Readable
from workflow.store.review_link_tables import ReviewLinkRow
from workflow.store.sign_in_tables import ErasedAccountRow
from workflow.store.states import States
from workflow.store.tables import ArticleRow, DeliveryRow, EditionRow, PartnerRow, UserRow, table_of
from workflow.summaries import ArticleSummary, Cursor, DeliverySummary, EditionSummary
from workflow.syndication_board import SyndicationBoard, syndication_board
from workflow.syndication_views import SyndicationViews
from workflow.topic_views import TopicViews

_articles = table_of(ArticleRow)
_editions = table_of(EditionRow)
_deliveries = table_of(DeliveryRow)
_partners = table_of(PartnerRow)
_users = table_of(UserRow)
_erased = table_of(ErasedAccountRow)
FORMER_COLLEAGUE = phrase("former colleague")
"""What a person is called whose account was erased."""
_links = table_of(ReviewLinkRow)
_MOST_ITEMS = 20_000
"""Of one article: far more than 50 partners get of ten languages in a hundred revisions."""


class Views(DeskViews):
    """The questions, over one database: as it is now, or as it was at a position of the log.

    Lists are asked of ``_tables`` (the live ones or those of a past), everything else of the log up to ``position``.
    People's names are not in the log; they are today's.
    """

    def __init__(
        self,
        database: Database,
        events: EventStore,
        states: States,
        pasts: Pasts,
        site_url: str,
        *,
        position: int | None = None,
        tables: Readable | None = None,
        unlogged: Database | None = None,
    ) -> None:
        """``unlogged``, by default ``database``, is asked for what no event tells of: people's names, work's state."""
        if tables is None:
            tables = database if position is None else PastRead(pasts, position)
        super().__init__(states, tables, position)
        self._database = database
        self._unlogged = unlogged or database
        self._events = events
        self._pasts = pasts
        self._site_url = site_url
        self.glossary = Glossary(tables, states, position)
        """What stands in the glossary, and its term bases."""
        self.knowledge = Knowledge(tables, states, position)
        """The known entities."""
        self.topics = TopicViews(tables, states, position)
        """The vocabulary of topics, the rules, and what is suggested with."""
        self.syndication = SyndicationViews(tables, self.stream)
        """How partners do, what was tried with each, and what was published lately."""
        self.history = ArticleHistory(database, tables, position, self.names)
        """What happened to an article, in sentences."""
        self.queue = ReviewQueue(tables)
        """Whose turn it is."""
        self.public = PublicViews(tables, states, site_url, position)
        """What readers are shown."""

    # --- the past -----------------------------------------------------------------------------------

    def as_of(self, position: int) -> Views:
        """The same questions, answered as they would have been when the log stood at this position; 0 is before all."""
        given = (self._database, self._events, self._states, self._pasts, self._site_url)
        return Views(*given, position=position, unlogged=self._unlogged)

    def about(self, article_id: ArticleId) -> Views:
        """The same for questions about one article and about partners; quick in every past, however much else is there.

        In a past its lists know of nothing else.
        """
        if self.position is None:
            return self
        tables = ArticlePast(self._database, self._events, self.position, article_id)
        given = (self._database, self._events, self._states, self._pasts, self._site_url)
        return Views(*given, position=self.position, tables=tables, unlogged=self._unlogged)

    def position_of(self, asked: str, *, field: str = "as_of") -> int:
        """The position that a number or an RFC 3339 moment means; ``InvalidValue`` naming ``field`` if none is."""
        return self._pasts.position_of(asked, field)

    @property
    def are_present(self) -> bool:
        """Whether this is the newsroom as it is, in which something can be done."""
        return self.position is None

    def moment(self) -> datetime | None:
        """When the last event up to the position was recorded; None when there is none."""
        return self._pasts.moment_of(self.head())

    def moment_or(self, now: datetime) -> datetime:
        """What counts as now: the moment of the past that is looked at, else ``now``."""
        return now if self.are_present else self.moment() or now

    # --- articles -----------------------------------------------------------------------------------

    def article(self, article_id: ArticleId, *, version: int | None = None) -> Article:
        """The article as it is, or as it was at a version; ``NotFound`` when there is none."""
        article: Article = self._states.load(article_stream(article_id), until=version, until_position=self.position)
        if not article.exists:
            raise NotFound(phrase("There is no such article."), article_id=article_id)
        return article

    def state_of(self, stream: str) -> Any:
        """The state of a stream of any kind; a new one's when nothing has happened on it."""
        return self._states.load(stream, until_position=self.position)

    def articles(
        self,
        *,
        stage: str | None = None,
        language: str | None = None,
        drafted_by: str | None = None,
        desk: str | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> list[ArticleSummary]:
        """Articles, the newest first, after a cursor of ``article_cursor``."""
        query = select(_articles)
        if stage:
            query = query.where(_articles.c.stage == stage)
        if language:
            query = query.where(_articles.c.language == language)
        if drafted_by:
            query = query.where(_articles.c.drafted_by == drafted_by)
        if desk:
            query = query.where(_articles.c.desk == desk)
        if after:
            query = query.where(tuple_(_articles.c.created_at, _articles.c.article_id) < tuple_(*after))
        query = query.order_by(_articles.c.created_at.desc(), _articles.c.article_id.desc()).limit(limit)
        return [ArticleSummary(**row) for row in self._rows(query)]

    def article_ids(self, prefix: str, *, limit: int = 10) -> list[ArticleId]:
        """Ids of articles that begin so."""
        query = select(_articles.c.article_id).where(_articles.c.article_id.startswith(prefix, autoescape=True))
        with self._tables.read() as connection:
            found = connection.execute(query.order_by(_articles.c.article_id).limit(limit)).scalars()
            return [ArticleId(identity) for identity in found]

    def editions(
        self,
        *,
        states: Sequence[str] = (),
        language: str | None = None,
        article_id: ArticleId | None = None,
        desk: str | None = None,
        limit: int = 100,
    ) -> list[EditionSummary]:
        """Editions, the urgent first, then those that wait longest."""
        query = select(*COLUMNS)
        if states:
            query = query.where(_editions.c.state.in_(states))
        if language:
            query = query.where(_editions.c.language == language)
        if article_id:
            query = query.where(_editions.c.article_id == article_id)
        if desk:
            query = query.where(_editions.c.desk == desk)
        query = query.order_by(*ORDER).limit(limit)
        return [EditionSummary(**row) for row in self._rows(query)]

    def review_queue(
        self, *, state: str | None = None, language: str | None = None, desk: str | None = None, limit: int = 100
    ) -> list[EditionSummary]:
        """What waits for a person: in review, approved, or wanting a person's translation; or one state only."""
        wanted = QueueFilter(show=state or WAITING, language=language or "", desk=desk or "")
        return self.queue.page(wanted, limit=limit)

    def events_of(self, article_id: ArticleId, *, after: int = 0) -> list[Recorded]:
        """The article's own events after a stream version."""
        return self.stream(article_stream(article_id), after=after)

    def stream(self, name: str, *, after: int = 0) -> list[Recorded]:
        """A stream's events after a version."""
        with self._database.read() as connection:
            return self._events.read_stream(connection, name, after=after, until_position=self.position)

    def log(
        self,
        *,
        after: int = 0,
        until: int | None = None,
        limit: int = 500,
        types: Sequence[str] = (),
        category: str | None = None,
        backwards: bool = False,
    ) -> list[Recorded]:
        """The log after one position and up to another: the first events, or ``backwards`` the last ones first."""
        ends = [end for end in (until, self.position) if end is not None]
        with self._database.read() as connection:
            return self._events.read_all(
                connection,
                after=after,
                until=min(ends, default=None),
                limit=limit,
                types=types,
                category=category,
                backwards=backwards,
            )

    def head(self) -> int:
        """Position of the last event."""
        if self.position is not None:
            return self.position
        with self._database.read() as connection:
            return self._events.head(connection)[0]

    # --- what is public -------------------------------------------------------------------------------

    def publication(
        self, article_id: ArticleId, language: LanguageTag, *, version: int | None = None, ahead: bool = False
    ) -> Publication | None:
        """What is public of an edition, now or as of a stream version; ``ahead``, an advance copy too, for partners."""
        article = self.article(article_id, version=version)
        return publication_of(article, language, site_url=self._site_url, ahead=ahead)

    # --- partners and deliveries ----------------------------------------------------------------------

    def offer(self, publication: Publication) -> Offer:
        """What a revision offers to partners' filters: its topics with all broader ones too."""
        topics = [tag.id for tag in publication.tags if tag.type is EntityType.TOPIC]
        return offer_of(publication, self.topics.broader(topics))

    def partner(self, partner_id: PartnerId) -> Partner:
        """The partner, or ``NotFound``."""
        partner: Partner = self._states.load(partner_stream(partner_id), until_position=self.position)
        if partner.version == 0:
            raise NotFound(phrase("There is no such partner."), partner_id=partner_id)
        return partner

    def partners(self) -> list[Partner]:
        """All partners by name."""
        with self._tables.read() as connection:
            identities = connection.execute(select(_partners.c.partner_id)).scalars().all()
        found = [self.partner(PartnerId(identity)) for identity in identities]
        return sorted(found, key=lambda partner: (partner.name, partner.id))  # databases sort names each in their way

    def delivery(self, partner_id: PartnerId, article_id: ArticleId) -> Delivery:
        """One partner's copy of one article, or ``NotFound``."""
        delivery: Delivery = self._states.load(delivery_stream(partner_id, article_id), until_position=self.position)
        if delivery.version == 0:
            raise NotFound(
                phrase("This article was never sent to this partner."), partner_id=partner_id, article_id=article_id
            )
        return delivery

    def deliveries(
        self,
        *,
        article_id: ArticleId | None = None,
        partner_id: PartnerId | None = None,
        state: str | None = None,
        message_id: str | None = None,
        after: Cursor | None = None,
        limit: int = 100,
    ) -> list[DeliverySummary]:
        """Items, the newest request first, after a cursor of ``delivery_cursor``."""
        query = select(_deliveries, _partners.c.name.label("partner_name")).join(
            _partners, _partners.c.partner_id == _deliveries.c.partner_id
        )
        if article_id:
            query = query.where(_deliveries.c.article_id == article_id)
        if partner_id:
            query = query.where(_deliveries.c.partner_id == partner_id)
        if state:
            query = query.where(_deliveries.c.state == state)
        if message_id:
            query = query.where(_deliveries.c.message_id == message_id)
        if after:
            key = tuple_(_deliveries.c.requested_at, _deliveries.c.partner_id, _deliveries.c.item_id)
            query = query.where(key < tuple_(*after))
        query = query.order_by(
            _deliveries.c.requested_at.desc(), _deliveries.c.partner_id.desc(), _deliveries.c.item_id.desc()
        ).limit(limit)
        return [DeliverySummary(**row) for row in self._rows(query)]

    def recalls(self, article_id: ArticleId) -> RecallBoard:
        """Who has which edition of an article, and what became of what was taken back."""
        partners = self._partners_of(article_id)
        names = {partner: self.partner(partner).name for partner in partners}
        return recall_board((self.delivery(partner, article_id) for partner in partners), names)

    def received(self, article_id: ArticleId, language: LanguageTag) -> frozenset[PartnerId]:
        """Partners that any revision of the edition was ever requested for."""
        query = select(_deliveries.c.partner_id).where(
            _deliveries.c.article_id == article_id, _deliveries.c.language == language
        )
        with self._tables.read() as connection:
            return frozenset(PartnerId(identity) for identity in connection.execute(query).scalars())

    def syndication_board(self, article: Article) -> SyndicationBoard:
        """Where every edition that was ever published, or planned for anybody, stands with every partner."""
        deliveries = self.deliveries(article_id=article.id, limit=_MOST_ITEMS)
        planned = {each.language for each in deliveries}
        languages = [
            language
            for language in article.languages
            if article.editions[language].published is not None or language in planned
        ]
        return syndication_board(languages, {each.id: each.name for each in self.partners()}, deliveries)

    def _partners_of(self, article_id: ArticleId) -> list[PartnerId]:
        query = select(_deliveries.c.partner_id).where(_deliveries.c.article_id == article_id).distinct()
        with self._tables.read() as connection:
            return [PartnerId(identity) for identity in connection.execute(query).scalars()]

    # --- work and people ------------------------------------------------------------------------------

    def work(self, stream: str | None = None) -> list[WorkItem]:
        """The work ledger's rows."""
        with self._ledger.read() as connection:
            return work.items(connection, stream)

    def work_depths(self) -> dict[str, int]:
        """How much work is open, by queue, and how much is parked."""
        with self._ledger.read() as connection:
            return work.depths(connection)

    @property
    def _ledger(self) -> Readable:
        return self._unlogged if self.are_present else self._tables

    def names(self) -> dict[str, str]:
        """Names of people, of partners that speak for themselves, and of guests, by actor id.

        Who was erased has none any more.
        """
        with self._unlogged.read() as connection:
            people = connection.execute(select(_users.c.user_id, _users.c.name)).all()
            erased = connection.execute(select(_erased.c.user_id)).scalars().all()
        with self._tables.read() as connection:
            partners = connection.execute(select(_partners.c.partner_id, _partners.c.name)).all()
            guests = connection.execute(select(_links.c.link_id, _links.c.guest_name)).all()
        return {
            **{f"user:{each}": FORMER_COLLEAGUE for each in erased},
            **{f"user:{each.user_id}": each.name for each in people},
            **{f"partner:{each.partner_id}": each.name for each in partners},
            **{f"{GUEST}{each.link_id}": each.guest_name for each in guests},
        }

    def _rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        with self._tables.read() as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - its public name
        return [{name: _value(name, value) for name, value in row.items()} for row in rows]


_MOMENTS = frozenset(
    "created_at changed_at waiting_since published_at requested_at due_at settled_at first_published "
    "claimed_at claimed_until".split()
)


def _value(name: str, value: Any) -> Any:
    return from_text(value) if name in _MOMENTS else value
