"""The demo's plot: one article from draft to two portals, a correction and a withdrawal, all through the HTTP API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from api.client import Copyflow
from workflow.cli.demo.evidence import in_order, kept_terms, portal_facts, where_time_went
from workflow.cli.demo.portal import Portal
from workflow.cli.demo.report import Stage
from workflow.cli.demo.waiting import wait_for

if TYPE_CHECKING:
    from api.client.generated import shapes

MACHINE, PERSON = "pt", "ru"
"""The language that an engine serves out of the box, and one that a person is asked for."""
_PATIENCE = 120.0
_CHECKS_SOUGHT = ("repeated_clause", "script_residue")

STEPS = [
    "draft and submit",
    "translate, check, tag",
    "read the translation",
    "read findings and tags",
    "review by another person",
    "publish",
    "deliver to both portals",
    "correct one sentence",
    "review and publish the correction",
    "deliver the correction",
    "withdraw one edition",
    "deliver the withdrawal",
    "read the record",
]


class DemoFailedError(Exception):
    """A step did not come out as it must."""


@dataclass(slots=True, kw_only=True)
class Cast:
    """Who takes part."""

    writer: Copyflow
    reviewer: Copyflow
    editor: Copyflow
    """Waives findings, so that the reviewer, who approves, has no hand in the text."""
    portals: list[Portal]


def tell(stage: Stage, cast: Cast, document: str, filename: str) -> None:
    """Run the whole plot; raises on the first step that fails."""
    facts = stage.report.facts
    with stage.step("draft and submit") as step:
        article = _submit(cast, document, filename)
        facts["article_id"], facts["headline"] = article["article_id"], article["headline"]
        step.detail = article["headline"]
    identity = str(facts["article_id"])
    with stage.step("translate, check, tag") as step:
        _until_in_review(cast, identity)
        step.detail = f"en and {MACHINE} in review; {PERSON} waits for a person"
    _read(stage, cast, identity)
    with stage.step("review by another person") as step:
        step.detail = _review(cast, identity)
    with stage.step("publish"):
        for language in ("en", MACHINE):
            _publish(cast, identity, language)
    with stage.step("deliver to both portals") as step:
        _delivered(cast, identity, {"en": "usable", MACHINE: "usable"})
        failures = sum(len(portal.received) - len(portal.accepted) for portal in cast.portals)
        _require(failures > 0, "the failing portal never failed")
        step.detail = f"{failures} refused message(s) delivered by retry"
    _correct(stage, cast, identity)
    with stage.step("withdraw one edition"):
        reason = "The demo withdraws this edition."
        cast.reviewer.insist(
            lambda: cast.reviewer.read_article(identity),
            lambda _: cast.reviewer.withdraw_edition(identity, MACHINE, {"reason": reason}),
        )
    with stage.step("deliver the withdrawal"):
        _delivered(cast, identity, {"en": "usable", MACHINE: "canceled"})
    with stage.step("read the record") as step:
        _record(cast, identity, facts)
        step.detail = f"{len(facts['timeline'])} events"


def _submit(cast: Cast, document: str, filename: str) -> shapes.ArticleModel:
    return cast.writer.create_article_from_document(
        {
            "document": document,
            "filename": filename,
            "language": "en",
            "targets": [{"language": MACHINE, "route": "machine"}, {"language": PERSON, "route": "person"}],
            "submit": True,
        }
    )


def _publish(cast: Cast, identity: str, language: str) -> None:
    cast.reviewer.insist(
        lambda: cast.reviewer.read_article(identity), lambda _: cast.reviewer.publish_edition(identity, language)
    )


def _until_in_review(cast: Cast, identity: str) -> None:
    def done(article: shapes.ArticleModel) -> bool:
        states = {edition["language"]: edition["state"] for edition in article["editions"]}
        return bool(states["en"] == states[MACHINE] == "review")

    wait_for(lambda: cast.reviewer.read_article(identity), done, seconds=_PATIENCE, what="review")


def _read(stage: Stage, cast: Cast, identity: str) -> None:
    facts = stage.report.facts
    source = cast.reviewer.read_edition(identity, "en")
    target = cast.reviewer.read_edition(identity, MACHINE)
    with stage.step("read the translation") as step:
        present = [segment for segment in target["segments"] if segment["text"] and not segment["stale"]]
        kept = kept_terms(source, target)
        facts["segments"] = {"source": len(source["segments"]), MACHINE: len(present)}
        facts["terms_kept"] = kept
        lost = [term for term, is_kept in kept.items() if not is_kept]
        _require(len(present) == len(source["segments"]), f"{MACHINE} lacks segments")
        _require(not lost, f"{MACHINE} lost {', '.join(lost)}")
        step.detail = f"{len(present)} of {len(source['segments'])} segments, {len(kept)} names and acronyms kept"
    with stage.step("read findings and tags") as step:
        facts["findings"] = {
            edition["language"]: [
                {name: finding[name] for name in ("check", "severity", "excerpt", "message", "segment_id", "field")}
                for finding in edition["findings"]
            ]
            for edition in (source, target)
        }
        facts["tags"] = [{name: tag[name] for name in ("type", "name", "literal", "id")} for tag in source["tags"]]
        found = {finding["check"] for finding in source["findings"]}
        for check in _CHECKS_SOUGHT:
            _require(check in found, f"the check {check} found nothing")
        _require(bool(source["tags"]), "nothing was tagged")
        step.detail = f"{len(source['findings'])} + {len(target['findings'])} findings, {len(source['tags'])} entities"


def _review(cast: Cast, identity: str) -> str:
    waived = 0
    for language in ("en", MACHINE):
        for finding in cast.editor.read_edition(identity, language)["findings"]:
            if finding["severity"] == "blocking" and not finding["waived"]:
                _waive(cast, identity, language, finding["id"])
                waived += 1
        _approve(cast, identity, language)
    return f"en and {MACHINE} approved" + (f"; {waived} blocking finding(s) waived by the desk" if waived else "")


def _waive(cast: Cast, identity: str, language: str, finding_id: str) -> None:
    reason = "Seen by the desk; it stays as it is in this demo."
    cast.editor.insist(
        lambda: cast.editor.read_edition(identity, language),
        lambda _: cast.editor.waive_finding(identity, language, finding_id, {"reason": reason}),
    )


def _approve(cast: Cast, identity: str, language: str) -> None:
    cast.reviewer.insist(
        lambda: cast.reviewer.read_edition(identity, language),
        lambda read: cast.reviewer.approve_edition(identity, language, {"content_hash": read["content_hash"]}),
    )


def _delivered(cast: Cast, identity: str, states: dict[str, str]) -> None:
    """Wait until every portal holds the newest revision of each edition, in these states.

    An edition's revision moves too when another language comes or goes: the links between them change.
    """
    editions = cast.reviewer.read_article(identity)["editions"]
    newest = {each["language"]: each["revision"] for each in editions if each["language"] in states}
    for portal in cast.portals:

        def holds(portal: Portal = portal) -> bool:
            held = {each["language"]: (each["pubStatus"], int(each["version"])) for each in portal.held().values()}
            return held == {language: (states[language], newest[language]) for language in states}

        if not portal.wait_for(holds, _PATIENCE):
            wanted = ", ".join(f"{language} revision {revision}" for language, revision in newest.items())
            raise TimeoutError(f"{portal.name} did not get {wanted} within {_PATIENCE:.0f} s")


def _correct(stage: Stage, cast: Cast, identity: str) -> None:
    with stage.step("correct one sentence") as step:
        source = cast.reviewer.read_edition(identity, "en")
        segment, corrected = _correction(source)
        before = len(_events(cast, identity, "edition.translation_recorded"))
        calls = _calls(cast, identity)
        cast.writer.insist(
            lambda: cast.writer.read_article(identity),
            lambda _: cast.writer.correct_article(
                identity,
                {
                    "replace": [{"segment_id": segment["id"], "text": corrected}],
                    "note": "A repeated clause was removed.",
                },
            ),
        )
        _until_in_review(cast, identity)
        anew = _events(cast, identity, "edition.translation_recorded")[before:]
        translated = [list(event["data"]["segments"]) for event in anew]
        _require(translated == [[segment["id"]]], f"more was translated than the corrected segment: {translated}")
        asked = _calls(cast, identity) - calls
        _require(asked == 1, f"the engine was asked {asked} times for one sentence")
        standing = _standing(cast, identity, segment["id"])
        step.detail = f"only {segment['id']} was translated again, by one call; {standing} approvals stand"
    with stage.step("review and publish the correction"):
        _review(cast, identity)
        for language in ("en", MACHINE):
            _publish(cast, identity, language)
    with stage.step("deliver the correction"):
        _delivered(cast, identity, {"en": "usable", MACHINE: "usable"})


def _calls(cast: Cast, identity: str) -> int:
    """How often engines were asked for the machine's edition so far."""
    edition = cast.reviewer.read_edition(identity, MACHINE)
    return int(edition["spent"]["calls"])


