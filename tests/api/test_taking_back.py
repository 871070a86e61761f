"""Taking back over the API and by forms: grades, notes, retraction, a whole article at once, the receipt board."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.api.conversation import ARTICLE, Newsroom
from workflow.domain.streams import delivery_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, PubStatus


def approve(newsroom: Newsroom, identity: str, language: str) -> None:
    """Checked, and approved by the reviewer."""
    newsroom.do_the_workers_part(identity)
    text = newsroom.reviewer.get(f"articles/{identity}/editions/{language}").json()["content_hash"]
    answer = newsroom.reviewer.act(identity, f"editions/{language}/approval", {"content_hash": text})
    assert answer.status_code == 200, answer.text


def published(newsroom: Newsroom, *languages: str) -> str:
    """An article that is public in English and these."""
    identity = newsroom.writer.article(targets=[{"language": language} for language in languages])
    for language in ("en", *languages):
        approve(newsroom, identity, language)
        assert newsroom.publisher.act(identity, f"editions/{language}/publication").status_code == 200
    return identity


def public(newsroom: Newsroom, identity: str, language: str = "en") -> Any:
    """What is public of an edition."""
    return newsroom.reviewer.get(f"articles/{identity}/editions/{language}").json()["published"]


def test_corrections_have_grades(newsroom: Newsroom) -> None:
    """An update needs no note; a correction and a retraction do; all of them stay with the edition."""
    identity = published(newsroom)
    text = {"headline": ARTICLE["headline"], "body": "The wells are shut."}
    silent = newsroom.writer.act(identity, "corrections", text)
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "#/note")
    assert newsroom.writer.act(identity, "corrections", {**text, "grade": "lie"}).status_code == 422
    assert newsroom.writer.act(identity, "corrections", {**text, "grade": "update"}).status_code == 200
    approve(newsroom, identity, "en")
    newsroom.publisher.act(identity, "editions/en/publication")
    assert public(newsroom, identity)["verb"] == "updated"
    worse = {**text, "body": "There are no wells.", "grade": "retraction", "note": "There never were any."}
    newsroom.writer.act(identity, "corrections", worse)
    approve(newsroom, identity, "en")
    newsroom.publisher.act(identity, "editions/en/publication")
    now = public(newsroom, identity)
    assert (now["verb"], now["note"], now["is_retracted"]) == ("retracted", "There never were any.", True)
    assert [(each["grade"], each["note"]) for each in now["corrections"]] == [
        ("update", ""),
        ("retraction", "There never were any."),
    ]


def test_a_file_again_may_be_an_update(newsroom: Newsroom) -> None:
    """A whole file after submission says its grade too."""
    identity = published(newsroom)
    document = {"document": "Wells reopen\n\nTen wells are open.\n", "grade": "update"}
    assert newsroom.writer.act(identity, "documents", document).status_code == 200
    without = {"document": "Wells reopen\n\nNo wells are open.\n"}
    assert newsroom.writer.act(identity, "documents", without).json()["errors"][0]["pointer"] == "#/note"


def test_an_edition_says_by_itself_what_was_wrong(newsroom: Newsroom) -> None:
    """Grade and note come with the publication of a text that replaces a published one, and not before there is one."""
    identity = newsroom.writer.article()
    approve(newsroom, identity, "pt")
    early = newsroom.publisher.act(identity, "editions/pt/publication", {"note": "x"})
    assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "#/note")
    newsroom.publisher.act(identity, "editions/pt/publication")
    newsroom.translator.act(identity, "editions/pt/segments", {"segments": {"s2": "Os pocos abriram."}}, method="PATCH")
    approve(newsroom, identity, "pt")
    newsroom.publisher.act(identity, "editions/pt/publication", {"grade": "correction", "note": "A wrong word."})
    now = public(newsroom, identity, "pt")
    assert (now["revision"], now["verb"], now["note"]) == (2, "corrected", "A wrong word.")


def test_an_edition_is_retracted(newsroom: Newsroom) -> None:
    """It stays as it reads, and is marked; once."""
    identity = published(newsroom)
    before = public(newsroom, identity)
    assert newsroom.publisher.act(identity, "editions/en/retraction", {"note": ""}).status_code == 422
    answer = newsroom.publisher.act(identity, "editions/en/retraction", {"note": "Nobody spoke."})
    now = answer.json()["published"]
    assert (now["is_retracted"], now["blocks"], now["pub_status"]) == (True, before["blocks"], "usable")
    again = newsroom.publisher.act(identity, "editions/en/retraction", {"note": "Nobody spoke."})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_a_whole_article_is_taken_back_at_once(newsroom: Newsroom) -> None:
    """Hold, release, retract and withdraw reach every language in one decision; only a publisher may."""
    identity = published(newsroom, "pt")

    def statuses(answer: Any) -> list[str]:
        assert answer.status_code == 200, answer.text
        return [edition["pub_status"] for edition in answer.json()["editions"]]

    denied = newsroom.reviewer.act(identity, "withdrawal", {"reason": "x"})
    assert (denied.status_code, denied.json()["code"]) == (403, "not_allowed")
    assert statuses(newsroom.publisher.act(identity, "hold", {"reason": "A doubt."})) == ["withheld", "withheld"]
    assert newsroom.publisher.act(identity, "hold", {"reason": "A doubt."}).json()["code"] == "wrong_state"
    assert statuses(newsroom.publisher.act(identity, "release")) == ["usable", "usable"]
    assert statuses(newsroom.publisher.act(identity, "retraction", {"note": "Made up."})) == ["usable", "usable"]
    assert public(newsroom, identity, "pt")["is_retracted"]
    assert statuses(newsroom.publisher.act(identity, "withdrawal", {"reason": "Wrong."})) == ["canceled", "canceled"]
    offered = {
        each["action"]: each["allowed"] for each in newsroom.publisher.get(f"articles/{identity}").json()["actions"]
    }
    assert not any(offered[name] for name in ("hold", "release", "withdraw", "retract"))


def test_the_receipt_board_says_who_still_shows_it(newsroom: Newsroom) -> None:
    """Each partner with its standing, the worst first, and the counts; a reader needs no role of their own."""
    identity = published(newsroom)
    execute = newsroom.application.newsroom.execute
    execute(make.register(name="Agency"), partner_stream(make.PARTNER_ID))
    stream = delivery_stream(make.PARTNER_ID, ArticleId(identity))
    took = (make.request(), make.start(), make.record())
    for command in (
        *took,
        make.request(2, status=PubStatus.CANCELED),
        make.start("en:2"),
        make.record(make.OK, "en:2"),
    ):
        execute(_about(identity, command), stream)
    board = newsroom.writer.get(f"articles/{identity}/recalls").json()
    assert (board["confirmed"], board["still_shown"], board["not_reached"]) == (0, 1, 0)
    [row] = board["items"]
    assert (row["partner_name"], row["standing"], row["recall"]["revision"]) == ("Agency", "told", 2)
    assert row["shown_since"] is not None
    page = newsroom.in_browser("reviewer").request("GET", f"/articles/{identity}").text
    assert "<strong>1</strong> told, and may still show it" in page
    assert newsroom.writer.get(f"articles/{make.ARTICLE_ID}/recalls").status_code == 404


def _about(identity: str, command: Any) -> Any:
    return make.replace(command, article_id=ArticleId(identity)) if hasattr(command, "article_id") else command


# --- forms ------------------------------------------------------------------------------------------------


def test_the_article_page_takes_everything_back(newsroom: Newsroom) -> None:
    """A publisher finds what is possible there and nothing else, and a form that is refused keeps what was typed."""
    identity = published(newsroom, "pt")
    browser = newsroom.in_browser("publisher")
    page = browser.request("GET", f"/articles/{identity}").text
    assert "Withdraw everything" in page
    assert "Release everything" not in page
    assert "Withdraw everything" not in newsroom.in_browser("writer").request("GET", f"/articles/{identity}").text
    version = browser.get(f"articles/{identity}").json()["version"]
    stale = {"expected_version": str(version - 1), "reason": "They dried up."}
    refused = browser.request("POST", f"/articles/{identity}/withdraw", data=stale)
    assert refused.status_code == 412
    assert "They dried up." in refused.text
    form = {"expected_version": str(version), "reason": "They dried up."}
    assert browser.request("POST", f"/articles/{identity}/withdraw", data=form).status_code == 303
    assert public(newsroom, identity, "pt")["pub_status"] == "canceled"
    assert "Every edition is withdrawn" in browser.request("GET", f"/articles/{identity}?done=withdraw").text
    assert browser.request("POST", f"/articles/{identity}/delete", data=form).status_code == 404


@pytest.mark.parametrize(("grade", "verb"), [("", "updated"), ("correction", "corrected")])
def test_the_review_page_asks_what_was_wrong(newsroom: Newsroom, grade: str, verb: str) -> None:
    """A text that replaces a published one is published with its grade and note; and marked as wrong in one step."""
    identity = published(newsroom)
    browser = newsroom.in_browser("publisher")
    assert "What was wrong in this edition" not in browser.request("GET", f"/articles/{identity}/en").text
    newsroom.translator.act(identity, "editions/en/segments", {"segments": {"s2": "Ten are open."}}, method="PATCH")
    approve(newsroom, identity, "en")
    assert "What was wrong in this edition" in browser.request("GET", f"/articles/{identity}/en").text
    form = {"expected_version": str(browser.get(f"articles/{identity}").json()["version"]), "grade": grade}
    form |= {"note": "It was ten."} if grade else {}
    assert browser.request("POST", f"/articles/{identity}/en/publish", data={**form, "grade": "x"}).status_code == 422
    assert browser.request("POST", f"/articles/{identity}/en/publish", data=form).status_code == 303
    assert public(newsroom, identity)["verb"] == verb
    assert "Mark as wrong as a whole" in browser.request("GET", f"/articles/{identity}/en").text
    form = {"expected_version": str(browser.get(f"articles/{identity}").json()["version"]), "note": "Made up."}
    assert browser.request("POST", f"/articles/{identity}/en/retract", data=form).status_code == 303
    assert public(newsroom, identity)["is_retracted"]
