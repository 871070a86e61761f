"""An article's whole way through HTTP: draft, translation, review, publication, correction, withdrawal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.api.conversation import ARTICLE, DOUBT, Newsroom
from workflow.domain.vocabulary import ArticleId


def test_whole_path_of_an_article(newsroom: Newsroom) -> None:
    """A text handed in over HTTP is reviewed by another person, published, corrected and withdrawn."""
    created = newsroom.writer.create("articles", {**ARTICLE, "submit": True})
    assert created.status_code == 201
    article = created.json()
    assert created.headers["ETag"] == f'"{article["version"]}"'
    assert created.headers["Location"] == f"/api/v1/articles/{article['article_id']}"
    identity = article["article_id"]
    assert [edition["state"] for edition in article["editions"]] == ["translation", "translation"]

    newsroom.do_the_workers_part(identity)
    edition = newsroom.reviewer.get(f"articles/{identity}/editions/pt").json()
    assert edition["state"] == "review"
    assert edition["segments"][1]["source_text"] == "The wells are open again."
    assert edition["segments"][1]["text"] == "[pt] The wells are open again."
    assert edition["segments"][1]["engine"] == "test:engine 1"
    assert edition["tags"][0]["id"] == "kb:people/ana-lima"

    for language in ("en", "pt"):
        content_hash = newsroom.reviewer.get(f"articles/{identity}/editions/{language}").json()["content_hash"]
        approved = newsroom.reviewer.act(identity, f"editions/{language}/approval", {"content_hash": content_hash})
        assert approved.status_code == 200, approved.text
        assert approved.json()["state"] == "approved"
        published = newsroom.publisher.act(identity, f"editions/{language}/publication")
        assert published.json()["published"]["revision"] == 1

    segment = published.json()["segments"][1]
    corrected = newsroom.writer.act(
        identity,
        "corrections",
        {"replace": [{"segment_id": segment["id"], "text": "Nine wells are open again."}], "note": "Their number."},
    )
    assert corrected.status_code == 200, corrected.text
    [reworded] = corrected.json()["blocks"][1]["segments"]
    assert reworded == {"id": segment["id"], "text": "Nine wells are open again.", "marks": []}
    pt = newsroom.reviewer.get(f"articles/{identity}/editions/pt").json()
    assert [each["id"] for each in pt["segments"] if each["stale"]] == [segment["id"]]
    newsroom.do_the_workers_part(identity)
    content_hash = newsroom.reviewer.get(f"articles/{identity}/editions/pt").json()["content_hash"]
    newsroom.reviewer.act(identity, "editions/pt/approval", {"content_hash": content_hash})
    again = newsroom.publisher.act(identity, "editions/pt/publication").json()
    assert (again["published"]["revision"], again["published"]["note"]) == (2, "Their number.")

    held = newsroom.publisher.act(identity, "editions/pt/hold", {"reason": "A doubt."})
    assert held.json()["pub_status"] == "withheld"
    assert newsroom.publisher.act(identity, "editions/pt/release", {}).json()["pub_status"] == "usable"
    withdrawn = newsroom.publisher.act(identity, "editions/pt/withdrawal", {"reason": "It was wrong."})
    assert (withdrawn.json()["pub_status"], withdrawn.json()["revision"]) == ("canceled", 5)

    events = newsroom.reviewer.get(f"articles/{identity}/events").json()["items"]
    assert [event["version"] for event in events] == list(range(1, len(events) + 1))
    assert [event["type"] for event in events[-2:]] == ["edition.withdrawn", "edition.reissued"]
    assert events[-2]["data"]["reason"] == "It was wrong."
    timeline = newsroom.reviewer.get(f"articles/{identity}/timeline").json()["items"]
    assert [(entry["actor_name"], entry["sentence"]) for entry in timeline[-2:]] == [
        ("publisher", "withdrew the pt edition: It was wrong."),
        ("publisher", "re-issued the en edition (revision 5): pt withdrawn"),
    ]


def test_draft_is_revised_and_submitted(newsroom: Newsroom) -> None:
    """A draft keeps the metadata that a revision does not name, and takes what it names."""
    identity = newsroom.writer.article(submit=False, urgency=3, byline="By Us")
    revised = newsroom.writer.act(
        identity,
        "revisions",
        {"headline": "Wells", "body": "# Title\n\nText.", "body_format": "markdown", "urgency": 1, "genre": "Feature"},
    )
    assert revised.status_code == 200, revised.text
    assert revised.json()["details"] | {"origin": {}} == {
        "slugline": "wells",
        "byline": "By Us",
        "publisher": "",
        "urgency": 1,
        "embargoed": None,
        "ednote": "",
        "origin": {},
        "required_approvals": 1,
        "genre": "Feature",
        "desk": "",
    }
    submitted = newsroom.writer.act(identity, "submission")
    assert (submitted.json()["stage"], submitted.json()["source_version"]) == ("translation", 1)


def test_document_brings_everything_with_it(newsroom: Newsroom) -> None:
    """A Markdown file with front matter becomes an article; what the request names wins over the file."""
    document = "---\nlanguage: en\nurgency: 2\nslugline: own\ngenre: Feature\n---\n# Wells reopen\n\nThey are open.\n"
    body = {"document": document, "filename": "wells.md", "slugline": "named", "targets": [{"language": "fa"}]}
    article = newsroom.writer.create("articles/documents", body).json()
    assert (article["headline"], article["stage"]) == ("Wells reopen", "draft")
    assert (article["details"]["urgency"], article["details"]["slugline"]) == (2, "named")
    assert article["details"]["genre"] == "Feature"
    assert [(each["language"], each["direction"]) for each in article["editions"]] == [("en", "ltr"), ("fa", "rtl")]


def test_whole_text_is_corrected(newsroom: Newsroom) -> None:
    """A correction may bring the whole text; what did not change keeps its segments."""
    identity = newsroom.writer.article()
    before = newsroom.writer.get(f"articles/{identity}").json()["blocks"]
    answer = newsroom.writer.act(
        identity,
        "corrections",
        {
            "headline": ARTICLE["headline"],
            "body": "The wells are shut.\n\nMayor Ana Lima spoke at noon.",
            "note": "Shut.",
        },
    )
    after = answer.json()["blocks"]
    assert after[1]["segments"][0]["text"] == "The wells are shut."
    assert [block["segments"][0]["id"] for block in after] == [block["segments"][0]["id"] for block in before]
    assert answer.json()["correction_note"] == "Shut."


def test_post_edit_and_person_translation(newsroom: Newsroom) -> None:
    """A translator writes the whole translation; the lineage says so, and the translator is not the approver."""
    identity = newsroom.writer.article(targets=[{"language": "ru", "route": "person"}])
    segments = {
        segment["id"]: f"RU {segment['source_text']}"
        for segment in newsroom.translator.get(f"articles/{identity}/editions/ru").json()["segments"]
    }
    edited = newsroom.translator.act(identity, "editions/ru/segments", {"segments": segments}, method="PATCH")
    assert edited.status_code == 200, edited.text
    assert {segment["method"] for segment in edited.json()["segments"]} == {"human"}
    assert edited.json()["unfinished"] == 0
    listed = newsroom.translator.get(f"articles/{identity}/editions").json()["items"]
    assert [each["language"] for each in listed] == ["en", "ru"]


def test_reviewer_sends_back_and_rejects(newsroom: Newsroom) -> None:
    """Requested changes and rejections carry their words, and retranslation needs something to translate."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)
    refused = newsroom.reviewer.act(identity, "editions/pt/retranslation")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    sent_back = newsroom.reviewer.act(identity, "editions/pt/change-requests", {"comment": "Plainer, please."})
    assert (sent_back.json()["state"], sent_back.json()["changes_requested"]) == ("translation", "Plainer, please.")
    rejected = newsroom.reviewer.act(identity, "editions/pt/rejection", {"reason": "Not needed."})
    assert rejected.json()["state"] == "rejected"


