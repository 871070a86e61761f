"""Many at once: articles in as lines, each by itself and once; the whole newsroom out, for administrators."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.limits import LARGEST_BODY_BYTES
from tests.api.conversation import ARTICLE, PASSWORD, Newsroom, Person, newsroom_in
from tests.support.servers import PostgresServer
from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.vocabulary import ArticleId

LINES = "application/x-ndjson"


def sent(person: Person, *lines: Any, key: str = "old CMS", **headers: str) -> httpx.Response:
    """An import of these lines: articles, or bytes as they are."""
    content = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return person.request(
        "POST", "imports/articles", content=content, headers={"Content-Type": LINES, "Idempotency-Key": key, **headers}
    )


def results(answer: httpx.Response) -> list[dict[str, Any]]:
    """What came of each line, of an answer that is whole."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith(LINES)
    *told, last = [json.loads(line) for line in answer.text.splitlines()]
    assert sum(last["summary"].values()) == len(told)
    return told


def article(newsroom: Newsroom, identity: str) -> Article:
    """An article as it stands."""
    return newsroom.application.views.article(ArticleId(identity))


def test_each_line_is_an_article(newsroom: Newsroom) -> None:
    """As `POST /articles` makes it, submitted or not; what came of each is told in order; empty lines say nothing."""
    answer = sent(newsroom.writer, ARTICLE, b"", {**ARTICLE, "headline": "Another", "submit": True, "urgency": 2})
    first, second = results(answer)
    assert (first["line"], first["status"], first["problem"]) == (1, "created", None)
    assert (second["line"], second["status"]) == (3, "created")
    assert article(newsroom, first["article_id"]).source.state is EditionState.DRAFT
    made = article(newsroom, second["article_id"])
    assert (made.blocks[0].text, made.details.urgency, made.source_version) == ("Another", 2, 1)
    assert set(made.editions) == {"en", "pt"}


def test_the_same_file_again_makes_nothing(newsroom: Newsroom) -> None:
    """Every line that was taken is `repeated` with its article, a new line is taken; another import is another."""
    lines = [{**ARTICLE, "external_id": "a-1", "submit": True}, {**ARTICLE, "headline": "Without an id"}]
    made = results(sent(newsroom.writer, *lines))
    head = newsroom.application.views.head()
    again = results(sent(newsroom.writer, *lines))
    assert newsroom.application.views.head() == head
    assert [each["status"] for each in again] == ["repeated", "repeated"]
    assert [each["article_id"] for each in again] == [each["article_id"] for each in made]
    more = results(sent(newsroom.writer, {**ARTICLE, "headline": "New"}, lines[1], lines[0]))
    assert [each["status"] for each in more] == ["created", "repeated", "repeated"]
    elsewhere = results(sent(newsroom.writer, lines[0], key="another CMS"))
    assert elsewhere[0]["status"] == "created"


def test_an_external_id_stands_for_one_article(newsroom: Newsroom) -> None:
    """The same id with other words is refused, within a file too; the same article twice in a file is one."""
    line = {**ARTICLE, "external_id": "a-1"}
    told = results(sent(newsroom.writer, line, line, {**line, "headline": "Other words"}))
    assert [each["status"] for each in told] == ["created", "repeated", "refused"]
    assert told[2]["problem"]["code"] == "idempotency_conflict"
    assert len(newsroom.application.views.articles()) == 1


