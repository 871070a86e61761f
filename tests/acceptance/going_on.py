"""A newsroom that goes on working after something happened to it, from an article's submission to its reader."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from api.app import create_app
from tests.acceptance.test_command_line import Terminal
from tests.support.partner import Portal
from tests.workers.newsroom import ENGLISH, Newsroom
from workflow.domain.vocabulary import ArticleId

SENTENCE = "The ministers of six states met in Bishkek on Monday."


def goes_on(newsroom: Newsroom, portal: Portal, words: str) -> ArticleId:
    """Send an article with these words through: a partner accepts it (its signature is good) and a reader reads it."""
    before = len(portal.accepted)
    article_id = newsroom.submitted(SENTENCE, words)
    newsroom.work_off()
    newsroom.publish(article_id, ENGLISH)
    newsroom.work_off()
    assert len(portal.accepted) == before + 1
    assert words in json.dumps(portal.accepted[-1].document())
    assert words in asyncio.run(_read(newsroom))
    return article_id


def proven(home: Path, settings: dict[str, str] | None = None) -> dict[str, Any]:
    """What ``copyflow verify`` says of a newsroom whose log and projections are whole."""
    told: dict[str, Any] = json.loads(Terminal(home, settings).result("verify", "--json"))
    assert told["differences"] == []
    return told


def heads(newsroom: Newsroom) -> dict[int, str]:
    """The hash of every event, by position."""
    with newsroom.application.database.read() as connection:
        rows = connection.execute(text("SELECT position, hash FROM events")).all()
    return {int(position): bytes(digest).hex() for position, digest in rows}


async def _read(newsroom: Newsroom) -> str:
    """The newest English article as a reader sees it."""
    transport = httpx.ASGITransport(app=create_app(newsroom.application))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as reader:
        listed = (await reader.get("/news/en")).text
        link = re.search(r'href="[^"]*(/news/en/[^"/.]+)"', listed)
        assert link, listed
        return (await reader.get(link[1])).text
