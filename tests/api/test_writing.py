"""The writers' pages over plain HTTP: what is typed is never lost, files are read, a writer's path to the public."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
import typer

from api.ui.write_form import Typed, format_of
from tests.api.conversation import Newsroom, Person
from tests.support.word import document, link, packed, paragraph, parts, run
from workflow.cli.documents import read_submission
from workflow.domain.vocabulary import Role

FORM = {"headline": "Wells reopen", "body": "The wells are open again.\n\nMayor Ana Lima spoke.", "language": "en"}


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def begun(writer: Person, **fields: str) -> str:
    """The id of an article drafted through the form."""
    page = writer.request("GET", "/write/new").text
    form = {**FORM, "article_id": hidden(page, "article_id"), **fields}
    answer = writer.request("POST", "/write/new", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("/")[2].partition("?")[0]


def written_on(writer: Person, identity: str, path: str = "", **fields: str):
    """The answer to the form of an article, at the version that its page shows."""
    page = writer.request("GET", f"/write/{identity}").text
    form = {**FORM, "expected_version": hidden(page, "expected_version"), **fields}
    return writer.request("POST", f"/write/{identity}{path}", data=form)


def test_a_writer_drafts_and_hands_in(newsroom: Newsroom) -> None:
    """What was typed becomes the same draft that the API makes; handed in, the page says where each edition is."""
    writer = newsroom.in_browser("writer")
    identity = begun(writer, slugline="wells", urgency="2", embargoed="2030-01-02T03:04", **{"to.pt": "machine"})
    article = writer.get(f"articles/{identity}").json()
    assert article["details"]["slugline"] == "wells"
    assert article["details"]["urgency"] == 2
    assert article["details"]["embargoed"] == "2030-01-02T03:04:00Z"
    assert [edition["language"] for edition in article["editions"]] == ["en", "pt"]
    assert written_on(writer, identity, slugline="wells", do="submit").status_code == 303
    page = writer.request("GET", f"/write/{identity}").text
    assert "the machine and the checks" in page
    assert "Wells reopen" in writer.request("GET", "/write").text


def test_nothing_typed_is_lost(newsroom: Newsroom) -> None:
    """A refused form comes back with everything that was typed and the reason, and nothing is recorded."""
    writer = newsroom.in_browser("writer")
    page = writer.request("GET", "/write/new").text
    before = newsroom.application.views.head()
    for field, value, reason in (
        ("language", "", "language"),
        ("urgency", "12", "urgency"),
        ("embargoed", "soon", "embargoed"),
        ("desk", "nowhere", "desk"),
        ("others", "xx-yy-zz-!", "targets"),
        ("body", "", "body"),
        ("article_id", "7", "article_id"),
    ):
        form = {
            "headline": "Ana & Lima",
            "body": "Ab\n\nCd <b>",
            "language": "en",
            "ednote": "for Li",
            "article_id": hidden(page, "article_id"),
            field: value,
        }
        answer = writer.request("POST", "/write/new", data=form)
        assert answer.status_code == 422, field
        assert f"{reason}: " in html.unescape(answer.text)
        assert 'value="Ana &amp; Lima"' in answer.text
        assert ">\nfor Li</textarea>" in answer.text
        assert field == "body" or ">\nAb\n\nCd &lt;b&gt;</textarea>" in answer.text
    assert newsroom.application.views.head() == before


def test_a_form_sent_twice_makes_one_article(newsroom: Newsroom) -> None:
    """The same form again leads to the article; with another text it asks which of both stands, and keeps it."""
    writer = newsroom.in_browser("writer")
    identity = begun(writer)
    again = {**FORM, "article_id": identity}
    assert writer.request("POST", "/write/new", data=again).status_code == 303
    answer = writer.request("POST", "/write/new", data={**again, "body": "Another text."})
    assert answer.status_code == 422
    assert "Another text." in answer.text
    assert writer.get(f"articles/{identity}").json()["version"] == 1


def test_markdown_is_edited_whole_without_loss(newsroom: Newsroom) -> None:
    """A text with links, emphasis, headings and lists comes back as Markdown; saving it unchanged records nothing."""
    writer = newsroom.in_browser("writer")
    body = "## Why\n\nThe *old* [report](https://example.org/a).\n\n- one\n  - **deep**\n\n> said"
    identity = begun(writer, body=body)
    page = writer.request("GET", f"/write/{identity}").text
    assert html.unescape(page).count(body) == 1
    assert written_on(writer, identity, body=body).status_code == 303
    assert writer.get(f"articles/{identity}").json()["version"] == 1
    assert written_on(writer, identity, body=body.replace("old", "new")).status_code == 303
    article = writer.get(f"articles/{identity}").json()
    assert article["blocks"][2]["segments"][0]["text"] == "The new report."
    assert len(article["blocks"][2]["segments"][0]["marks"]) == 2


def test_what_markdown_cannot_say_is_edited_by_blocks(newsroom: Newsroom) -> None:
    """A text that neither format holds without loss has no whole form; the page says so and leads to the blocks."""
    writer = newsroom.in_browser("writer")
    identity = begun(writer, body="<ul><li><ul><li>deep at once</li></ul></li></ul>", format="html")
    page = writer.request("GET", f"/write/{identity}").text
    assert "Edit it block by block" in page
    assert 'name="body"' not in page


def test_a_rest_saves_the_draft(newsroom: Newsroom) -> None:
    """After a rest the draft is a revision and the checks speak; the part carries the version to go on from."""
    writer = newsroom.in_browser("writer")
    identity = begun(writer)
    answer = written_on(writer, identity, "/rest", body="The the wells are open.")
    assert answer.status_code == 200
    assert hidden(answer.text, "expected_version") == "2"
    assert "Saved by itself" in answer.text
    assert "the the" in answer.text.lower()
    article = writer.get(f"articles/{identity}").json()
    assert article["blocks"][1]["segments"][0]["text"] == "The the wells are open."
    before = newsroom.application.views.head()
    answer = writer.request("POST", "/write/checks", data={**FORM, "body": "The the wells are open."})
    assert "the the" in answer.text.lower()
    assert newsroom.application.views.head() == before


def test_two_hands_on_one_draft(newsroom: Newsroom) -> None:
    """Who comes second is told, sees the other text, and has their own still in the form; then it can be saved."""
    writer = newsroom.in_browser("writer")
    identity = begun(writer)
    assert written_on(writer, identity, body="First.").status_code == 303
    late = {**FORM, "body": "Second.", "expected_version": "1"}
    answer = writer.request("POST", f"/write/{identity}/rest", data=late)
    assert "Save by the button" in answer.text
    answer = writer.request("POST", f"/write/{identity}", data=late)
    assert answer.status_code == 412
    assert ">\nSecond.</textarea>" in answer.text
    assert ">\nFirst.</textarea>" in answer.text
    late["expected_version"] = hidden(answer.text, "expected_version")
    assert writer.request("POST", f"/write/{identity}", data=late).status_code == 303
    assert writer.get(f"articles/{identity}").json()["blocks"][1]["segments"][0]["text"] == "Second."


def test_others_read_only(newsroom: Newsroom) -> None:
    """An article of somebody else is shown to read, without a form, and a form sent all the same is refused."""
    identity = begun(newsroom.in_browser("writer"))
    newsroom.application.accounts.add_user("second", "a password of the tests", [Role.WRITER])
    second = newsroom.in_browser("second")
    page = second.request("GET", f"/write/{identity}").text
    assert "writer writes this article" in page
    assert 'name="body"' not in page
    assert "Wells reopen" not in second.request("GET", "/write").text
    assert "Wells reopen" in second.request("GET", "/write?whose=all").text
    answer = second.request("POST", f"/write/{identity}", data={**FORM, "expected_version": "1", "body": "Mine."})
    assert answer.status_code == 403
    assert newsroom.in_browser("reviewer").request("POST", "/write/new", data=FORM).status_code == 403


def test_what_was_asked_and_corrected(newsroom: Newsroom) -> None:
    """A writer reads what a reviewer asked for, hands in anew, and corrects what is public with a grade and a note."""
    writer = newsroom.in_browser("writer")
    identity = begun(writer, do="submit")
    newsroom.do_the_workers_part(identity)
    newsroom.reviewer.act(identity, "editions/en/change-requests", {"comment": "Say when."})
    assert "Say when." in writer.request("GET", "/write").text
    assert "Say when." in writer.request("GET", f"/write/{identity}").text
    assert written_on(writer, identity, body="They are open since Monday.", do="submit").status_code == 303
    newsroom.do_the_workers_part(identity)
    body = {"content_hash": writer.get(f"articles/{identity}/editions/en").json()["content_hash"]}
    assert newsroom.reviewer.act(identity, "editions/en/approval", body).status_code == 200
    assert newsroom.publisher.act(identity, "editions/en/publication", {}).status_code == 200
    answer = written_on(writer, identity, body="They are open since Tuesday.", do="correct")
    assert answer.status_code == 422
    assert "They are open since Tuesday." in answer.text
    sent = {"body": "They are open since Tuesday.", "note": "The day was wrong.", "grade": "correction"}
    assert written_on(writer, identity, do="correct", **sent).status_code == 303
    assert writer.get(f"articles/{identity}").json()["source_version"] == 3


def test_previews_are_the_portals_text(newsroom: Newsroom) -> None:
    """The preview shows the body as readers will see it, and says who makes a translation that is not there yet."""
    writer = newsroom.in_browser("writer")
    identity = begun(writer, body="A *b* [c](https://example.org/).", do="preview", **{"to.ru": "person"})
    page = writer.request("GET", f"/write/{identity}/preview").text
    assert '<p>A <em>b</em> <a href="https://example.org/">c</a>.</p>' in page
    assert "a translator" in writer.request("GET", f"/write/{identity}/preview/ru").text


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "Мост открыт\n\nПосле ремонта мост через Лену снова открыт.".encode("cp1251"), "windows-1251"),
        ("a.txt", "河桥重新开放\n\n勒拿河上的老桥周一重新通车。".encode("gb18030"), "gb18030"),
        ("a.txt", "Wells reopen\n\nThe wells are open.".encode("utf-16"), "utf-16"),
        ("a.md", b"---\nslugline: wells\nlanguage: en\n---\n# Wells\n\nThe *wells*.", "utf-8"),
    ],
)
def test_text_files_fill_the_form(newsroom: Newsroom, name: str, content: bytes, expected: str) -> None:
    """A text file fills the form, the page says which encoding was taken, and it can be read again in another."""
    writer = newsroom.in_browser("writer")
    answer = writer.request("POST", "/write/new", data={"do": "read"}, files={"file": (name, content)})
    assert answer.status_code == 200
    assert f"It was read as {expected}." in answer.text
    again = {"do": "read", "kept": hidden(answer.text, "kept"), "kept_name": name, "encoding": expected, "body": "old"}
    assert writer.request("POST", "/write/new", data=again).status_code == 200
    again["encoding"] = "no-such"
    answer = writer.request("POST", "/write/new", data=again)
    assert answer.status_code == 422
    assert ">\nold</textarea>" in answer.text


def test_word_documents_fill_the_form(newsroom: Newsroom) -> None:
    """A Word document fills the form as Markdown with its links and emphasis; one beside a typed text is refused."""
    writer = newsroom.in_browser("writer")
    content = document(
        paragraph(run("Wells reopen"), style="a3"),
        paragraph(run("See "), link("the report"), run(" now", bold=True)),
    )
    file = {"file": ("a.docx", content)}
    page = writer.request("POST", "/write/new", data={"language": "en"}, files=file).text
    assert ">\nSee [the report](https://example.org/report)** now**" not in page
    assert ">\nSee [the report](https://example.org/report) **now**</textarea>" in page
    assert 'name="headline" value="Wells reopen"' in page
    answer = writer.request("POST", "/write/new", data={"do": "read", "body": "typed"}, files=file)
    assert answer.status_code == 422
    assert ">\ntyped</textarea>" in answer.text


def test_a_bomb_is_refused_with_the_form(newsroom: Newsroom) -> None:
    """A document that unpacks beyond limits is refused by name, and the rest of the form stays."""
    bomb = packed({**parts(), "word/styles.xml": b"<a>" + b" " * 20_000_000 + b"</a>"})
    answer = newsroom.in_browser("writer").request(
        "POST", "/write/new", data={"slugline": "kept"}, files={"file": ("a.docx", bomb)}
    )
    assert answer.status_code == 422
    assert "unpacks to more than 12 MB" in answer.text
    assert 'value="kept"' in answer.text


def test_texts_are_checked_over_the_api(newsroom: Newsroom) -> None:
    """The API checks a text as it would be checked when handed in, says where and why, and records nothing."""
    before = newsroom.application.views.head()
    answer = newsroom.writer.request("POST", "articles/checks", json={**FORM, "body": "The the wells."})
    assert answer.status_code == 200
    found = next(each for each in answer.json()["findings"] if each["check"] == "doubled_words")
    assert (found["paragraph"], found["severity"]) == (1, "advisory")
    assert found["explanation"]
    assert answer.json()["words"] == 5
    assert newsroom.reviewer.request("POST", "articles/checks", json=FORM).status_code == 403
    assert newsroom.writer.request("POST", "articles/checks", json={**FORM, "body": "a " * 150_000}).status_code == 422
    assert newsroom.application.views.head() == before


def test_who_has_it_and_what_was_said(newsroom: Newsroom) -> None:
    """A writer sees who looks after an edition by name, and the open comments on the source; settled ones are gone."""
    identity = begun(newsroom.in_browser("writer"), do="submit")
    newsroom.do_the_workers_part(identity)
    reviewer, writer = newsroom.in_browser("reviewer"), newsroom.in_browser("writer")
    article = reviewer.get(f"articles/{identity}").json()
    for action, fields in (("claim", {}), ("comment", {"about": "article", "text": "Who paid for it?"})):
        form = {"expected_version": str(article["version"]), **fields}
        answer = reviewer.request("POST", f"/articles/{identity}/en/{action}", data=form)
        assert answer.status_code == 303, answer.text
    page = writer.request("GET", f"/write/{identity}").text
    assert "<bdi>reviewer</bdi>" in page
    assert "Who paid for it?" in page
    assert "1 open comment" in writer.request("GET", "/write").text
    assert reviewer.request("POST", f"/articles/{identity}/en/settle", data={"number": "1"}).status_code == 303
    assert "Who paid for it?" not in writer.request("GET", f"/write/{identity}").text


def test_the_command_line_hands_in_word(newsroom: Newsroom, tmp_path: Path) -> None:
    """`copyflow submit` sends a Word document as HTML under a name that says so, and the API makes its article."""
    file = tmp_path / "wells.docx"
    file.write_bytes(document(paragraph(run("Wells reopen"), style="a3"), paragraph(run("They "), link("are open"))))
    text, name = read_submission(file)
    answer = newsroom.writer.create("articles/documents", {"document": text, "filename": name, "language": "en"})
    assert answer.status_code == 201
    article = answer.json()
    assert article["headline"] == "Wells reopen"
    assert article["blocks"][1]["segments"][0]["marks"][0]["href"] == "https://example.org/report"
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(typer.Exit):
        read_submission(broken)


def test_a_text_of_signs_alone_is_told_apart() -> None:
    """What only looks like the beginning of something, a million times, keeps nobody waiting: it is plain text."""
    assert format_of(Typed(fields={"body": "[" * 1_000_000})) == "text"
    assert format_of(Typed(fields={"body": "see [[the [report](https://example.org)"})) == "markdown"


def test_only_who_says_who_they_are_hands_in_much(newsroom: Newsroom) -> None:
    """Strangers' large bodies are not even read; a writer's document meets the limits of documents."""
    form = {"files": {"file": ("a.txt", b"a" * 5_000_000)}, "data": {"do": "read"}}
    assert newsroom.nobody.request("POST", "/write/new", **form).status_code == 413
    answer = newsroom.in_browser("writer").request("POST", "/write/new", **form)
    assert (answer.status_code, "more than 4 MB" in answer.text) == (422, True)
