"""Review links over HTTP: what opens, what it shows, what can be done with it, and that nobody guesses one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.guests import HEADERS
from api.security.review_tokens import genuine
from api.security.sign_in_limits import PER_ADDRESS
from tests.api.conversation import DOUBT, Newsroom
from tests.image_factories import picture

BODY = {"guest": "A. Official", "office": "Ministry of Wells", "until": "", "may_approve": True, "may_comment": True}
HTML = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


def in_days(days: float) -> str:
    """A moment from now, RFC 3339."""
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_review(newsroom: Newsroom, **rest: Any) -> str:
    """An article whose editions are in review."""
    article = newsroom.writer.article()
    newsroom.do_the_workers_part(article, **rest)
    return article


def ask(newsroom: Newsroom, article: str, language: str = "pt", who: str = "reviewer", **changes: Any) -> str:
    """The path of a new link under the API."""
    body = {**BODY, "until": in_days(7), **changes}
    answer = getattr(newsroom, who).create(f"articles/{article}/editions/{language}/review-links", body)
    assert answer.status_code == 201, answer.text
    token = answer.json()["url"].rsplit("/", 1)[1]
    return f"review-links/{token}"


def hash_of(newsroom: Newsroom, path: str) -> str:
    """What names the text that a link shows."""
    text: str = newsroom.nobody.get(path).json()["content_hash"]
    return text


def test_a_guest_reads_one_edition_and_approves_it_once(newsroom: Newsroom) -> None:
    """Reading spends nothing; approving does, the same sent again is answered alike, and all else is closed then."""
    article = in_review(newsroom)
    path = ask(newsroom, article)
    for _ in range(3):
        read = newsroom.nobody.get(path)
        assert read.status_code == 200, read.text
    shown = read.json()
    assert (shown["guest"], shown["asked_by"]) == ("A. Official, Ministry of Wells", "reviewer")
    assert shown["blocks"][0]["text"] == f"[pt] {shown['blocks'][0]['source']}"
    assert {name: read.headers[name] for name in HEADERS} == HEADERS
    approval = {"content_hash": shown["content_hash"]}
    for _ in range(2):
        assert newsroom.nobody.request("POST", f"{path}/approval", json=approval).json() == {"done": "approved"}
    edition = newsroom.reviewer.get(f"articles/{article}/editions/pt").json()
    assert edition["state"] == "approved"
    assert len(edition["approvals"]) == 1
    for again in (
        newsroom.nobody.get(path),
        newsroom.nobody.request("POST", f"{path}/comments", json={"text": "And this."}),
        newsroom.nobody.request("POST", f"{path}/change-requests", json={"comment": "Or not."}),
    ):
        assert (again.status_code, again.json()["code"]) == (404, "review_link_closed")
    told = newsroom.reviewer.get(f"articles/{article}/timeline").text
    assert "A. Official, Ministry of Wells" in told
    published = newsroom.publisher.act(article, "editions/pt/publication", {})
    assert published.status_code == 200, published.text


def test_a_guest_is_told_of_the_images_that_the_page_shows(newsroom: Newsroom) -> None:
    """In the edition's words where there are any; each file is served under the link, and no longer than it is open."""
    article = newsroom.writer.article()
    image = newsroom.writer.request(
        "POST",
        f"articles/{article}/images",
        files={"file": ("wells.png", picture(), "image/png")},
        data={"alt": "Wells in the square", "caption": "At noon", "credit": "Ana Reis"},
        headers={"Idempotency-Key": "wells"},
    ).json()["image_hash"]
    newsroom.do_the_workers_part(article)
    described = {"language": "pt", "alt": "Poços na praça", "caption": "Ao meio-dia"}
    newsroom.translator.act(article, f"images/{image}", described, method="PATCH")
    path = ask(newsroom, article)
    (shown,) = newsroom.nobody.get(path).json()["images"]
    files = shown.pop("files")
    assert shown == {
        "image_hash": image,
        "alt": "Poços na praça",
        "caption": "Ao meio-dia",
        "credit": "Ana Reis",
        "language": "pt",
        "direction": "ltr",
    }
    page = newsroom.nobody.request("GET", f"/{path}", headers=HTML).text
    assert f'src="{files[-1]["href"]}"' in page
    for each in files:
        served = newsroom.nobody.request("GET", each["href"])
        assert (served.headers["Content-Type"], len(served.content)) == (each["media_type"], each["bytes"])
    (first,) = newsroom.nobody.get(ask(newsroom, article, "en")).json()["images"]
    assert (first["alt"], first["language"]) == ("Wells in the square", "en")
    assert newsroom.nobody.request("POST", f"{path}/comments", json={"text": "So be it."}).status_code == 200
    assert newsroom.nobody.request("GET", files[0]["href"]).status_code == 404


