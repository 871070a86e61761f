"""The whole path of an article, by real processes, on every combination of real parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.newsroom_process import SEED, DemoProcess
from tests.support.servers import PostgresServer
from workflow.cli.redis_server import RedisServer


@contextmanager
def demo(home: Path, *arguments: str, environment: dict[str, str] | None = None) -> Iterator[DemoProcess]:
    process = DemoProcess(home, *arguments, environment=environment)
    try:
        yield process
    finally:
        process.stop()


def check_story(report: dict[str, Any]) -> None:
    """Hold a report against what every run must show."""
    assert report["segments"]["pt"] == report["segments"]["source"] >= 7
    assert all(report["terms_kept"].values())
    assert {"repeated_clause", "script_residue"} <= {finding["check"] for finding in report["findings"]["en"]}
    assert {tag["type"] for tag in report["tags"]} >= {"person", "organisation"}
    assert report["verify"]["differences"] == []
    sentences = [entry["sentence"] for entry in report["timeline"]]
    for expected in ("approved the en edition", "published the pt edition", "withdrew the pt edition"):
        assert any(sentence.startswith(expected) for sentence in sentences), expected
    for portal in report["portals"]:
        assert portal["holds"] == {
            "en": {"pub_status": "usable", "version": "4"},  # moved twice by what became of pt: the links between them
            "pt": {"pub_status": "canceled", "version": "3"},
        }
        assert all(message["signature_verified"] for message in portal["messages"])
        of_pt = [message["pub_status"] for message in portal["messages"] if message["language"] == "pt"]
        assert of_pt[-1] == "canceled"
        assert any(message["ed_note"].startswith("CORRECTION") for message in portal["messages"])
    refused = [message for portal in report["portals"] for message in portal["messages"] if not message["accepted"]]
    assert len(refused) >= 1


def test_sample_on_sqlite(tmp_path: Path) -> None:
    """The sample article goes from draft to both portals, is corrected and withdrawn, and nothing is left running."""
    with demo(tmp_path / "home") as process:
        check_story(process.report())
        assert process.processes() == []


@pytest.mark.skipif(not SEED.exists(), reason="shared/seed_article.txt is not beside the repository")
def test_seed_on_sqlite(tmp_path: Path) -> None:
    """The seed article does the same."""
    with demo(tmp_path / "home", "--article", str(SEED)) as process:
        report = process.report()
    check_story(report)
    names = {tag["name"] for tag in report["tags"] if tag["type"] == "person"}
    assert {"Norov", "Xu Bu", "Xia Xiaohe", "Liu Jun", "Mezintsev", "Alimov"} <= names
    assert {"SCO", "CNISCO", "SHUPL"} <= set(report["terms_kept"])


def test_sample_on_postgresql(tmp_path: Path, postgres_server: PostgresServer, any_redis_server: RedisServer) -> None:
    """The same story on PostgreSQL, with the bundled server and with a real redis-server."""
    environment = {
        "COPYFLOW_DATABASE_URL": postgres_server.fresh_database(),
        "COPYFLOW_REDIS_URL": any_redis_server.url,
    }
    with demo(tmp_path / "home", environment=environment) as process:
        check_story(process.report())
        assert process.processes() == []
