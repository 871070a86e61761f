"""A newsroom's memory, filled and asked. Holds no tests."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy import select, text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, EN, PT
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.segments import Method, Segment, TargetSegment
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import LanguageTag
from workflow.memory import MemoryMatch
from workflow.store.tables import MemoryEntryRow, MemorySourceRow, table_of

NAME = "memory"
ENTRIES, SOURCES = table_of(MemoryEntryRow), table_of(MemorySourceRow)
IN_PORTUGUESE = {
    "s1": "Ministros reúnem-se em Bisqueque",
    "s2": "A reunião começou. ",
    "s3": "Nove países participaram. ",
    "s4": "Termina na sexta-feira.",
}


def execute(application: Application, *steps: Any, stream: str = ARTICLE_STREAM) -> None:
    """Carry out commands, or what functions of the article make; then let the memory follow."""
    for step in steps:
        command = step(application.views.article(make.ArticleId(stream[8:]))) if callable(step) else step
        application.newsroom.execute(command, stream, command_id=str(uuid.uuid4()))
    application.followers.catch_up(NAME, fence=1)


def translated(article: Any, texts: dict[str, str] = IN_PORTUGUESE, language: LanguageTag = PT) -> Any:
    """A machine's translation of what is unfinished, in these words."""
    segments = {
        each.id: TargetSegment(text=texts[each.id], source_hash=each.hash, method=Method.MACHINE, engine="fake 1")
        for each in article.unfinished(language)
        if each.id in texts
    }
    return wanted.RecordTranslation(by=make.SYSTEM, at=make.NOW, language=language, segments=segments)


def approved(application: Application, texts: dict[str, str] = IN_PORTUGUESE, **details: Any) -> None:
    """The article with its Portuguese edition approved."""
    article_id = details.pop("article_id", make.ARTICLE_ID)
    draft = replace(make.draft(targets=(PT,), **details), article_id=article_id)
    execute(
        application,
        draft,
        make.submit(),
        lambda article: translated(article, texts),
        *checks_and_approval(),
        stream=article_stream(article_id),
    )


def checks_and_approval(language: LanguageTag = PT) -> tuple[Any, ...]:
    """What leads a translated edition to its approval."""
    return (
        lambda article: make.check(article, language),
        lambda article: make.tags(article, language),
        lambda article: make.approve(article, language),
    )


def statuses(application: Application) -> dict[str, str]:
    """The status of each entry by its target."""
    with application.database.read() as connection:
        rows = connection.execute(select(ENTRIES.c.target, ENTRIES.c.status)).all()
    return {row.target: row.status for row in rows}


def dump(application: Application) -> tuple[list[Any], list[Any], list[Any]]:
    """Every row of the memory, its index included."""
    with application.database.read() as connection:
        entries = connection.execute(select(ENTRIES).order_by(ENTRIES.c.entry_id)).all()
        sources = connection.execute(select(SOURCES).order_by(SOURCES.c.source_id)).all()
        grams = connection.execute(text("SELECT gram, n FROM memory_grams ORDER BY gram")).all()
    return list(map(tuple, entries)), list(map(tuple, sources)), list(map(tuple, grams))


def ask(application: Application, *texts: str, target: LanguageTag = PT) -> dict[str, str]:
    """What the memory has for exactly these English texts: by text, the target."""
    segments = [Segment(id=f"s{number}", text=each) for number, each in enumerate(texts, start=1)]
    found = application.memory.exact(EN, target, segments)
    return {segment.text: found[segment.id].target for segment in segments if segment.id in found}


def similar(application: Application, question: str, **options: Any) -> list[MemoryMatch]:
    """What the memory has like an English text."""
    return application.memory.fuzzy(EN, PT, question, **options)