def test_two_clicks_at_once_have_one_winner(newsroom: Newsroom) -> None:
    """Different acts with one link, together: one is on record, the other finds the link closed."""
    path = ask(newsroom, in_review(newsroom))
    text = hash_of(newsroom, path)
    answers = newsroom.nobody.at_once(
        [
            ("POST", f"{path}/approval", {"json": {"content_hash": text}}),
            ("POST", f"{path}/comments", {"json": {"text": "One."}}),
            ("POST", f"{path}/comments", {"json": {"text": "Two."}}),
            ("POST", f"{path}/change-requests", {"json": {"comment": "Three."}}),
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404]


def test_every_link_that_is_not_open_is_answered_alike(newsroom: Newsroom) -> None:
    """Unknown, tampered, ended, used: status, code and sentence are the same, as JSON and as a page."""
    article = in_review(newsroom)
    ended, used, live = (ask(newsroom, article) for _ in range(3))
    link = ended.split(".")[1]
    removal = newsroom.reviewer.request(
        "DELETE", f"articles/{article}/editions/pt/review-links/{link}", headers={"Idempotency-Key": "end"}
    )
    assert removal.status_code == 204, removal.text
    assert newsroom.nobody.request("POST", f"{used}/comments", json={"text": "So be it."}).status_code == 200
    token = live.removeprefix("review-links/")
    wrong = {
        "ended": ended,
        "used": used,
        "another signature": live[:-1] + ("A" if live[-1] != "A" else "B"),
        "another link's": f"review-links/{'.'.join((*ended.split('/')[1].split('.')[:2], token.split('.')[2]))}",
        "no token": "review-links/x",
        "letters": "review-links/é.\N{SNOWMAN}.x",
        "long": f"review-links/{'a' * 199}",
    }
    told = {}
    for name, path in wrong.items():
        answer = newsroom.nobody.get(path)
        page = newsroom.nobody.request("GET", f"/{path}", headers=HTML)
        assert {each: page.headers[each] for each in HEADERS} == HEADERS
        told[name] = (answer.status_code, answer.json()["code"], answer.json()["detail"], page.status_code, page.text)
    assert len(set(told.values())) == 1, {name: each[:4] for name, each in told.items()}
    assert newsroom.nobody.get(live).status_code == 200


def test_guessing_is_refused_by_address(newsroom: Newsroom) -> None:
    """After so many wrong links from one address even a right one is not looked at for a while."""
    path = ask(newsroom, in_review(newsroom))
    for _ in range(PER_ADDRESS + 5):
        assert newsroom.nobody.get(path).status_code == 200
    body, _, signature = path.rpartition(".")
    guesses = [newsroom.nobody.get(f"{body}.{number:022d}") for number in range(PER_ADDRESS)]
    assert {answer.status_code for answer in guesses} == {404}
    refused = newsroom.nobody.get(f"{body}.{signature}")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert int(refused.headers["Retry-After"]) > 0
    page = newsroom.nobody.request("GET", f"/{path}", headers=HTML)
    assert (page.status_code, "Retry-After" in page.headers) == (429, True)


def test_every_changed_character_of_a_token_closes_it(newsroom: Newsroom) -> None:
    """No part of a token is decoration: each of its characters, changed, is another token, and none of ours."""
    token = ask(newsroom, in_review(newsroom)).removeprefix("review-links/")
    accounts = newsroom.application.accounts
    assert genuine(accounts, token) is not None
    for place, character in enumerate(token):
        other = "0" if character != "0" else "1"
        assert genuine(accounts, token[:place] + other + token[place + 1 :]) is None
    for odd in (
        token + "A",
        token[:-1],
        token.upper(),
        token + "\n",
        " " + token,
        "",
        ".",
        "..",
        token.replace(".", "/"),
    ):
        assert genuine(accounts, odd) is None


def test_a_text_that_moved_is_told_and_not_shown(newsroom: Newsroom) -> None:
    """The guest learns why, and nothing of the new text; nothing can be done with the link."""
    article = in_review(newsroom)
    path = ask(newsroom, article)
    text = hash_of(newsroom, path)
    newsroom.translator.act(article, "editions/pt/segments", {"segments": {"s1": "Poços"}}, method="PATCH")
    for answer in (
        newsroom.nobody.get(path),
        newsroom.nobody.request("POST", f"{path}/approval", json={"content_hash": text}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "content_moved")
    page = newsroom.nobody.request("GET", f"/{path}", headers=HTML)
    assert page.status_code == 409
    assert "has changed since you were asked" in page.text
    assert "Poços" not in page.text
    (listed,) = newsroom.reviewer.get(f"articles/{article}/editions/pt/review-links").json()["items"]
    assert (listed["state"], listed["text_moved"]) == ("live", True)


def test_what_stands_in_the_way_is_not_told_to_strangers(newsroom: Newsroom) -> None:
    """A finding that blocks, or a hand of the inviter in the text: the guest hears that the newsroom is at work."""
    article = in_review(newsroom, findings=(DOUBT,))
    path = ask(newsroom, article)
    refused = newsroom.nobody.request("POST", f"{path}/approval", json={"content_hash": hash_of(newsroom, path)})
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert "facts" not in refused.json()
    assert DOUBT.id not in refused.text
    assert "cannot be approved at the moment" in newsroom.nobody.request("GET", f"/{path}", headers=HTML).text


@pytest.mark.parametrize("who", ["writer", "translator", "admin", "nobody"])
def test_only_reviewers_and_publishers_ask(newsroom: Newsroom, who: str) -> None:
    """As the permission table says."""
    article = in_review(newsroom)
    body = {**BODY, "until": in_days(1)}
    refused = getattr(newsroom, who).create(f"articles/{article}/editions/pt/review-links", body)
    assert refused.status_code == (401 if who == "nobody" else 403)


def test_the_same_key_makes_one_link_and_shows_it_again(newsroom: Newsroom) -> None:
    """A repetition after a lost answer is the same link, not a second one."""
    article = in_review(newsroom)
    body, path = {**BODY, "until": in_days(1)}, f"articles/{article}/editions/pt/review-links"
    first, second = (newsroom.reviewer.create(path, body, key="ask") for _ in range(2))
    assert first.json()["url"] == second.json()["url"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(newsroom.reviewer.get(path).json()["items"]) == 1
    assert "url" not in newsroom.reviewer.get(path).json()["items"][0]


def test_a_link_opens_no_other_door(newsroom: Newsroom) -> None:
    """Neither as a key nor as a session; another edition's page and API stay closed."""
    article = in_review(newsroom)
    token = ask(newsroom, article).removeprefix("review-links/")
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"copyflow={token}"}):
        guest = newsroom.person(headers)
        assert guest.get(f"articles/{article}").status_code == 401
    assert newsroom.nobody.get(f"articles/{article}/editions/en").status_code == 401


def test_the_page_works_as_a_form_and_another_sites_form_does_not(newsroom: Newsroom) -> None:
    """A guest comments from the page; a form of another site is refused, though no cookie is involved."""
    article = in_review(newsroom)
    path = ask(newsroom, article)
    page = newsroom.nobody.request("GET", f"/{path}", headers={**HTML, "Accept-Language": "en"})
    assert page.status_code == 200
    assert "<script" not in page.text
    assert 'href="/queue"' not in page.text
    assert 'lang="pt"' in page.text
    elsewhere = {**HTML, "Sec-Fetch-Site": "cross-site"}
    form = {"text": "The minister’s title is wrong."}
    assert newsroom.nobody.request("POST", f"/{path}/comment", data=form, headers=elsewhere).status_code == 403
    empty = newsroom.nobody.request("POST", f"/{path}/comment", data={"text": " "}, headers=HTML)
    assert (empty.status_code, "must not be empty" in empty.text) == (422, True)
    done = newsroom.nobody.request("POST", f"/{path}/comment", data=form, headers=HTML)
    assert (done.status_code, "on record" in done.text) == (200, True)
    (comment,) = newsroom.reviewer.get(f"articles/{article}/comments").json()["items"]
    assert comment["by_name"] == "A. Official, Ministry of Wells"
    assert comment["language"] == "pt"


def test_a_reviewer_asks_and_ends_from_the_page(newsroom: Newsroom) -> None:
    """The form makes one link however often it is sent, shows its address once, and the list ends it."""
    article = in_review(newsroom)
    reviewer = newsroom.in_browser("reviewer")
    address = f"/articles/{article}/pt/review-links"
    page = reviewer.request("GET", address, headers=HTML).text
    link = re.search(r'name="link_id" value="([^"]+)"', page)
    assert link is not None
    form = {"link_id": link[1], "guest": "A. Official", "until": in_days(3)[:10], "may_comment": "yes"}
    made = [reviewer.request("POST", address, data=form, headers=HTML) for _ in range(2)]
    addresses = [re.search(r'value="([^"]+/review-links/[^"]+)"', each.text) for each in made]
    assert addresses[0] is not None
    assert addresses[1] is not None
    assert addresses[0][1] == addresses[1][1]
    path = addresses[0][1].partition("/review-links/")[2]
    assert newsroom.nobody.get(f"review-links/{path}").json()["may_approve"] is False
    assert "review-links/" + path not in reviewer.request("GET", address, headers=HTML).text
    assert "A. Official" in reviewer.request("GET", f"/articles/{article}/pt", headers=HTML).text
    ended = reviewer.request("POST", f"{address}/{link[1]}/end", headers=HTML)
    assert ended.status_code == 303
    assert newsroom.nobody.get(f"review-links/{path}").status_code == 404
    wrong = reviewer.request("POST", address, data={**form, "link_id": "x", "guest": "B"}, headers=HTML)
    assert wrong.status_code == 422


def test_a_token_stands_in_no_log(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """Even what goes wrong on our side names the address without its secret."""
    path = ask(newsroom, in_review(newsroom))
    token = path.removeprefix("review-links/")
    with newsroom.losing_the_database_after(0):
        answer = newsroom.nobody.request("POST", f"{path}/comments", json={"text": "Hello."})
    assert answer.status_code == 500
    assert caplog.text
    assert token not in caplog.text
