"""What is asked about desks: which there are, what holds at one, and for an article. Part of ``views.py``."""

from __future__ import annotations

from sqlalchemy import select

from workflow.domain.article import Article
from workflow.domain.desk import NEWSROOM, Desk
from workflow.domain.desk_policies import require_desk_id
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.streams import desk_stream
from workflow.store.past_tables import Readable
from workflow.store.states import States
from workflow.store.tables import DeskRow, table_of

_desks = table_of(DeskRow)


class DeskViews:
    """The questions about desks, as they are or as they were at a position of the log."""

    def __init__(self, states: States, tables: Readable, position: int | None) -> None:
        self._states = states
        self._tables = tables
        self.position = position
        """The position that is looked at; None for the present."""

    def desk(self, desk_id: str) -> Desk:
        """The desk, or ``NotFound``; the newsroom's own is always there, if need be as Copyflow comes."""
        desk = self._desk(desk_id)
        if desk.version == 0 and desk_id != NEWSROOM:
            raise NotFound(phrase("There is no such desk. `copyflow desk list` shows them."), desk=desk_id)
        return desk

    def desks(self) -> list[Desk]:
        """The desks that were configured: the newsroom's own, then the others by id."""
        with self._tables.read() as connection:
            found = connection.execute(select(_desks.c.desk_id)).scalars().all()
        return [self._desk(each) for each in sorted(found, key=lambda each: (each != NEWSROOM, each))]

    def policies_for(self, article: Article) -> tuple[Desk, Desk]:
        """The desk that handles the article, and the newsroom's own."""
        newsroom = self._desk(NEWSROOM)
        named = article.details.desk
        return (self._desk(named) if named not in {"", NEWSROOM} else newsroom), newsroom

    def require_desk(self, desk_id: str, field: str = "desk") -> None:
        """Refuse to name a desk that there is not; nothing named is the newsroom's own."""
        if desk_id in {"", NEWSROOM}:
            return
        require_desk_id(desk_id, field)
        if self._desk(desk_id).version == 0:
            known = ", ".join([NEWSROOM, *(each.id for each in self.desks() if each.id != NEWSROOM)])
            raise InvalidValue(
                field,
                phrase(
                    "there is no desk {desk_id!r}; those that there are: {known}", desk_id=desk_id[:40], known=known
                ),
            )

    def _desk(self, desk_id: str) -> Desk:
        desk: Desk = self._states.load(desk_stream(desk_id), until_position=self.position)
        return desk
