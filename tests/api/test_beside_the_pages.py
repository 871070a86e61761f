"""What the pages show beside a text, by API: where it is, what a decision reaches, help, previews."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from tests.api.conversation import Newsroom
from tests.support.word import document, paragraph, run
from workflow.domain.commands import RequestDelivery
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus, system_actor

WORD = document(paragraph(run("Wells"), style="a3"), paragraph(run("Open.")))
UNKNOWN = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def wells(newsroom: Newsroom) -> str:
    """An article in review, in English and Portuguese."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)
    return identity


def approve(newsroom: Newsroom, article: str, language: str) -> None:
    """What a reviewer does."""
    text = newsroom.reviewer.get(f"articles/{article}/editions/{language}").json()["content_hash"]
    assert newsroom.reviewer.act(article, f"editions/{language}/approval", {"content_hash": text}).is_success


def reach(newsroom: Newsroom, article: str, language: str = "en") -> dict[str, Any]:
    """What a publisher is told of each decision, by its name."""
    answer = newsroom.publisher.get(f"articles/{article}/editions/{language}/reach")
    assert answer.status_code == 200, answer.text
    return {each["action"]: each for each in answer.json()["items"]}


# --- where it is ----------------------------------------------------------------------------------------


def test_writers_see_where_their_articles_are(newsroom: Newsroom, wells: str) -> None:
    """Each of one's articles comes with who has it and what was asked; others' articles do not."""
    asked = newsroom.reviewer.act(wells, "editions/en/change-requests", {"comment": "Which wells?"})
    assert asked.is_success, asked.text
    (own,) = newsroom.writer.get("me/articles").json()["items"]
    assert own["article"]["article_id"] == wells
    english, portuguese = own["editions"]
    assert (english["state"], english["holder"], english["asked"]) == ("draft", "its writer", "Which wells?")
    assert (portuguese["language"], portuguese["engines"]) == ("pt", ["test:engine 1"])
    assert newsroom.reviewer.get("me/articles").json()["items"] == []


def test_own_articles_are_paged(newsroom: Newsroom) -> None:
    """The newest first, each once, and a cursor of another list is refused."""
    made = [newsroom.writer.article(submit=False) for _ in range(3)]
    first = newsroom.writer.get("me/articles", limit=2)
    rest = newsroom.writer.get("me/articles", limit=2, after=first.json()["next"])
    found = [each["article"]["article_id"] for page in (first, rest) for each in page.json()["items"]]
    assert found == made[::-1]
    assert 'rel="next"' in first.headers["Link"]
    other = newsroom.writer.get("articles", limit=2).json()["next"]
    assert newsroom.writer.get("me/articles", after=other).json()["code"] == "malformed_cursor"


def test_whereabouts_tell_open_comments_and_makers(newsroom: Newsroom, wells: str) -> None:
    """What was said and is not settled, and who makes the translation."""
    newsroom.reviewer.create(f"articles/{wells}/comments", {"text": "Is it so?"})
    said = newsroom.writer.get(f"articles/{wells}/whereabouts")
    assert [each["text"] for each in said.json()["comments"]] == ["Is it so?"]
    assert [(each["language"], each["by_person"]) for each in said.json()["makers"]] == [("pt", False)]
    assert said.headers["ETag"] == newsroom.writer.get(f"articles/{wells}").headers["ETag"]


def test_a_preview_is_what_readers_will_see(newsroom: Newsroom, wells: str) -> None:
    """The body as the portal makes it, escaped; the source's headline where there is no translation yet."""
    shown = newsroom.writer.get(f"articles/{wells}/editions/pt/preview").json()
    assert shown["headline"] == "[pt] Wells reopen in Harbour Town"
    assert "<p>[pt] The wells are open again.</p>" in shown["body_html"]
    assert shown["unfinished"] == 0
    risky = newsroom.writer.article(body="A <script>alert(1)</script> tag.", submit=False)
    assert "<script" not in newsroom.writer.get(f"articles/{risky}/editions/en/preview").json()["body_html"]
    untranslated = newsroom.writer.get(f"articles/{risky}/editions/pt/preview").json()
    assert (untranslated["headline"], untranslated["unfinished"]) == ("Wells reopen in Harbour Town", 2)


# --- what a decision would bring about ------------------------------------------------------------------


