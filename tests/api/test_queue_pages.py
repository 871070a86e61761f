"""The queue and the search over plain HTTP: filters, kept views, live parts, several at once, and their JSON twins."""

from __future__ import annotations

import html
import re

import pytest

from tests.api.conversation import Newsroom, Person
from workflow.store.projections.edition_texts import NAME


def waiting(newsroom: Newsroom, headline: str, **fields: object) -> str:
    """An article in review."""
    identity = newsroom.writer.article(headline=headline, **fields)
    newsroom.do_the_workers_part(identity)
    newsroom.application.followers.catch_up(NAME, fence=1)
    return identity


def live_address(page: str) -> str:
    """Where the page's live part is fetched."""
    found = re.search(r'hx-get="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_filters_stand_in_the_address(newsroom: Newsroom) -> None:
    """What waits for me is the default; every filter works from the address, and a wrong one is named."""
    urgent = waiting(newsroom, "Flood in Harbour Town", urgency=1, embargoed="2090-01-01T00:00:00Z")
    waiting(newsroom, "Tea is served", urgency=8)
    reviewer = newsroom.in_browser("reviewer")

    def page(query: str = "") -> str:
        answer = reviewer.request("GET", f"/queue{query}")
        assert answer.status_code == 200, answer.text
        return answer.text

    assert page().index("Flood in Harbour Town") < page().index("Tea is served")
    for hiding in ("?urgency=3", "?embargo=has", "?state=review&language=en&urgency=1"):
        assert "Flood in Harbour Town" in page(hiding)
        assert "Tea is served" not in page(hiding)
    assert "Flood in Harbour Town" not in page("?embargo=none&state=waiting")
    assert "They hide 4." in page("?age=1d")
    assert 'href="/queue">Clear the filters' in page("?age=1d")
    for wrong in ("state=nowhere", "urgency=11", "embargo=soon", "age=2w", "language=!", "after=x"):
        assert reviewer.request("GET", f"/queue?{wrong}").status_code == 422, wrong
    writer = newsroom.in_browser("writer").request("GET", "/queue").text
    assert "Nothing waits for you." in writer
    assert "Others are waited for:" in writer
    assert urgent not in writer


def test_an_empty_newsroom_says_where_to_begin(newsroom: Newsroom) -> None:
    """Before the first article the queue leads to writing it."""
    page = newsroom.in_browser("reviewer").request("GET", "/queue").text
    assert "No article was written yet." in page
    assert 'href="/write"' in page


def test_views_are_kept_under_names(newsroom: Newsroom) -> None:
    """A person keeps filters under a name, finds them as a link, forgets them; nobody else sees them."""
    reviewer = newsroom.in_browser("reviewer")
    kept = reviewer.request("POST", "/queue/views", data={"name": "Urgent <b>", "urgency": "2", "state": "waiting"})
    assert (kept.status_code, kept.headers["location"]) == (303, "/queue?state=waiting&urgency=2")
    page = reviewer.request("GET", kept.headers["location"]).text
    assert '<a href="/queue?state=waiting&amp;urgency=2" aria-current="page"><bdi>Urgent &lt;b&gt;</bdi></a>' in page
    assert "Urgent" not in newsroom.in_browser("publisher").request("GET", "/queue").text
    assert reviewer.request("POST", "/queue/views", data={"name": " "}).status_code == 422
    assert reviewer.request("POST", "/queue/views", data={"name": "x", "age": "?"}).status_code == 422
    assert reviewer.request("POST", "/queue/views/forget", data={"name": "Urgent <b>"}).status_code == 303
    assert "Urgent" not in reviewer.request("GET", "/queue").text


def test_rows_stay_in_their_place(newsroom: Newsroom) -> None:
    """Fetched anew, rows keep their order: what is decided is marked with who did it, what is new only counted."""
    decided = waiting(newsroom, "Flood in Harbour Town", urgency=5)
    waiting(newsroom, "Tea is served", urgency=8)
    reviewer = newsroom.in_browser("reviewer")
    address = live_address(reviewer.request("GET", "/queue").text)
    before = reviewer.request("GET", address).text
    assert "new: show" not in before
    assert 'class="gone"' not in before
    waiting(newsroom, "Fire at the port", urgency=1)
    newsroom.publisher.act(decided, "editions/en/change-requests", {"comment": "Say when."})
    after = reviewer.request("GET", address).text
    assert re.findall(r'id="row-([^"]+)"', after) == re.findall(r'id="row-([^"]+)"', before)
    assert "Fire at the port" not in after
    assert re.search(r'<a href="/queue"[^>]*>2 new: show</a>', after)
    (gone,) = re.findall(r'<tr id="row-[^"]+" class="gone">.*?</tr>', after, re.DOTALL)
    assert "publisher" in gone
    assert "asked for changes" in gone
    assert reviewer.request("GET", "/queue/rows?shown=nonsense,%00,/,a/b").status_code == 200


def test_the_next_one_is_what_waits_for_oneself(newsroom: Newsroom) -> None:
    """On from an edition leads to what waits for this person, not to it again nor to what somebody else looks after."""
    first, second = waiting(newsroom, "First", urgency=1, targets=[]), waiting(newsroom, "Second", targets=[])
    reviewer = newsroom.in_browser("reviewer")

    def following(person: Person, query: str = "") -> str:
        answer = person.request("GET", f"/queue/next{query}")
        assert answer.status_code == 303
        return str(answer.headers["location"])

    assert following(reviewer) == f"/articles/{first}/en"
    assert following(reviewer, f"?article={first}&language=en") == f"/articles/{second}/en"
    headers = {"Idempotency-Key": "mine"}
    claimed = newsroom.publisher.request("POST", f"articles/{second}/editions/en/claim", headers=headers)
    assert claimed.is_success, claimed.text
    assert following(reviewer, f"?article={first}&language=en") == "/queue"
    assert following(newsroom.in_browser("translator")) == "/queue"


def test_pages_go_on_where_the_last_one_ended(newsroom: Newsroom) -> None:
    """Fifty to a page; the next one begins behind the last row, and no row is lost or shown twice."""
    made = [newsroom.writer.article(headline=f"Note {number}", targets=[]) for number in range(53)]
    for identity in made:
        newsroom.do_the_workers_part(identity)
    reviewer = newsroom.in_browser("reviewer")
    first = reviewer.request("GET", "/queue").text
    following = re.search(r'href="(/queue\?after=[^"]+)"', first)
    assert following is not None
    second = reviewer.request("GET", html.unescape(following[1])).text
    rows = [re.findall(r'id="row-(.{36})-en"', page) for page in (first, second)]
    assert [len(each) for each in rows] == [50, 3]
    assert sorted([*rows[0], *rows[1]]) == sorted(made)
    assert "More than 50 editions" in first
    answer = reviewer.get("queue", mine="true", limit=40)
    rest = reviewer.request("GET", answer.links["next"]["url"])
    assert [len(each.json()["items"]) for each in (answer, rest)] == [40, 13]
    assert rest.json()["next"] is None


def test_the_machine_is_asked_for_several_at_once(newsroom: Newsroom) -> None:
    """Each chosen edition is answered by itself: one is done, another is refused with its reason."""
    identity = newsroom.writer.article()
    done = waiting(newsroom, "Tea is served")
    translator = newsroom.in_browser("translator")
    chosen = {"edition": [f"{identity}/pt", f"{done}/pt", f"{done}/en", "nonsense"]}
    answer = translator.request("POST", "/queue/retranslate", data=chosen)
    assert answer.status_code == 200
    assert answer.text.count("Done:") == 1
    assert answer.text.count("Refused:") == 2
    assert "Nothing is missing or stale in this edition." in answer.text
    assert "The source is not translated." in answer.text
    types = [each.type for each in newsroom.application.views.events_of(identity)]
    assert types[-1] == "edition.retranslation_requested"
    assert translator.request("POST", "/queue/retranslate", data={}).status_code == 422
    writer = newsroom.in_browser("writer")
    assert writer.request("POST", "/queue/retranslate", data=chosen).status_code == 403
    assert 'type="checkbox"' not in writer.request("GET", "/queue?state=waiting").text


def test_search_finds_quotes_and_explains(newsroom: Newsroom) -> None:
    """A find is listed with article, edition, state and quotation, hits marked; nothing found says what to do."""
    identity = waiting(newsroom, "Flood in Harbour Town", body="The <b>harbour</b> stands under water.\n\nIt rains.")
    reviewer = newsroom.in_browser("reviewer")
    page = reviewer.request("GET", "/search?q=harbour+stands")
    assert f'href="/articles/{identity}/en"' in page.text
    assert "<mark>stands</mark>" in page.text
    assert "&lt;b&gt;" in page.text or "<b>" not in page.text
    assert ">review</span>" in page.text
    assert "Nothing was found." in reviewer.request("GET", "/search?q=sunshine").text
    assert "Search without the filters" in reviewer.request("GET", "/search?q=harbour&state=published").text
    for wrong, reason in (
        ("q=%22open", "quotation mark"),
        ("q=!!", "letter or a digit"),
        ("q=a&state=x", "must be one of"),
    ):
        answer = reviewer.request("GET", f"/search?{wrong}")
        assert answer.status_code == 422
        assert reason in answer.text
    assert reviewer.request("GET", "/search").status_code == 200
    assert reviewer.request("GET", "/search?q=a&as_of=1").status_code == 422


def test_search_by_program(newsroom: Newsroom) -> None:
    """The API finds the same, in pieces with hits named, page by page; a wrong query is a problem with its field."""
    waiting(newsroom, "Flood in Harbour Town", body="河桥重新开放。", language="en")
    answer = newsroom.reviewer.get("search", q="重新", limit=1)
    (hit,) = answer.json()["items"]
    assert [piece["text"] for piece in hit["snippet"] if piece["is_hit"]] == ["重新"]
    rest = newsroom.reviewer.request("GET", answer.links["next"]["url"]).json()
    assert [each["language"] for each in (hit, *rest["items"])] == ["pt", "en"]
    assert rest["next"] is None
    wrong = newsroom.reviewer.get("search", q='"open')
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/q")
    assert newsroom.reviewer.get("search", q="x", after="1.made-up").json()["code"] == "malformed_cursor"
    assert newsroom.nobody.get("search", q="x").status_code == 401


@pytest.mark.parametrize("query", ["mine=true&state=review", "urgency=0", "embargo=soon", "after=x.y"])
def test_the_queue_by_program_refuses_what_cannot_be_meant(newsroom: Newsroom, query: str) -> None:
    """The answer is a problem, not a guess."""
    assert newsroom.reviewer.request("GET", f"queue?{query}").status_code in {400, 422}
