"""How long editions take, over HTTP."""

from __future__ import annotations

from tests.api.conversation import Newsroom


def test_turnaround_is_read_by_language(newsroom: Newsroom) -> None:
    """Whoever may read sees the editions of the last days, once the follower has come by; strangers do not."""
    newsroom.writer.article(targets=[{"language": "pt"}])
    assert newsroom.reviewer.get("turnaround").json() == {"days": 30, "languages": []}
    newsroom.application.followers.catch_up("turnaround", fence=1)
    answer = newsroom.reviewer.get("turnaround", days=7).json()
    assert answer["days"] == 7
    assert [(each["language"], each["editions"], each["corrections"]) for each in answer["languages"]] == [
        ("en", 1, 0),
        ("pt", 1, 0),
    ]
    steps = answer["languages"][1]["steps"]
    assert [step["step"] for step in steps] == ["translated", "checked", "approved", "published", "delivered"]
    assert steps[0] == {"step": "translated", "editions": 0, "median_seconds": None, "slowest_tenth_seconds": None}
    assert newsroom.nobody.request("GET", "/api/v1/turnaround").status_code == 401


def test_turnaround_of_no_days_is_refused(newsroom: Newsroom) -> None:
    """Days are counted from one, to a hundred years."""
    for days in ("0", "36501", "x"):
        refused = newsroom.reviewer.request("GET", f"/api/v1/turnaround?days={days}")
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "?days")