def test_a_decision_tells_whom_it_reaches_before_it_is_taken(newsroom: Newsroom, wells: str) -> None:
    """Publication names the partners that it goes to; what cannot be decided says why; nothing happens by asking."""
    newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"})
    newsroom.admin.create(
        "partners", {"name": "Russians", "endpoint": "https://1.1.1.1/ru", "filters": {"languages": ["ru"]}}
    )
    before = newsroom.application.views.head()
    told = reach(newsroom, wells)
    actions = newsroom.reviewer.get(f"articles/{wells}/editions/en").json()["actions"]
    assert set(told) <= {each["action"] for each in actions}
    assert (told["approve"]["allowed"], told["approve"]["recipients"]) == (True, None)
    assert (told["publish"]["allowed"], told["publish"]["recipients"]) == (False, None)
    assert told["publish"]["reason"]
    approve(newsroom, wells, "en")
    told = reach(newsroom, wells)
    assert [each["name"] for each in told["publish"]["recipients"]] == ["Wire"]
    assert told["publish"]["consequences"][0] == "Goes to 1 partner: Wire."
    assert newsroom.application.views.head() == before + 1


def test_reach_is_judged_for_who_asks(newsroom: Newsroom, wells: str) -> None:
    """A writer is told that they may not, by the table that refuses them."""
    answer = newsroom.writer.get(f"articles/{wells}/editions/en/reach").json()
    told = {each["action"]: each for each in answer["items"]}
    assert not any(each["allowed"] for each in told.values())
    assert "publisher" in told["withdraw"]["reason"]


# --- one segment ----------------------------------------------------------------------------------------


def test_a_segment_is_helped_by_the_glossary(newsroom: Newsroom, wells: str) -> None:
    """A term that the source names stands there with what is to be written and whether it is."""
    terms = [{"language": "en", "text": "wells"}, {"language": "pt", "text": "poços"}]
    body = {"terms": terms, "provenance": "tests"}
    assert newsroom.reviewer.request("PUT", "glossary/wells", json=body, headers={"If-Match": '"0"'}).is_success
    told = newsroom.translator.get(f"articles/{wells}/editions/pt/segments/s2/help").json()
    (term,) = told["terms"]
    assert (term["said"], term["is_present"]) == ("wells", False)
    assert [each["text"] for each in term["to_write"]] == ["poços"]
    assert (told["source_text"], told["text"]) == ("The wells are open again.", "[pt] The wells are open again.")


@pytest.mark.parametrize(("language", "segment"), [("ru", "s2"), ("pt", "s99"), ("en", "s2")])
def test_help_for_what_is_not_there(newsroom: Newsroom, wells: str, language: str, segment: str) -> None:
    """An unknown edition, an unknown segment and the source itself are 404 with the reason."""
    answer = newsroom.translator.get(f"articles/{wells}/editions/{language}/segments/{segment}/help")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def saving(newsroom: Newsroom, article: str, segment: str) -> dict[str, str]:
    """The beginning of a body that saves a segment as it was read now."""
    segments = newsroom.translator.get(f"articles/{article}/editions/pt").json()["segments"]
    return {"seen": next(each["seen"] for each in segments if each["id"] == segment)}


def test_two_people_save_two_segments(newsroom: Newsroom, wells: str) -> None:
    """Neither needs the other's version: each is held to its own sentence only."""
    first, second = saving(newsroom, wells, "s2"), saving(newsroom, wells, "s3")
    address = f"articles/{wells}/editions/pt/segments"
    one = newsroom.translator.request("PUT", f"{address}/s2", json={**first, "text": "Os poços abriram."})
    two = newsroom.reviewer.request("PUT", f"{address}/s3", json={**second, "text": "A presidente falou."})
    assert (one.status_code, two.status_code) == (200, 200), one.text + two.text
    texts = [each["text"] for each in newsroom.reviewer.get(f"articles/{wells}/editions/pt").json()["segments"]]
    assert texts[1:] == ["Os poços abriram.", "A presidente falou."]


def test_the_slower_one_in_one_segment_gets_both_wordings(newsroom: Newsroom, wells: str) -> None:
    """412 with what stands there now, ready to be saved upon; the same request again is no conflict."""
    seen = saving(newsroom, wells, "s2")
    address = f"articles/{wells}/editions/pt/segments/s2"
    mine = {**seen, "text": "Os poços abriram."}
    for _ in range(2):
        assert newsroom.translator.request("PUT", address, json=mine).status_code == 200
    theirs = newsroom.reviewer.request("PUT", address, json={**seen, "text": "Outra."})
    assert (theirs.status_code, theirs.json()["code"]) == (412, "segment_moved")
    now = theirs.json()["facts"]["segment"]
    assert now["text"] == "Os poços abriram."
    again = newsroom.reviewer.request("PUT", address, json={"seen": now["seen"], "text": "Outra."})
    assert again.json()["text"] == "Outra."


