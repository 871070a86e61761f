"""What people choose for themselves: the language and the look of the pages, single-key shortcuts, views of the queue.

Ordinary rows, not events: nothing that happens to an article depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select

from workflow.domain.errors import AlreadyExists, InvalidValue
from workflow.domain.phrases import phrase
from workflow.ports import Clock
from workflow.store.database import Database, to_text
from workflow.store.preference_tables import PreferenceRow, SavedViewRow
from workflow.store.projections.rows import upsert
from workflow.store.tables import table_of

_preferences = table_of(PreferenceRow)
_saved = table_of(SavedViewRow)
THEMES = ("", "light", "dark")
"""Empty follows the device."""
_MOST_VIEWS, _LONGEST_NAME, _LONGEST_QUERY = 50, 60, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How one person wants the pages to be."""

    language: str = ""
    """A language of the interface; empty follows the browser."""
    theme: str = ""
    """One of ``THEMES``."""
    single_keys: bool = True
    """Whether single keys do something (WCAG 2.1.4 wants them to be switchable)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A view of the queue under a name of one's own."""

    name: str
    query: str


def preferences_of(row: Any) -> Preferences:
    """Of a row that was joined from the left: all NULL where the person chose nothing."""
    if row.language is None:
        return Preferences()
    return Preferences(language=row.language, theme=row.theme, single_keys=bool(row.single_keys))


class PersonalSettings:
    """The choices of everybody, each person's by the id of their account."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def choose(self, user_id: str, chosen: Preferences) -> None:
        """Keep what a person chose; the language must have been judged by who offers it."""
        if chosen.theme not in THEMES:
            raise InvalidValue("theme", phrase("must be light, dark or empty"))
        values = {"language": chosen.language, "theme": chosen.theme, "single_keys": chosen.single_keys}
        with self._database.write() as connection:
            upsert(connection, _preferences, [{"user_id": user_id, **values}])

    def chosen(self, user_id: str) -> Preferences:
        """What a person chose."""
        with self._database.read() as connection:
            row = connection.execute(select(_preferences).where(_preferences.c.user_id == user_id)).one_or_none()
        return Preferences() if row is None else preferences_of(row)

    def saved_views(self, user_id: str) -> list[SavedView]:
        """A person's views of the queue by name."""
        query = select(_saved.c.name, _saved.c.query).where(_saved.c.user_id == user_id).order_by(_saved.c.name)
        with self._database.read() as connection:
            return [SavedView(name=row.name, query=row.query) for row in connection.execute(query)]

    def save_view(self, user_id: str, view: SavedView) -> None:
        """Keep a view; one of the same name is replaced."""
        name = view.name.strip()
        if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
            raise InvalidValue("name", phrase("must have 1 to {most} characters that can be seen", most=_LONGEST_NAME))
        if len(view.query) > _LONGEST_QUERY or not view.query.isprintable():
            raise InvalidValue("query", phrase("must have at most {most} characters", most=_LONGEST_QUERY))
        others = select(func.count()).where(_saved.c.user_id == user_id, _saved.c.name != name)
        with self._database.write() as connection:
            if connection.execute(others).scalar_one() >= _MOST_VIEWS:
                raise AlreadyExists(phrase("You keep {most} views already; remove one first.", most=_MOST_VIEWS))
            row = {"user_id": user_id, "name": name, "query": view.query, "created_at": to_text(self._clock.now())}
            upsert(connection, _saved, [row])

    def forget_view(self, user_id: str, name: str) -> None:
        """Remove a view; one that is not there is no mistake."""
        with self._database.write() as connection:
            connection.execute(delete(_saved).where(_saved.c.user_id == user_id, _saved.c.name == name))
