"""What the senders ask, thousands of times a minute: a partner, whether a revision is being replaced, what was taken.

Nothing here changes anything. Partners are remembered by the version of their stream, so that most questions are one
small statement. Safe to share among threads.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from workflow.domain.delivery import TAKEN, Delivery, ItemState
from workflow.domain.partner import Partner
from workflow.domain.reactions import WorkKind
from workflow.domain.streams import article_stream, delivery_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus
from workflow.store.database import Database, run, to_text
from workflow.store.states import States
from workflow.store.tables import DeliveryRow, EditionRow, PartnerRow, table_of

_TAKEN = tuple(state.value for state in TAKEN)
_BEFORE = (
    "SELECT (SELECT version FROM partners WHERE partner_id = ?), "
    "(SELECT key FROM work WHERE stream = ? AND kind = ? AND subject = ? AND due_at <= ?), "
    "(SELECT version FROM articles WHERE article_id = ?)"
)
_deliveries = table_of(DeliveryRow)
_editions = table_of(EditionRow)
_partners = table_of(PartnerRow)


class Before(NamedTuple):
    """What a sender looks at before every attempt."""

    partner: Partner
    delivery: Delivery
    """The partner's copy of the article; of version 0 when it has none."""
    planned_next: int
    """The edition's revision whose deliveries are to be planned by now; 0 when there is none."""
    article_version: int
    """Of the article as it is: it moves when words are taken out of what was recorded earlier."""


class Sending:
    """The senders' questions to one database."""

    def __init__(self, database: Database, states: States) -> None:
        self._database = database
        self._states = states
        self._partners: dict[PartnerId, Partner] = {}
        self._before = _BEFORE.replace("?", "%s") if database.is_postgresql else _BEFORE

    def before(self, partner_id: PartnerId, article_id: ArticleId, language: LanguageTag, now: datetime) -> Before:
        """The partner and its copy as they are, and whether a plan for the edition is due."""
        kind = WorkKind.PLAN_DELIVERIES.value
        values = (partner_id, article_stream(article_id), kind, language, to_text(now), article_id)
        with self._database.glance() as connection:
            version, key, article_version = run(connection, self._before, values).fetchone()
            delivery = self._states.fold(connection, delivery_stream(partner_id, article_id))
        planned_next = int(key.rpartition(":")[2]) if key else 0
        return Before(self._partner(partner_id, version), delivery, planned_next, article_version or 0)

    def public_revision(self, article_id: ArticleId, language: LanguageTag) -> int:
        """The newest revision that is or was public; 0 when none ever was."""
        query = select(_editions.c.revision).where(
            _editions.c.article_id == article_id, _editions.c.language == language
        )
        with self._database.glance() as connection:
            return int(connection.execute(query).scalar() or 0)

    def accepted_since(self, partner_id: PartnerId, moment: datetime) -> int:
        """How many items the partner took since then."""
        query = (
            select(func.count())
            .select_from(_deliveries)
            .where(
                _deliveries.c.partner_id == partner_id,
                _deliveries.c.settled_at >= to_text(moment),
                _deliveries.c.state.in_(_TAKEN),
            )
        )
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def partners(self) -> list[Partner]:
        """All partners."""
        with self._database.glance() as connection:
            rows = connection.execute(select(_partners.c.partner_id, _partners.c.version)).all()
        return [self._partner(PartnerId(row.partner_id), row.version) for row in rows]

    def _partner(self, partner_id: PartnerId, version: int) -> Partner:
        """The partner at that version, or a later one."""
        known = self._partners.get(partner_id)
        if known is None or known.version != version:
            known = self._partners[partner_id] = self._states.load(partner_stream(partner_id))
        return known

    def parked(self, partner_id: PartnerId) -> list[tuple[ArticleId, str]]:
        """Articles and ids of the partner's parked items, the oldest request first."""
        query = select(_deliveries.c.article_id, _deliveries.c.item_id).where(
            _deliveries.c.partner_id == partner_id, _deliveries.c.state == ItemState.PARKED.value
        )
        order = (_deliveries.c.requested_at, _deliveries.c.article_id, _deliveries.c.item_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(*order)).all()
        return [(ArticleId(row.article_id), row.item_id) for row in rows]

    def public_since(self, moment: datetime | None) -> list[tuple[ArticleId, LanguageTag]]:
        """Editions that are public and were first published from the moment on, the oldest first."""
        order = (_editions.c.first_published, _editions.c.article_id, _editions.c.language)
        query = select(*order).where(
            _editions.c.pub_status == PubStatus.USABLE.value, _editions.c.first_published >= to_text(moment)
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(*order)).all()
        return [(ArticleId(row.article_id), LanguageTag(row.language)) for row in rows]

    def behind(self, partner_id: PartnerId) -> list[tuple[ArticleId, LanguageTag]]:
        """Editions that were planned for the partner, of which a newer revision is public or was taken back."""
        mine = (_deliveries.c.article_id, _deliveries.c.language)
        same = (_editions.c.article_id == mine[0]) & (_editions.c.language == mine[1])
        query = (
            select(*mine)
            .join(_editions, same)
            .where(_deliveries.c.partner_id == partner_id)
            .group_by(*mine, _editions.c.revision)
            .having(func.max(_deliveries.c.revision) < _editions.c.revision)
            .order_by(*mine)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [(ArticleId(row.article_id), LanguageTag(row.language)) for row in rows]

    def editions_of(self, partner_id: PartnerId) -> frozenset[tuple[ArticleId, LanguageTag]]:
        """The editions of which anything was ever planned for the partner."""
        query = select(_deliveries.c.article_id, _deliveries.c.language).where(_deliveries.c.partner_id == partner_id)
        with self._database.read() as connection:
            rows = connection.execute(query.distinct()).all()
        return frozenset((ArticleId(row.article_id), LanguageTag(row.language)) for row in rows)