def test_saving_a_segment_needs_the_role_and_the_mark(newsroom: Newsroom, wells: str) -> None:
    """A writer is refused; what was not read, or is not there, is named."""
    address = f"articles/{wells}/editions/pt/segments"
    body = {**saving(newsroom, wells, "s2"), "text": "x"}
    assert newsroom.writer.request("PUT", f"{address}/s2", json=body).json()["code"] == "not_allowed"
    assert newsroom.translator.request("PUT", f"{address}/s99", json=body).json()["code"] == "not_found"
    unread = newsroom.translator.request("PUT", f"{address}/s2", json={"seen": "x", "text": "x"})
    assert unread.json()["errors"][0]["pointer"] == "#/seen"


# --- several at once ------------------------------------------------------------------------------------


def test_several_are_retranslated_each_by_itself(newsroom: Newsroom) -> None:
    """What can be done is done, the rest says why not; the same request again says the same."""
    waits = newsroom.writer.article(targets=[{"language": "pt", "route": "person"}])
    body = {"editions": [{"article_id": waits, "language": "pt"}, {"article_id": UNKNOWN, "language": "pt"}]}
    answers = [newsroom.translator.create("queue/retranslation", body, key="once").json() for _ in range(2)]
    done, unknown = answers[0]["items"]
    assert (done["done"], done["reason"]) == (True, "")
    assert (unknown["done"], unknown["code"]) == (False, "not_found")
    assert answers[0] == answers[1]
    assert len(newsroom.reviewer.get(f"articles/{waits}/events").json()["items"]) == 3


def test_several_with_a_key_of_another_request(newsroom: Newsroom) -> None:
    """The same Idempotency-Key with other editions is refused as a whole, and nothing is done."""
    waits = newsroom.writer.article(
        targets=[{"language": "pt", "route": "person"}, {"language": "ru", "route": "person"}]
    )
    one = {"article_id": waits, "language": "pt"}
    assert newsroom.translator.create("queue/retranslation", {"editions": [one]}, key="once").is_success
    both = {"editions": [one, {**one, "language": "ru"}]}
    problem = newsroom.translator.create("queue/retranslation", both, key="once")
    assert (problem.status_code, problem.json()["code"]) == (422, "idempotency_conflict")


def test_several_need_the_role(newsroom: Newsroom, wells: str) -> None:
    """A writer is refused as a whole; an empty list is malformed."""
    body = {"editions": [{"article_id": wells, "language": "pt"}]}
    assert newsroom.writer.create("queue/retranslation", body).json()["code"] == "not_allowed"
    assert newsroom.translator.create("queue/retranslation", {"editions": []}).status_code == 422


# --- what was sent --------------------------------------------------------------------------------------


def test_the_board_and_the_document_that_was_sent(newsroom: Newsroom, wells: str) -> None:
    """A partner's cell tells where the edition is; the document is made again byte for byte with its digest."""
    made = newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"}).json()
    assert newsroom.publisher.get(f"articles/{wells}/syndication").json()["languages"] == []
    approve(newsroom, wells, "en")
    published = newsroom.publisher.act(wells, "editions/en/publication")
    assert published.is_success, published.text
    partner = PartnerId(made["partner_id"])
    newsroom.application.newsroom.execute(
        RequestDelivery(
            by=system_actor("plan_deliveries"), at=newsroom.application.clock.now(), partner_id=partner,
            article_id=ArticleId(wells), language=LanguageTag("en"), revision=1, pub_status=PubStatus.USABLE,
            article_version=newsroom.application.views.article(ArticleId(wells)).version,
        ),
        delivery_stream(partner, ArticleId(wells)),
    )  # fmt: skip
    board = newsroom.publisher.get(f"articles/{wells}/syndication").json()
    (row,) = board["rows"]
    assert (board["languages"], row["partner_name"], row["cells"][0]["shade"]) == (["en"], "Wire", "under_way")
    sent = newsroom.publisher.get(f"deliveries/{partner}/{wells}/items/en:1/document").json()
    body = base64.b64decode(sent["document"])
    assert sent["digest"] == hashlib.sha256(body).hexdigest()
    assert json.loads(body)["headlines"][0]["value"] == "Wells reopen in Harbour Town"
    assert sent["is_as_sent"] is False  # nothing went out yet
    unknown = newsroom.publisher.get(f"deliveries/{partner}/{wells}/items/en:9/document")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "articles/{}/whereabouts",
        "articles/{}/syndication",
        "articles/{}/editions/en/preview",
        "articles/{}/editions/en/reach",
        "articles/{}/editions/en/segments/s1/help",
    ],
)
def test_unknown_articles_are_not_found(newsroom: Newsroom, path: str) -> None:
    """Nothing is told of what is not there."""
    answer = newsroom.reviewer.get(path.format(UNKNOWN))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