def _standing(cast: Cast, identity: str, corrected: str) -> int:
    """How many segments are approved as they stand: in both editions all but the corrected one."""
    count = 0
    for language in ("en", MACHINE):
        for segment in cast.reviewer.read_edition(identity, language)["segments"]:
            is_approved = segment["approved"] is not None
            _require(is_approved == (segment["id"] != corrected), f"{language} {segment['id']}: approval lost or kept")
            count += is_approved
    return count


def _correction(source: shapes.EditionModel) -> tuple[shapes.EditionSegment, str]:
    """The sentence that says a clause again, its spacing mended and the clause said in a word or two."""
    finding = next(each for each in source["findings"] if each["check"] == "repeated_clause" and each["segment_id"])
    segment = next(each for each in source["segments"] if each["id"] == finding["segment_id"])
    text, clause = " ".join((segment["text"] or "").split()), " ".join(finding["excerpt"].split())
    shorter = "It" if clause[0].isupper() else "will do so"
    if text.count(clause) == 1 and (clause[0].isupper() or clause.startswith("will ")):
        return segment, text.replace(clause, shorter)
    return segment, f"{text} (Corrected.)"


def _events(cast: Cast, identity: str, name: str) -> list[shapes.EventModel]:
    events = cast.reviewer.list_article_events(identity)["items"]
    return [event for event in events if event["type"] == name]


