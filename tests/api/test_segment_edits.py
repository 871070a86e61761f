"""Segments edited one by one over plain HTTP: what each edit is held to, what is shown when somebody was faster."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from tests import factories as make
from tests.api.conversation import Newsroom, Person
from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import all_segments
from workflow.domain.streams import article_stream, concept_stream, memory_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag


@pytest.fixture
def wells(newsroom: Newsroom) -> str:
    """An article in review, in English and Portuguese."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)
    return identity


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return unescape(found[1])


def read(person: Person, identity: str, language: str = "pt") -> str:
    """The review page as the person sees it."""
    answer = person.request("GET", f"/articles/{identity}/{language}")
    assert answer.status_code == 200
    return answer.text


def save(person: Person, identity: str, page: str, segment: str, text: str, language: str = "pt") -> httpx.Response:
    """What a script sends while a segment is being edited."""
    form = {
        f"segment.{segment}": text,
        f"seen.{segment}": hidden(page, f"seen.{segment}"),
        "page": re.findall(r"rail\?seen=(\w+)", page)[0],
    }
    return person.request("POST", f"/articles/{identity}/{language}/segments/{segment}", data=form)


def text_of(newsroom: Newsroom, identity: str, segment: str, language: str = "pt") -> str:
    """A segment as it stands."""
    article = newsroom.application.views.article(ArticleId(identity))
    segments = all_segments(article.blocks_of(LanguageTag(language)))
    return next(each.text.strip() for each in segments if each.id == segment)


def test_two_people_in_two_segments(newsroom: Newsroom, wells: str) -> None:
    """Both are saved, and the second one's page is told that it has not read all of the text."""
    translator, reviewer = newsroom.in_browser("translator"), newsroom.in_browser("reviewer")
    mine, theirs = read(translator, wells), read(reviewer, wells)
    first = save(translator, wells, mine, "s1", "Poços reabrem")
    second = save(reviewer, wells, theirs, "s2", "Os poços estão abertos.")
    assert (first.status_code, second.status_code) == (200, 200)
    assert text_of(newsroom, wells, "s1") == "Poços reabrem"
    assert text_of(newsroom, wells, "s2") == "Os poços estão abertos."
    seen = re.findall(r"rail\?seen=(\w+)", theirs)[0]
    assert f'data-seen="{seen}"' in second.text
    assert f'data-seen="{seen}"' not in first.text
    assert "by translator" in first.text


def test_the_slower_one_in_a_segment_sees_both_wordings(newsroom: Newsroom, wells: str) -> None:
    """412 with theirs, mine and the difference; made from the new wording the same text is then taken."""
    translator, reviewer = newsroom.in_browser("translator"), newsroom.in_browser("reviewer")
    mine, theirs = read(translator, wells), read(reviewer, wells)
    assert save(reviewer, wells, theirs, "s2", "Os poços estão abertos.").status_code == 200
    refused = save(translator, wells, mine, "s2", "Os poços já estão abertos.")
    assert refused.status_code == 412
    assert "reviewer changed s2 meanwhile." in refused.text
    assert "Os poços <ins>já </ins>estão abertos." in refused.text
    assert text_of(newsroom, wells, "s2") == "Os poços estão abertos."
    assert save(translator, wells, refused.text + mine, "s2", "Os poços já estão abertos.").status_code == 200
    assert text_of(newsroom, wells, "s2") == "Os poços já estão abertos."