# --- files ----------------------------------------------------------------------------------------------


def reading(filename: str, content: bytes, **more: str) -> dict[str, str]:
    """The body that has a file read."""
    return {"filename": filename, "content": base64.b64encode(content).decode(), **more}


def test_a_file_is_read_before_it_is_handed_in(newsroom: Newsroom) -> None:
    """A Word document and a text in an old encoding come out as what `POST /articles/documents` takes."""
    word = newsroom.writer.request("POST", "articles/documents/reading", json=reading("a.docx", WORD))
    assert (word.status_code, word.json()["headline"]) == (200, "Wells"), word.text
    body = {**{name: word.json()[name] for name in ("document", "filename")}, "language": "en"}
    assert newsroom.writer.create("articles/documents", body).json()["headline"] == "Wells"
    russian = "Колодцы открыты\n\nВода снова есть в каждом доме города.".encode("cp1251")
    read = newsroom.writer.request("POST", "articles/documents/reading", json=reading("a.txt", russian)).json()
    assert (read["headline"], read["language"]) == ("Колодцы открыты", "ru")


def test_files_that_are_no_text_say_so(newsroom: Newsroom) -> None:
    """A PDF, no base64 and a reviewer are each refused with the reason."""
    address = "articles/documents/reading"
    pdf = newsroom.writer.request("POST", address, json=reading("a.pdf", b"%PDF-1.7"))
    assert (pdf.status_code, pdf.json()["errors"][0]["pointer"]) == (422, "#/content")
    assert "PDF" in pdf.json()["detail"]
    broken = newsroom.writer.request("POST", address, json={"filename": "a.txt", "content": "§"})
    assert broken.json()["errors"][0]["pointer"] == "#/content"
    assert newsroom.reviewer.request("POST", address, json=reading("a.txt", b"x")).json()["code"] == "not_allowed"


# --- words taken out ------------------------------------------------------------------------------------


def test_words_are_taken_out_after_a_look(newsroom: Newsroom, wells: str) -> None:
    """The plan counts and changes nothing; the act blacks out, is on record, and again there is nothing to find."""
    body = {"stream": f"article-{wells}", "texts": ["Ana Lima"]}
    admin = newsroom.in_browser("admin")
    plan = admin.request("POST", "redactions/plan", json=body)
    assert plan.status_code == 200, plan.text
    assert (plan.json()["done"], plan.json()["occurrences"] > 0) == (False, True)
    assert "Ana Lima" in newsroom.reviewer.get(f"articles/{wells}").text
    done = admin.request("POST", "redactions", json={**body, "reason": "court order 7"})
    assert (done.json()["done"], done.json()["occurrences"]) == (True, plan.json()["occurrences"])
    assert "Ana Lima" not in newsroom.reviewer.get(f"articles/{wells}").text
    events = newsroom.reviewer.get(f"articles/{wells}/events").json()["items"]
    assert events[-1]["type"] == "log.payload_redacted"
    again = admin.request("POST", "redactions", json={**body, "reason": "court order 7"})
    assert (again.status_code, again.json()["code"]) == (404, "not_found")


def test_only_administrators_take_words_out(newsroom: Newsroom, wells: str) -> None:
    """Looking for words over the log's payloads is theirs too; a reason with the words in it is refused."""
    body = {"stream": f"article-{wells}", "texts": ["Ana Lima"]}
    admin = newsroom.in_browser("admin")
    for path, sent in (("redactions/plan", body), ("redactions", {**body, "reason": "x"})):
        assert newsroom.publisher.request("POST", path, json=sent).json()["code"] == "not_allowed"
    told = admin.request("POST", "redactions", json={**body, "reason": "Ana Lima asked"})
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "#/reason")
    unknown = admin.request("POST", "redactions/plan", json={**body, "stream": f"article-{UNKNOWN}"})
    assert unknown.json()["code"] == "not_found"
    nonsense = admin.request("POST", "redactions/plan", json={**body, "stream": "x"})
    assert nonsense.status_code in {404, 422}