@pytest.mark.parametrize(
    ("line", "code", "pointer"),
    [
        (b"{", "malformed_request", None),
        (b"[1]", "validation_failed", "#"),
        (b'{"headline": "\xff"}', "malformed_request", None),
        (b"[" * 100_000, "malformed_request", None),
        (b'{"urgency": ' + b"9" * 5_000 + b"}", "malformed_request", None),
        (b"x" * (LARGEST_BODY_BYTES + 1), "body_too_large", None),
        ({**ARTICLE, "language": "xx"}, "validation_failed", "#/language"),
        ({**ARTICLE, "headline": "a\x00b"}, "validation_failed", "#/headline"),
        (json.dumps({**ARTICLE, "headline": "\ud800"}).encode(), "validation_failed", "#/headline"),
        ({**ARTICLE, "surprise": 1}, "validation_failed", "#/surprise"),
        ({**ARTICLE, "versions": [{"headline": "H", "body": "B"}]}, "validation_failed", "#"),
        ({"language": "en"}, "validation_failed", "#"),
        ({"language": "en", "versions": []}, "validation_failed", "#/versions"),
        ({**ARTICLE, "external_id": ""}, "validation_failed", "#/external_id"),
        ({**ARTICLE, "body": " "}, "invalid_value", "#/body"),
        ({"language": "en", "versions": [{"headline": "H", "body": "B"}, {"headline": "H", "body": ""}]},
         "invalid_value", "#/body"),
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_line_stops_no_other(shared_newsroom: Newsroom, line: Any, code: str, pointer: str | None) -> None:
    """It is refused with the problem that it would be by itself, and nothing of it is there; those around are taken."""
    before = len(shared_newsroom.application.views.articles(limit=500))
    answer = sent(
        shared_newsroom.writer,
        ARTICLE,
        line,
        {**ARTICLE, "slugline": "after"},
        key=f"{code}{pointer}{line!r:.80}".encode().hex()[:200],
    )
    first, refused, last = results(answer)
    assert (first["status"], refused["status"], last["status"]) == ("created", "refused", "created")
    assert refused["article_id"] is None
    assert refused["problem"]["code"] == code, refused
    if pointer is not None:
        assert refused["problem"]["errors"][0]["pointer"] == pointer
    assert len(shared_newsroom.application.views.articles(limit=500)) == before + 2


def test_earlier_versions_become_a_draft_and_its_revisions(newsroom: Newsroom) -> None:
    """With the moments that they had elsewhere beside them; nothing counts as approved or published here."""
    versions = [
        {"headline": "Wells to close", "body": "First.", "written_at": "2019-05-01T08:00:00+02:00"},
        {"headline": "Wells closed", "body": "<p>Second.</p>", "body_format": "html",
         "written_at": "2019-05-02T08:00:00Z", "published_at": "2019-05-03T08:00:00Z"},
    ]  # fmt: skip
    line = {"language": "en", "external_id": "7", "slugline": "wells", "versions": versions, "origin": {"desk": "x"}}
    (told,) = results(sent(newsroom.writer, line))
    events = [each.decode() for each in newsroom.application.views.events_of(ArticleId(told["article_id"]))]
    assert [type(each) for each in events] == [happened.ArticleDrafted, happened.DraftRevised]
    assert [each.details.origin for each in events] == [
        {"desk": "x", "external_id": "7", "imported_version": "1 of 2", "written_at": "2019-05-01T06:00:00+00:00"},
        {
            "desk": "x",
            "external_id": "7",
            "imported_version": "2 of 2",
            "written_at": "2019-05-02T08:00:00+00:00",
            "published_elsewhere_at": "2019-05-03T08:00:00+00:00",
        },
    ]
    made = article(newsroom, told["article_id"])
    assert (made.blocks[0].text, made.details.slugline) == ("Wells closed", "wells")
    assert (made.source.state, made.source.approvals, made.source.published) == (EditionState.DRAFT, (), None)
    assert results(sent(newsroom.writer, line))[0]["status"] == "repeated"


def test_a_fault_in_the_middle_is_made_good_by_sending_again(newsroom: Newsroom) -> None:
    """Wherever the database goes away, the same file again completes each article once."""
    lines = [
        {"language": "en", "submit": True, "versions": [{"headline": f"{n} {v}", "body": "B"} for v in range(3)]}
        for n in range(2)
    ]
    for commits in range(8):
        with newsroom.losing_the_database_after(commits):
            try:
                sent(newsroom.writer, *lines, key=f"import {commits}")
            except ConnectionError:
                continue
    for commits in range(8):
        told = results(sent(newsroom.writer, *lines, key=f"import {commits}"))
        for line, each in enumerate(told):
            made = article(newsroom, each["article_id"])
            assert (made.version, made.source_version, made.blocks[0].text) == (4, 1, f"{line} 2")
    assert len(newsroom.application.views.articles(limit=500)) == 16


def test_who_may_not_draft_is_told_so_line_by_line(newsroom: Newsroom) -> None:
    """The permission table holds for an import as for a single article."""
    (refused,) = results(sent(newsroom.translator, ARTICLE))
    assert (refused["status"], refused["problem"]["code"]) == ("refused", "not_allowed")
    assert sent(newsroom.nobody, ARTICLE).status_code == 401


def test_an_import_has_a_name_a_form_and_a_size(newsroom: Newsroom) -> None:
    """Without Idempotency-Key, of another type, compressed, or too large, it is refused before a line is read."""
    writer, content = newsroom.writer, json.dumps(ARTICLE).encode()
    address, key = "imports/articles", {"Idempotency-Key": "k"}
    unnamed = writer.request("POST", address, content=content, headers={"Content-Type": LINES})
    assert (unnamed.status_code, unnamed.json()["code"]) == (428, "idempotency_key_required")
    in_browser = newsroom.in_browser("writer").request(
        "POST", address, content=content, headers={"Content-Type": LINES}
    )
    assert in_browser.json()["code"] == "idempotency_key_required"
    assert writer.request("POST", address, json=ARTICLE, headers=key).status_code == 415
    assert sent(writer, ARTICLE, **{"Content-Encoding": "gzip"}).status_code == 415
    big = b"\n" * (20 * 1024 * 1024 + 1)
    assert writer.request("POST", address, content=big, headers={**key, "Content-Type": LINES}).status_code == 413
    nobody = newsroom.nobody.request("POST", address, content=b"\n" * 3_000_000, headers={"Content-Type": LINES})
    assert nobody.status_code == 413
    assert results(sent(writer)) == []


def test_the_whole_log_goes_out(newsroom: Newsroom) -> None:
    """Every event in order between a first line with the head and a last line; no password, key or session."""
    newsroom.in_browser("writer")
    newsroom.writer.article()
    answer = newsroom.admin.get("export")
    assert answer.headers["Content-Type"].startswith(LINES)
    first, *events, last = [json.loads(line) for line in answer.text.splitlines()]
    head = newsroom.application.feed.head()
    assert first == {"format": "copyflow-log", "version": 1, "position": head.position, "hash": head.hash}
    assert last == {"format": "copyflow-log", "end": head.position}
    assert [event["position"] for event in events] == list(range(1, head.position + 1))
    page = newsroom.admin.get("events").json()["items"]
    assert [event["data"] for event in events] == [event["data"] for event in page]
    assert not [secret for secret in (PASSWORD, *newsroom.keys.values(), "argon2") if secret in answer.text]
    articles = [json.loads(line) for line in newsroom.admin.get("export", what="articles").text.splitlines()]
    assert [each.get("stage") for each in articles] == [None, "translation", None]


def test_only_an_administrator_exports(newsroom: Newsroom) -> None:
    """Other roles are refused with the reason; so is a kind of export that there is not."""
    for person in (newsroom.writer, newsroom.reviewer, newsroom.publisher):
        assert (person.get("export").status_code, person.get("export").json()["code"]) == (403, "not_allowed")
    assert newsroom.nobody.get("export").status_code == 401
    assert newsroom.admin.get("export", what="people").status_code == 422


def test_imports_on_postgresql(postgres_server: PostgresServer, tmp_path: Path) -> None:
    """Lines are taken, and known again, there too; the export has them."""
    with newsroom_in(tmp_path, database_url=str(postgres_server.fresh_database())) as newsroom:
        for status in ("created", "repeated"):
            told = results(sent(newsroom.writer, {**ARTICLE, "submit": True}, b"{", {**ARTICLE, "external_id": "1"}))
            assert [each["status"] for each in told] == [status, "refused", status]
        assert len(newsroom.admin.get("export").text.splitlines()) == newsroom.application.views.head() + 2