def test_without_scripts_the_page_comes_back_with_both(newsroom: Newsroom, wells: str) -> None:
    """The form without scripts: 412, the panel, what was typed in its field, and a guard with which it can be kept."""
    translator, reviewer = newsroom.in_browser("translator"), newsroom.in_browser("reviewer")
    mine, theirs = read(translator, wells), read(reviewer, wells)
    assert save(reviewer, wells, theirs, "s2", "Os poços estão abertos.").status_code == 200
    form = {"segment.s2": "Abriram os poços.", "seen.s2": hidden(mine, "seen.s2"), "go_on": "s2"}
    refused = translator.request("POST", f"/articles/{wells}/pt/edit", data=form)
    assert refused.status_code == 412
    assert "There now" in refused.text
    assert ">Abriram os poços.</textarea>" in refused.text
    assert "Keep mine" in refused.text
    kept = translator.request(
        "POST", f"/articles/{wells}/pt/edit", data={**form, "seen.s2": hidden(refused.text, "seen.s2")}
    )
    assert (kept.status_code, kept.headers["location"]) == (303, f"/articles/{wells}/pt?done=edit#s2")
    assert text_of(newsroom, wells, "s2") == "Abriram os poços."


def test_a_long_form_leaves_alone_what_was_not_touched(newsroom: Newsroom) -> None:
    """Saving a whole translation does not undo what somebody else typed meanwhile into another of its fields."""
    identity = newsroom.writer.article(targets=[{"language": "pt", "route": "person"}])
    translator, reviewer = newsroom.in_browser("translator"), newsroom.in_browser("reviewer")
    page = read(translator, identity)
    one = {name: hidden(page, name) for name in ("seen.s1", "seen.s2", "expected_version", "seen", "seen_source")}
    two = dict(one)
    send = f"/articles/{identity}/pt/edit"
    assert reviewer.request("POST", send, data={**two, "segment.s1": "Poços"}).status_code == 303
    page = read(reviewer, identity)
    three = {name: hidden(page, name) for name in one}
    assert translator.request("POST", send, data={**one, "segment.s1": "", "segment.s2": "Abertos."}).status_code == 303
    assert reviewer.request("POST", send, data={**three, "segment.s1": "Os poços"}).status_code == 303
    assert translator.request("POST", send, data={**three, "segment.s1": "Poços"}).status_code == 303
    assert text_of(newsroom, identity, "s1") == "Os poços"
    assert text_of(newsroom, identity, "s2") == "Abertos."


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"seen.s2": "x"}, 422),
        ({"segment.s2": " "}, 422),
        ({"segment.s2": "a\x00b"}, 422),
        ({"segment.s1": "Over what nobody showed me"}, 422),
    ],
)
def test_a_save_that_makes_no_sense_is_refused(
    newsroom: Newsroom, wells: str, changes: dict[str, str], status: int
) -> None:
    """A guard that no page gave, an empty text and unreadable characters are refused with a reason."""
    reviewer = newsroom.in_browser("reviewer")
    form = {"segment.s2": "Abertos.", "seen.s2": hidden(read(reviewer, wells), "seen.s2"), **changes}
    answer = reviewer.request("POST", f"/articles/{wells}/pt/segments/s2", data=form)
    assert (answer.status_code, 'class="problem"' in answer.text) == (status, True)


def test_a_decision_holds_to_what_was_read_whatever_stands_beside_it(newsroom: Newsroom, wells: str) -> None:
    """Only an edit may go by its segments alone: wordings sent along with a decision free it from nothing."""
    translator, reviewer = newsroom.in_browser("translator"), newsroom.in_browser("reviewer")
    page = read(reviewer, wells)
    form = {"expected_version": hidden(page, "expected_version"), "comment": "Say it shorter."}
    form |= {"segment.s2": "Abertos.", "seen.s2": hidden(page, "seen.s2")}
    assert save(translator, wells, read(translator, wells), "s1", "Poços reabrem").status_code == 200
    assert reviewer.request("POST", f"/articles/{wells}/pt/request-changes", data=form).status_code == 412


def test_who_may_not_edit_saves_nothing(newsroom: Newsroom, wells: str) -> None:
    """A writer is told so, and an unknown segment or edition is no address."""
    page = read(newsroom.in_browser("reviewer"), wells)
    assert save(newsroom.in_browser("writer"), wells, page, "s2", "Abertos.").status_code == 403
    reviewer = newsroom.in_browser("reviewer")
    for address in (f"/articles/{wells}/pt/segments/s99", f"/articles/{wells}/ru/segments/s2"):
        assert reviewer.request("POST", address, data={"x": "y"}).status_code == 404
        assert reviewer.request("GET", f"{address}/hits").status_code == 404