def _record(cast: Cast, identity: str, facts: dict[str, Any]) -> None:
    events = cast.reviewer.list_article_events(identity)["items"]
    timeline = list(cast.reviewer.all_timeline(identity))
    facts["timeline"] = [
        {name: entry[name] for name in ("at", "actor_name", "sentence", "type")} for entry in map(dict, timeline)
    ]
    facts["portals"] = [portal_facts(portal) for portal in cast.portals]
    facts["where_time_went"] = where_time_went(events)
    facts["figures"] = _figures(cast, events)
    for portal in facts["portals"]:
        _require(all(each["signature_verified"] for each in portal["messages"]), f"{portal['name']}: bad signature")
        _require(in_order(portal), f"{portal['name']}: out of order")
        last = [each for each in portal["messages"] if each["language"] == MACHINE][-1]
        _require(last["pub_status"] == "canceled", f"{portal['name']}: the withdrawal was not the last of {MACHINE}")
    submitter = next(event["actor"] for event in events if event["type"] == "article.submitted")
    approvers = {event["actor"] for event in events if event["type"] == "edition.approved"}
    _require(submitter not in approvers, "somebody approved their own text")


def _figures(cast: Cast, events: list[shapes.EventModel]) -> dict[str, float]:
    at = {name: _first(events, name) for name in ("article.submitted", "edition.approved")}
    settled = max(
        _first(events, "edition.tags_recorded", MACHINE), _first(events, "edition.findings_recorded", MACHINE)
    )
    first_byte = min(portal.received[0].received_at for portal in cast.portals)
    return {
        "submit_to_review_seconds": round(settled - at["article.submitted"], 3),
        "approve_to_first_byte_seconds": round(first_byte - at["edition.approved"], 3),
    }


def _first(events: list[shapes.EventModel], name: str, language: str | None = None) -> float:
    moments = [
        datetime.fromisoformat(event["recorded_at"]).timestamp()
        for event in events
        if event["type"] == name and (language is None or event["data"].get("language") == language)
    ]
    return min(moments)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise DemoFailedError(otherwise)
