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
    assert send(writer, identity, "revise", article, **{"block.1": "It opened on Monday. All came."}) == 303
    article = writer.get(f"articles/{identity}").json()
    assert article["blocks"][1]["segments"][0]["text"] == "It opened on Monday. "
    assert send(writer, identity, "hand-in", article) == 303
    assert writer.get(f"articles/{identity}").json()["stage"] == "translation"


def test_the_genre_of_a_draft_is_a_field(newsroom: Newsroom) -> None:
    """A writer sees and changes the genre beside the text; one that is too long is refused, the rest stays."""
    identity = newsroom.writer.article(submit=False, genre="Interview")
    writer = newsroom.in_browser("writer")
    page = writer.request("GET", f"/articles/{identity}/en").text
    assert 'name="genre" value="Interview"' in page
    article = writer.get(f"articles/{identity}").json()
    assert send(writer, identity, "revise", article, genre="F" * 101) == 422
    assert send(writer, identity, "revise", article, genre=" Press\nRelease ") == 303
    article = writer.get(f"articles/{identity}").json()
    assert article["details"]["genre"] == "Press Release"
    assert send(writer, identity, "hand-in", article, genre="Feature") == 303
    after = writer.get(f"articles/{identity}").json()
    assert (after["details"]["genre"], after["stage"]) == ("Feature", "translation")
    assert after["details"] == article["details"] | {"genre": "Feature"}


def test_reviewer_cannot_revise_a_draft(newsroom: Newsroom) -> None:
    """The form is the writer's: others neither see nor can send it."""
    identity = newsroom.writer.article()
    reviewer = newsroom.in_browser("reviewer")
    assert "Save the draft" not in reviewer.request("GET", f"/articles/{identity}/en").text
    article = reviewer.get(f"articles/{identity}").json()
    assert send(reviewer, identity, "revise", article, **{"block.1": "Mine."}) == 403


def sent_back(newsroom: Newsroom) -> tuple[str, Person, Any]:
    """An article whose source was sent back, its writer in a browser, and what the API says of it."""
    identity = newsroom.writer.article(origin={"release_time": "2026-11-20 09:00"}, publisher="Town Desk", urgency=3)
    newsroom.do_the_workers_part(identity)
    newsroom.reviewer.act(identity, "editions/en/change-requests", {"comment": "Say when."})
    writer = newsroom.in_browser("writer")
    return identity, writer, writer.get(f"articles/{identity}").json()


def test_handing_in_keeps_what_was_typed(newsroom: Newsroom) -> None:
    """“Hand in” saves the words in the fields first; an emptied paragraph goes, and the headline is a field too."""
    identity, writer, article = sent_back(newsroom)
    typed = {"block.0": "Wells reopen on Monday", "block.1": "", "block.2": "Mayor Ana Lima spoke."}
    assert send(writer, identity, "hand-in", article, **typed) == 303
    after = writer.get(f"articles/{identity}").json()
    assert [block["segments"][0]["text"] for block in after["blocks"]] == [
        "Wells reopen on Monday",
        "Mayor Ana Lima spoke.",
    ]
    assert [block["kind"] for block in after["blocks"]] == ["headline", "paragraph"]
    assert after["stage"] == "translation"


def test_the_rail_offers_only_what_is_possible(newsroom: Newsroom) -> None:
    """A draft's page has one fold with the reasons, no button outside of it that is disabled, and the metadata."""
    identity, writer, _ = sent_back(newsroom)
    page = writer.request("GET", f"/articles/{identity}/en").text
    before, fold = page.split("Why not the others?")
    assert "disabled" not in before
    assert fold.split("</details>")[0].count("disabled") == 5
    assert "This needs the role" in fold
    for words in ("Release time", "2026-11-20 09:00", "Town Desk", "Urgency"):
        assert words in before
        assert words in writer.request("GET", f"/articles/{identity}").text


def test_a_translation_is_no_draft(newsroom: Newsroom) -> None:
    """The draft's forms are the source's: sent for another language they are refused."""
    identity, writer, article = sent_back(newsroom)
    form = {"expected_version": str(article["version"]), "segment.s2": "Outra."}
    assert writer.request("POST", f"/articles/{identity}/pt/revise", data=form).status_code == 422
