"""The client against a real server: what it reads, makes and changes, and what it says when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest

from api.client import Conflict, Malformed, NotAllowed, NotFound, NotRead, SignInNeeded, Stale
from tests.api.conversation import ARTICLE
from tests.client.conftest import Served
from tests.image_factories import picture

MakeArticle = Callable[[], str]


def test_what_was_read_is_changed(served: Served, in_review: MakeArticle) -> None:
    """From draft to publication without naming a version once: reading and writing remember it."""
    article = in_review()
    reviewer, publisher = served.client("reviewer"), served.client("publisher")
    edition = reviewer.read_edition(article, "en")
    approved = reviewer.approve_edition(article, "en", {"content_hash": edition["content_hash"]})
    assert approved["state"] == "approved"
    publisher.read_article(article)
    assert publisher.publish_edition(article, "en")["pub_status"] == "usable"
    assert publisher.hold_edition(article, "en", {"reason": "a doubt"})["pub_status"] == "withheld"


def test_what_was_made_is_known(served: Served) -> None:
    """The version of what one made needs no reading before it is changed."""
    writer = served.client("writer")
    made = writer.create_article({"headline": "Wells", "body": "Open.", "language": "en", "targets": []})
    assert writer.version_of(f"/articles/{made['article_id']}") == '"1"'
    assert writer.submit_article(made["article_id"])["stage"] != "draft"


def test_what_was_not_read_is_not_changed(served: Served, in_review: MakeArticle) -> None:
    """Nothing is sent; naming a version is a way to say that one has seen it elsewhere."""
    article, publisher = in_review(), served.client("publisher")
    with pytest.raises(NotRead, match=article):
        publisher.reject_edition(article, "pt", {"reason": "x"})
    version = served.newsroom.application.views.article(article).version
    assert publisher.reject_edition(article, "pt", {"reason": "x"}, version=version)["state"] == "rejected"


def test_the_past_is_no_version_to_change(served: Served, in_review: MakeArticle) -> None:
    """Who has read how it was has not read how it is."""
    article, publisher = in_review(), served.client("publisher")
    position = str(served.newsroom.application.views.head())
    assert publisher.read_article(article, as_of=position)["article_id"] == article
    with pytest.raises(NotRead):
        publisher.reject_edition(article, "pt", {"reason": "x"})


def test_who_was_faster_is_told(served: Served, in_review: MakeArticle) -> None:
    """A conflict says what happened since and by whom; reading again and deciding anew goes through."""
    article, mine, others = in_review(), served.client("publisher"), served.client("reviewer")
    mine.read_article(article)
    others.read_article(article)
    others.reject_edition(article, "pt", {"reason": "Not needed."})
    with pytest.raises(Stale) as told:
        mine.request_changes(article, "en", {"comment": "Which wells?"})
    assert told.value.code == "version_conflict"
    (change,) = told.value.changes
    assert (change["actor_name"], "reject" in change["sentence"].lower()) == ("reviewer", True)
    assert told.value.current_version == served.newsroom.application.views.article(article).version
    left = mine.insist(
        lambda: mine.read_article(article),
        lambda _: mine.request_changes(article, "en", {"comment": "Which wells?"}),
    )
    assert left["state"] == "draft"


def test_insisting_goes_on_while_others_are_faster(served: Served, in_review: MakeArticle) -> None:
    """What was read is read anew each time; what is refused for another reason is not tried again."""
    article, mine, others = in_review(), served.client("publisher"), served.client("reviewer")
    seen: list[str] = []

    def act(edition: dict) -> dict:
        seen.append(edition["content_hash"])
        if len(seen) == 1:
            others.read_edition(article, "en")
            others.edit_segments(article, "en", {"segments": {"s1": "Wells open again"}})
        return mine.request_changes(article, "en", {"comment": "Which?"})

    assert mine.insist(lambda: mine.read_edition(article, "en"), act)["state"] == "draft"
    assert len(set(seen)) == 2
    with pytest.raises(Conflict):
        mine.insist(lambda: mine.read_edition(article, "en"), act)
    assert len(seen) == 3


def test_refusals_have_names(served: Served, in_review: MakeArticle) -> None:
    """Each kind of refusal is an exception of its own with code, sentence, parts and a request id to quote."""
    article, writer = in_review(), served.client("writer")
    with pytest.raises(Malformed) as told:
        writer.create_article({"headline": "x", "body": "y", "language": "no language", "targets": []})
    assert (told.value.status, told.value.code) == (422, "validation_failed")
    assert [each.pointer for each in told.value.errors] == ["#/language"]
    assert len(told.value.request_id) == 36
    writer.read_article(article)
    with pytest.raises(NotAllowed, match="role"):
        writer.publish_edition(article, "en")
    with pytest.raises(NotFound):
        writer.read_article("00000000-0000-7000-8000-000000000000")
    served.newsroom.keys["stranger"] = "cfk_" + "x" * 38
    with pytest.raises(SignInNeeded):
        served.client("stranger").read_queue()


def test_lists_are_read_to_their_end(served: Served) -> None:
    """Page after page, the newest first, each once; what is begun meanwhile does not come in between."""
    made = [served.newsroom.writer.article(submit=False) for _ in range(5)]
    found = served.client("reviewer").all_articles(limit=2)
    first = [each["article_id"] for each in islice(found, 2)]
    served.newsroom.writer.article(submit=False)
    assert first + [each["article_id"] for each in found] == made[::-1]


def test_the_log_is_read_in_order_and_went_on_with(served: Served) -> None:
    """Every event once; after the position of the last one only what is new, of the types that are asked for."""
    client = served.client("admin")
    for _ in range(40):
        served.newsroom.writer.article(submit=False)
    positions = [event["position"] for event in client.events()]
    assert positions == list(range(1, 41))
    article = served.newsroom.writer.article()
    new = list(client.events(after=positions[-1], types=["article.submitted"]))
    assert [(event["type"], event["stream"]) for event in new] == [("article.submitted", f"article-{article}")]


def test_the_log_is_followed(served: Served) -> None:
    """Without an end: what is appended while the reader waits is the next thing that it gets."""
    following = served.client("admin").events(follow=True)
    with ThreadPoolExecutor(1) as writer:
        for position in (1, 2, 3):
            writer.submit(served.newsroom.writer.article, submit=False)
            assert next(following)["position"] == position


def test_files_and_text(served: Served, in_review: MakeArticle) -> None:
    """An image goes up as a file, a glossary comes down as text; the same key again adds nothing."""
    article, writer = in_review(), served.client("writer")
    for repeated in (False, True):
        image = writer.upload_image(article, "well.png", picture(), alt="A well", credit="Ana", idempotency_key="once")
        assert writer.was_repeated is repeated
    assert image["credit"] == "Ana"
    assert len(writer.list_images(article)["images"]) == 1
    served.newsroom.record_concept("well", "well")
    assert "well" in writer.export_csv()


def test_ids_cannot_lead_elsewhere(served: Served) -> None:
    """An id with slashes, dots, question marks or per cent signs names one thing or nothing."""
    client = served.client("admin")
    for odd in ("../queue", "a/b", "x?as_of=1", "100%", "#", "é"):
        with pytest.raises((NotFound, Malformed)):
            client.read_concept(odd)
    for nothing in ("", ".", ".."):
        with pytest.raises(ValueError, match="names nothing"):
            client.read_concept(nothing)


def test_what_is_no_json_is_not_sent(served: Served) -> None:
    """A number that JSON does not have is the caller's mistake, told before anything goes out."""
    with pytest.raises(ValueError, match="JSON"):
        served.client("writer").create_article({**ARTICLE, "urgency": float("nan")})
