"""Limited roles over HTTP: the API's acts and offers, the pages' buttons, the queue, all by the one table."""

from __future__ import annotations

import re
from typing import Any

from tests.api.conversation import PASSWORD, Newsroom, Person
from workflow.domain.granting import parse_pair
from workflow.domain.limits import limit_of
from workflow.domain.vocabulary import Role

DENIED = "You are reviewer for en → ru on the desk culture; this is en → pt on the desk culture."


def limited(newsroom: Newsroom, role: Role, *, desks: tuple[str, ...] = (), pairs: tuple[str, ...] = ()) -> Person:
    """A program with the key of a person whose one role is limited."""
    accounts, name = newsroom.application.accounts, f"limited {role}"
    accounts.add_user(name, PASSWORD, (role,), {role: limit_of(desks, map(parse_pair, pairs))})
    newsroom.keys[name] = accounts.keys.add(name, "tests")
    return newsroom.with_key(name)


def desk(newsroom: Newsroom, identity: str) -> None:
    """Make a desk."""
    answer = newsroom.admin.request("PUT", f"desks/{identity}", json={"name": identity}, headers={"If-Match": '"0"'})
    assert answer.status_code == 201, answer.text


def in_review(newsroom: Newsroom, **details: Any) -> str:
    """An English article at the desk culture, in review in three languages."""
    wanted = {"targets": [{"language": "pt"}, {"language": "ru"}], "desk": "culture", **details}
    identity = newsroom.writer.article(**wanted)
    newsroom.do_the_workers_part(identity)
    return identity


def approval(person: Person, article: str, language: str) -> Any:
    """What comes of approving the present text."""
    edition = person.get(f"articles/{article}/editions/{language}").json()
    return person.act(article, f"editions/{language}/approval", {"content_hash": edition["content_hash"]})


def test_an_act_beyond_the_limit_is_refused_with_its_reason(newsroom: Newsroom) -> None:
    """A reviewer of one pair approves there; elsewhere a problem says what is missing, in words and as data."""
    desk(newsroom, "culture")
    article = in_review(newsroom)
    reviewer = limited(newsroom, Role.REVIEWER, desks=("culture",), pairs=("en>ru",))
    refused = approval(reviewer, article, "pt")
    assert refused.status_code == 403
    assert (refused.json()["code"], refused.json()["detail"]) == ("not_allowed", DENIED)
    assert refused.json()["facts"]["limits"] == {"reviewer": {"desks": ["culture"], "pairs": ["en>ru"]}}
    assert refused.json()["facts"]["languages"] == ["pt"]
    assert approval(reviewer, article, "ru").is_success


def test_offers_are_what_the_acts_would_be(newsroom: Newsroom) -> None:
    """The list of actions of each edition says of each what trying it would say; reading is open to everybody."""
    desk(newsroom, "culture")
    article = in_review(newsroom)
    reviewer = limited(newsroom, Role.REVIEWER, desks=("culture",), pairs=("en>ru",))
    offers = {
        language: {each["action"]: each for each in answer.json()["actions"]}
        for language in ("en", "pt", "ru")
        if (answer := reviewer.get(f"articles/{article}/editions/{language}")).is_success
    }
    assert offers["ru"]["approve"]["allowed"]
    assert offers["pt"]["approve"] == {"action": "approve", "allowed": False, "code": "not_allowed", "reason": DENIED}
    assert "this is the source in en" in offers["en"]["approve"]["reason"]
    whole = {each["action"]: each for each in reviewer.get(f"articles/{article}").json()["actions"]}
    assert whole["correct"]["code"] == "not_allowed"
    assert not whole["request_edition"]["allowed"]  # the one language that they may ask for is there


def test_the_queue_shows_what_one_may_act_on(newsroom: Newsroom) -> None:
    """What waits for a limited reviewer is what they may decide on; what waits for anybody stays in sight."""
    desk(newsroom, "culture")
    article, elsewhere = in_review(newsroom), in_review(newsroom, desk="")
    reviewer = limited(newsroom, Role.REVIEWER, desks=("culture",), pairs=("en>ru",))
    mine = [(each["article_id"], each["language"]) for each in reviewer.get("queue", mine=True).json()["items"]]
    assert mine == [(article, "ru")]
    everybody = reviewer.get("queue").json()["items"]
    assert {each["article_id"] for each in everybody} == {article, elsewhere}


def test_buttons_and_the_bulk_follow_the_limits(newsroom: Newsroom) -> None:
    """A page says why at the button; a box beside an edition beyond the limit cannot be ticked, nor sent by hand."""
    desk(newsroom, "culture")
    article = in_review(newsroom)
    limited(newsroom, Role.REVIEWER, desks=("culture",), pairs=("en>ru",))
    person = newsroom.in_browser("limited reviewer")
    page = person.request("GET", f"/articles/{article}/pt", headers={"Accept": "text/html"}).text
    assert DENIED in page
    assert "reviewer for en → ru" not in person.request("GET", f"/articles/{article}/ru").text
    queue = person.request("GET", "/queue?state=review", headers={"Accept": "text/html"}).text
    boxes = dict(
        re.findall(r'<input type="checkbox"( disabled)? form="several" name="edition" value="[^/]+/(..)"', queue)
    )
    assert {language: bool(off) for off, language in boxes.items()} == {"pt": True, "ru": False}
    chosen = {"edition": [f"{article}/pt", f"{article}/ru"]}
    done = person.request("POST", "/queue/retranslate", data=chosen, headers={"Accept": "text/html"}).text
    assert DENIED in done


def test_a_new_article_at_another_desk_is_refused(newsroom: Newsroom) -> None:
    """The desk named in the request decides; the writer's own desk takes it with every language wished for."""
    desk(newsroom, "culture")
    desk(newsroom, "politics")
    writer = limited(newsroom, Role.WRITER, desks=("culture",), pairs=("en",))
    body = {"headline": "Wells", "body": "Open again.", "language": "en", "targets": [{"language": "ru"}]}
    assert writer.create("articles", {**body, "desk": "culture"}).status_code == 201
    for further in ({"desk": "politics"}, {}, {"desk": "culture", "language": "pt"}):
        assert writer.create("articles", {**body, **further}).json()["code"] == "not_allowed"


def test_glossary_and_partners_are_beyond_any_limit(newsroom: Newsroom) -> None:
    """What all desks share needs a role without limits."""
    desk(newsroom, "culture")
    reviewer = limited(newsroom, Role.REVIEWER, desks=("culture",))
    body = {"terms": [{"language": "en", "text": "quay"}], "provenance": "tests"}
    refused = reviewer.request("PUT", "glossary/quay", json=body, headers={"If-Match": '"0"'})
    assert refused.status_code == 403
    assert "needs a role without limits" in refused.json()["detail"]
