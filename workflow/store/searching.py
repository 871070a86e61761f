"""Asking the full text index: FTS5 on SQLite, vectors with an inverted index on PostgreSQL. Nothing else knows either.

Tokens are letters and digits only (``workflow/languages/search_words.py``) and stand in quotation marks, so nothing
that is typed is read as an operator.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from workflow.languages.search_query import Term

_LAST = 2**63 - 1
_ON_SQLITE = text(
    "SELECT rowid FROM edition_words WHERE edition_words MATCH :wanted AND rowid < :before "
    "ORDER BY rowid DESC LIMIT :limit"
)
_ON_POSTGRESQL = text(
    "SELECT text_id FROM edition_texts WHERE words @@ CAST(:wanted AS tsquery) AND text_id < :before "
    "ORDER BY text_id DESC LIMIT :limit"
)


def newest_with(connection: Connection, terms: Sequence[Term], *, before: int | None, limit: int) -> list[int]:
    """``text_id`` of the newest editions in which all terms occur, begun before one of them."""
    is_postgresql = connection.dialect.name == "postgresql"
    wanted = " & ".join(map(_vector_query, terms)) if is_postgresql else " AND ".join(map(_fts5_query, terms))
    values = {"wanted": wanted, "before": _LAST if before is None else before, "limit": limit}
    return list(connection.execute(_ON_POSTGRESQL if is_postgresql else _ON_SQLITE, values).scalars())


def _fts5_query(term: Term) -> str:
    return f'"{" ".join(term.tokens)}"' + (" *" if term.is_beginning else "")


def _vector_query(term: Term) -> str:
    quoted = [f"'{token}'" for token in term.tokens]
    if term.is_beginning:
        quoted[-1] += ":*"
    return f"({' <-> '.join(quoted)})"