def test_findings_and_tags_are_decided(newsroom: Newsroom) -> None:
    """Ids with colons and slashes work in paths: a finding is waived, a tag rejected; approval then goes to another."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity, findings=(DOUBT,))
    content_hash = newsroom.reviewer.get(f"articles/{identity}/editions/pt").json()["content_hash"]
    blocked = newsroom.reviewer.act(identity, "editions/pt/approval", {"content_hash": content_hash})
    assert (blocked.status_code, blocked.json()["code"]) == (409, "blocking_findings")
    assert blocked.json()["facts"] == {"findings": [DOUBT.id]}
    waived = newsroom.reviewer.act(identity, f"editions/pt/findings/{DOUBT.id}/waiver", {"reason": "Seen."})
    assert [finding["waived"] for finding in waived.json()["findings"]] == [True]
    decided = newsroom.reviewer.act(identity, "editions/pt/tags/kb:people/ana-lima/verdict", {"verdict": "rejected"})
    assert decided.json()["tags"][0]["verdict"] == "rejected"
    own = newsroom.reviewer.act(identity, "editions/pt/approval", {"content_hash": content_hash})
    assert (own.status_code, own.json()["code"]) == (403, "four_eyes")
    override = {"content_hash": content_hash, "reason": "Nobody else is on duty."}
    assert newsroom.reviewer.act(identity, "editions/pt/override", override).json()["code"] == "not_allowed"
    overridden = newsroom.publisher.act(identity, "editions/pt/override", override)
    assert overridden.json()["approvals"][0]["override"] is True
    taken_back = newsroom.publisher.act(identity, "editions/pt/approval", method="DELETE")
    assert (taken_back.json()["state"], taken_back.json()["approvals"]) == ("review", [])


def test_publication_is_scheduled(newsroom: Newsroom) -> None:
    """`publish_at` schedules; a moment that has passed is refused with its place in the request."""
    identity = newsroom.writer.article(targets=[])
    newsroom.do_the_workers_part(identity)
    content_hash = newsroom.reviewer.get(f"articles/{identity}/editions/en").json()["content_hash"]
    newsroom.reviewer.act(identity, "editions/en/approval", {"content_hash": content_hash})
    past = newsroom.publisher.act(identity, "editions/en/publication", {"publish_at": "2020-01-01T00:00:00Z"})
    assert (past.status_code, past.json()["errors"][0]["pointer"]) == (422, "#/publish_at")
    later = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    answer = newsroom.publisher.act(identity, "editions/en/publication", {"publish_at": later.isoformat()})
    assert answer.json()["state"] == "scheduled"
    assert datetime.fromisoformat(answer.json()["publish_at"]) == later


def test_edition_in_one_more_language(newsroom: Newsroom) -> None:
    """A language can be asked for later, once."""
    identity = newsroom.writer.article()
    article = newsroom.writer.act(identity, "editions", {"language": "zh-hans"}).json()
    assert [edition["language"] for edition in article["editions"]] == ["en", "pt", "zh-Hans"]
    again = newsroom.writer.act(identity, "editions", {"language": "zh-Hans", "route": "person"})
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")


def test_actions_say_what_will_be_refused(newsroom: Newsroom) -> None:
    """Every action that is announced as refused is refused with that code, and for that person."""
    identity = newsroom.writer.article()
    newsroom.do_the_workers_part(identity)

    def announced(actions: list[dict[str, object]]) -> dict[str, str]:
        return {str(each["action"]): str(each["code"] or "allowed") for each in actions}

    mine = announced(newsroom.writer.get(f"articles/{identity}").json()["actions"])
    assert mine == {
        "revise": "wrong_state", "submit": "wrong_state", "correct": "allowed", "request_edition": "allowed",
        "hold": "not_allowed", "release": "not_allowed", "withdraw": "not_allowed", "retract": "not_allowed",
    }  # fmt: skip
    theirs = announced(newsroom.reviewer.get(f"articles/{identity}/editions/pt").json()["actions"])
    assert theirs == {
        "edit": "allowed", "retranslate": "wrong_state", "decide_tag": "allowed", "retype_tag": "allowed",
        "relink_tag": "allowed", "resize_tag": "allowed", "add_tag": "allowed", "waive_finding": "allowed",
        "approve": "allowed", "override": "not_allowed", "withdraw_approval": "wrong_state",
        "request_changes": "allowed", "reject": "allowed", "publish": "not_allowed", "schedule": "not_allowed",
        "hold": "not_allowed", "release": "not_allowed", "withdraw": "not_allowed", "retract": "not_allowed",
        "claim": "allowed", "let_go": "wrong_state",
    }  # fmt: skip
    assert newsroom.application.views.article(ArticleId(identity)).editions
