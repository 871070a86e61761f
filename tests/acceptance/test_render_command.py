"""``copyflow render`` on a newsroom with an edition that was corrected and one that was withdrawn."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.rendering.lives import Life
from tests.rendering.standards import STANDARDS, needs_schema
from workflow.bootstrap import bootstrap
from workflow.cli.app import app
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.rendering.formats import FORMATS
from workflow.settings import Settings

EN, RU = LanguageTag("en"), LanguageTag("ru")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ArticleId]:
    """A newsroom's folder with one article in two languages, at the end of its life."""
    home = tmp_path_factory.mktemp("render")
    life = Life(0, languages=(EN, RU))
    with closing(bootstrap(Settings(home=home))) as application:
        application.migrate()
        for _ in life.publications():
            pass
        for number, command in enumerate(life.commands):
            application.newsroom.execute(command, article_stream(life.article_id), command_id=f"life-{number}")
    return home, life.article_id


def run(newsroom: tuple[Path, ArticleId], *words: str, **settings: str) -> Result:
    """One command and what came of it."""
    environment = {"COPYFLOW_HOME": str(newsroom[0]), "COPYFLOW_SITE_URL": "https://news.example", **settings}
    return CliRunner().invoke(app, ["render", *words], env=environment)


def test_a_document_is_printed_byte_for_byte(newsroom: tuple[Path, ArticleId]) -> None:
    """What goes to standard output is the document and nothing else; an older revision is as it was then."""
    identity = newsroom[1]
    done = run(newsroom, identity[:30], "--language", "ru", "--format", "ninjs")
    first = run(newsroom, identity, "--language", "ru", "--format", "ninjs", "--revision", "1")
    assert (done.exit_code, first.exit_code) == (0, 0), done.output + first.output
    newest, oldest = json.loads(done.stdout_bytes), json.loads(first.stdout_bytes)
    assert int(newest["version"]) > int(oldest["version"]) == 1
    assert oldest["pubStatus"] == "usable"
    assert not done.stdout_bytes.endswith(b"\n")
    assert done.stdout_bytes == run(newsroom, identity, "--language", "ru", "--format", "ninjs").stdout_bytes


@needs_schema
@pytest.mark.parametrize("name", FORMATS)
def test_checked_documents_pass(newsroom: tuple[Path, ArticleId], name: str) -> None:
    """With the published schemas at hand, what is printed is valid."""
    done = run(
        newsroom, newsroom[1], "--language", "en", "--format", name, "--check", COPYFLOW_STANDARDS=str(STANDARDS)
    )
    assert done.exit_code == 0, done.stderr
    assert done.stdout_bytes


def test_a_document_that_would_not_be_sent_says_why(newsroom: tuple[Path, ArticleId]) -> None:
    """Without a portal RSS has no address to name: the document is printed, the reason follows, the code is 1."""
    done = run(
        newsroom, newsroom[1], "--language", "en", "--format", "rss", "--revision", "1", "--check", COPYFLOW_SITE_URL=""
    )
    assert done.exit_code == 1
    assert done.stdout_bytes.startswith(b"<?xml")
    assert "/rss/channel/link: '' is no address on the web" in " ".join(done.stderr.split())


def test_all_documents_are_written(newsroom: tuple[Path, ArticleId], tmp_path: Path) -> None:
    """Every edition in every format has its file, the withdrawn ones too, the same bytes as printed."""
    done = run(newsroom, "--all", str(tmp_path / "out"), "--check")
    assert done.exit_code == 0, done.output
    assert f"{2 * len(FORMATS)} documents" in done.stdout
    written = {
        file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*") if file.is_file()
    }
    assert written == {
        f"{newsroom[1]}/{language}/{name}.{each.suffix}" for language in (EN, RU) for name, each in FORMATS.items()
    }
    printed = run(newsroom, newsroom[1], "--language", "en", "--format", "atom").stdout_bytes
    assert (tmp_path / "out" / newsroom[1] / "en" / "atom.atom").read_bytes() == printed


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--language", "ru", "--format", "nitf"), "There is no format 'nitf'. There are ninjs, newsml-g2"),
        (("--language", "fr", "--format", "ninjs"), "no public edition in 'fr'"),
        (("--language", "ru", "--format", "ninjs", "--revision", "99"), "has the revisions 1, 2"),
        (("--language", "ru"), "Name the ARTICLE, its --language and a --format"),
        (("--all", "x", "--format", "ninjs"), "--all writes every language in every format"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    newsroom: tuple[Path, ArticleId], words: tuple[str, ...], expected: str
) -> None:
    """The refusal says what there is."""
    done = run(newsroom, newsroom[1], *words)
    assert done.exit_code == 1
    assert done.stdout_bytes == b""
    assert expected in " ".join(done.stderr.split())


def test_a_folder_without_schemas_is_named(newsroom: tuple[Path, ArticleId], tmp_path: Path) -> None:
    """A wrong COPYFLOW_STANDARDS is a sentence, not a silent pass."""
    done = run(
        newsroom, newsroom[1], "--language", "ru", "--format", "ninjs", "--check", COPYFLOW_STANDARDS=str(tmp_path)
    )
    assert done.exit_code == 1
    assert "has none of the published schemas" in " ".join(done.stderr.split())
