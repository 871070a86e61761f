"""The UI's forms over plain HTTP: the API's limits hold for them, and a writer can go on with a draft."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conversation import Newsroom, Person


def send(person: Person, identity: str, action: str, article: Any, **fields: str) -> int:
    """The status of a form sent from the review page of the English edition."""
    form = {"expected_version": str(article["version"]), **fields}
    return person.request("POST", f"/articles/{identity}/en/{action}", data=form).status_code


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31mb"])
def test_forms_refuse_what_no_reader_can_see(newsroom: Newsroom, text: str) -> None:
    """A form with control characters is refused, and nothing is recorded."""
    identity = newsroom.writer.article(submit=True)
    newsroom.do_the_workers_part(identity)
    reviewer = newsroom.in_browser("reviewer")
    article = reviewer.get(f"articles/{identity}").json()
    segment = article["blocks"][1]["segments"][0]["id"]
    assert send(reviewer, identity, "edit", article, **{f"segment.{segment}": text}) == 422
    assert send(reviewer, identity, "request-changes", article, comment=text) == 422
    assert send(reviewer, identity, "request-changes", article, comment="x" * 5_001) == 422
    assert reviewer.get(f"articles/{identity}").json()["version"] == article["version"]


def test_writer_goes_on_after_changes_were_requested(newsroom: Newsroom) -> None:
    """A source that was sent back is changed and handed in again on its own page, by its writer."""
    identity = newsroom.writer.article(submit=True)
    newsroom.do_the_workers_part(identity)
    newsroom.reviewer.act(identity, "editions/en/change-requests", {"comment": "Say when."})
    writer = newsroom.in_browser("writer")
    article = writer.get(f"articles/{identity}").json()
    page = writer.request("GET", f"/articles/{identity}/en").text
    assert "Say when." in page
    assert "Save the draft" in page
    assert "still running" not in page
    segment = article["blocks"][1]["segments"][0]["id"]
    assert send(writer, identity, "revise", article, **{f"segment.{segment}": "It opened on Monday."}) == 303
    article = writer.get(f"articles/{identity}").json()
    assert article["blocks"][1]["segments"][0]["text"] == "It opened on Monday."
    assert send(writer, identity, "hand-in", article) == 303
    assert writer.get(f"articles/{identity}").json()["stage"] == "translation"


def test_reviewer_cannot_revise_a_draft(newsroom: Newsroom) -> None:
    """The form is the writer's: others neither see nor can send it."""
    identity = newsroom.writer.article()
    reviewer = newsroom.in_browser("reviewer")
    assert "Save the draft" not in reviewer.request("GET", f"/articles/{identity}/en").text
    article = reviewer.get(f"articles/{identity}").json()
    assert send(reviewer, identity, "revise", article, **{"segment.s2": "Mine."}) == 403
