"""The figures as page, JSON and CSV: empty, after an approval and a delivery, and in the past."""

from __future__ import annotations

from tests.api.conversation import Newsroom


def approve_all(newsroom: Newsroom) -> str:
    """An article whose translation is approved, the followers having come by."""
    identity = newsroom.writer.article(submit=True)
    newsroom.do_the_workers_part(identity)
    edition = newsroom.reviewer.get(f"articles/{identity}/editions/pt").json()
    approved = newsroom.reviewer.act(identity, "editions/pt/approval", {"content_hash": edition["content_hash"]})
    assert approved.status_code in {200, 201}, approved.text
    for follower in ("turnaround", "figures"):
        newsroom.application.followers.catch_up(follower, fence=1)
    return identity


def test_a_newsroom_without_figures_says_so(newsroom: Newsroom) -> None:
    """Every part has its own empty state, and no chart is drawn of nothing."""
    page = newsroom.in_browser("writer").request("GET", "/figures").text
    for said in (
        "Nothing was submitted in these days.",
        "No translation was approved",
        "Nothing was sent to a partner",
    ):
        assert said in page
    assert "<svg" not in page


def test_page_json_and_csv_say_the_same(newsroom: Newsroom) -> None:
    """What the machine proposed and was approved unchanged stands in all three; strangers see none of them."""
    approve_all(newsroom)
    told = newsroom.reviewer.get("figures", days=7).json()
    [text] = told["texts"]
    assert (text["source_language"], text["language"], text["distance"], text["edited"]) == ("en", "pt", 0, 0)
    person = newsroom.in_browser("reviewer")
    page = person.request("GET", "/figures?days=7").text
    assert "100 % of the characters of approved translations were proposed by an engine." in page
    assert page.count("<svg") == 3
    assert 'style="' not in page.split("</header>")[1]
    csv = person.request("GET", "/figures.csv?days=7").text.splitlines()
    assert csv[1].split(",")[:5] == ["text", text["day"], "en", "pt", text["origin"]]
    assert csv[1].split(",")[5:10] == [str(text[name]) for name in csv[0].split(",")[5:10]]
    for address in ("/figures", "/figures.csv", "/api/v1/figures"):
        assert newsroom.nobody.request("GET", address).status_code == 401


def test_long_spans_are_shown_by_week(newsroom: Newsroom) -> None:
    """Sixty days and more are put together by week; days below one are refused."""
    approve_all(newsroom)
    person = newsroom.in_browser("reviewer")
    assert "By week." in person.request("GET", "/figures?days=90").text
    assert "By day." in person.request("GET", "/figures?days=30").text
    assert person.request("GET", "/figures?days=0").status_code == 422
