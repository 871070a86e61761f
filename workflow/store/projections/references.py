"""What the tables of references (concepts, entities) have in common: searchable words, languages, search in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, func, select

from workflow.domain.vocabulary import LanguageTag, primary_language


def searchable(text: str) -> str:
    """A text as it is searched: whatever its case, on one line."""
    return " ".join(text.casefold().split())


def words_of(identity: str, names: Iterable[str]) -> str:
    """An id and names, searchable, one a line."""
    return "\n".join(searchable(text) for text in (identity, *names))


def languages_of(tags: Iterable[LanguageTag]) -> str:
    """`` en ru zh ``, so that one of them is found between its spaces."""
    return f" {' '.join(sorted({primary_language(tag) for tag in tags}))} "


def matching(table: Table, search: str, language: str | None, *, with_withdrawn: bool) -> Select[Any]:
    """Rows whose id or names hold ``search``, whatever its case, with names in ``language``."""
    query = select(table)
    if search.strip():
        query = query.where(table.c.words.contains(searchable(search), autoescape=True))
    if language:
        spaced = languages_of([LanguageTag(language)])
        query = query.where(table.c.languages.contains(spaced, autoescape=True))
    return query if with_withdrawn else query.where(table.c.withdrawn_because == "")


def after_place(query: Select[Any], key: Column[str], after: str | None, limit: int | None) -> Select[Any]:
    """The rows after a key, in its order."""
    if after is not None:
        query = query.where(key > after)
    return query.order_by(key).limit(limit)


def state_of(connection: Connection, table: Table) -> tuple[int, int]:
    """Differs whenever a row has changed: versions only grow."""
    query = select(func.count(), func.coalesce(func.sum(table.c.version), 0)).select_from(table)
    count, versions = connection.execute(query).one()
    return int(count), int(versions)