def test_all_of_a_check_are_mended_at_once(newsroom: Newsroom) -> None:
    """Every suggestion of one check is put in with one command; of two that overlap the first."""
    places = {
        ("s2", "wells"): "springs",
        ("s2", "wells are"): "source is",
        ("s3", "spoke"): "talked",
        ("s3", "noon"): "",
    }
    texts = {"s2": "The wells are open again.", "s3": "Mayor Ana Lima spoke at noon."}
    found = [
        Finding(
            id=f"words:{segment}:{words}",
            check="words" if suggestion else "hours",
            severity=Severity.ADVISORY,
            message="Write it otherwise.",
            excerpt=words,
            suggestion=suggestion or "midday",
            segment_id=segment,
            start=texts[segment].index(words),
            end=texts[segment].index(words) + len(words),
        )
        for (segment, words), suggestion in places.items()
    ]
    identity = newsroom.writer.article(targets=[])
    newsroom.do_the_workers_part(identity, findings=tuple(found))
    reviewer = newsroom.in_browser("reviewer")
    page = read(reviewer, identity, "en")
    assert "Mend all 3 like it" in page
    form = {name: hidden(page, name) for name in ("expected_version", "seen", "seen_source")}
    answer = reviewer.request("POST", f"/articles/{identity}/en/mend-all", data={**form, "check": "words"})
    assert answer.status_code == 303
    assert text_of(newsroom, identity, "s2", "en") == "The springs are open again."
    assert text_of(newsroom, identity, "s3", "en") == "Mayor Ana Lima talked at noon."
    last = newsroom.application.views.stream(article_stream(ArticleId(identity)))[-1]
    assert last.type == "edition.post_edited"
    again = reviewer.request("POST", f"/articles/{identity}/en/mend-all", data={**form, "check": "words"})
    assert again.status_code == 422


def test_terms_and_memory_of_a_segment(newsroom: Newsroom, wells: str) -> None:
    """The part and the page name terms that are missing or forbidden, and wordings with their score; one is taken."""
    application = newsroom.application
    by = make.REVIEWER
    concept = make.concept("well", "en:wells", "pt:poço artesiano", "pt!wells")
    application.newsroom.execute(make.record_concept(concept, by=by), concept_stream("well"))
    pairs = make.import_memory(("The wells are open once again.", "Os poços estão de novo abertos."))
    application.newsroom.execute(pairs, memory_stream(make.IMPORT_ID))
    application.followers.catch_up("memory", fence=1)
    reviewer = newsroom.in_browser("reviewer")
    for part in ("hits", "help"):
        answer = reviewer.request("GET", f"/articles/{wells}/pt/segments/s2/{part}")
        assert answer.status_code == 200
        assert "poço artesiano" in answer.text
        assert "✕ not to be written" in answer.text
        assert "Os poços estão de novo abertos." in answer.text
        assert "% alike" in answer.text
    form = {name: hidden(answer.text, name) for name in ("segment.s2", "seen.s2", "go_on")}
    taken = reviewer.request("POST", f"/articles/{wells}/pt/edit", data=form)
    assert taken.headers["location"].endswith("#s2")
    assert text_of(newsroom, wells, "s2") == "Os poços estão de novo abertos."
    assert "this is what stands there" in reviewer.request("GET", f"/articles/{wells}/pt/segments/s2/hits").text
    assert (
        "Take this wording"
        not in newsroom.in_browser("writer").request("GET", f"/articles/{wells}/pt/segments/s1/hits").text
    )
    assert reviewer.request("GET", f"/articles/{wells}/en/segments/s2/hits").status_code == 404
