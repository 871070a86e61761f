"""Given messages in an order, what the simulated partner's report says. No socket."""

from __future__ import annotations

from typing import Any

from workflow.cli.simulator.documents import Copy
from workflow.cli.simulator.judge import FaultKind, Judge, Message
from workflow.cli.simulator.report import as_json, in_lines, line_of

EDITION = "urn:copyflow:a1:en"


def copy(revision: int | None = 1, status: str = "usable", **changes: Any) -> Copy:
    values: dict[str, Any] = {
        "format": "ninjs",
        "edition": EDITION,
        "revision": revision,
        "rank": revision,
        "language": "en",
        "status": status,
        "tells": status == "usable",
    }
    return Copy(**{**values, **changes})


class Sender:
    """Hands messages to a judge, numbered as they come."""

    def __init__(self) -> None:
        self.judge = Judge()
        self.remarks: list[str] = []

    def arrives(self, identity: str, about: Copy | None, *, body: str = "", **changes: Any) -> Message:
        values: dict[str, Any] = {
            "number": self.judge.messages + 1,
            "at": 1_780_000_000.0,
            "inbox": "/inbox",
            "id": identity,
            "event": "article.published",
            "digest": body or f"{about.revision}" if about else "?",
            "copy": about,
        }
        message = Message(**{**values, **changes})
        self.remarks.append(self.judge.arrived(message))
        return message

    def sends(self, identity: str, about: Copy | None, status: int = 204, **changes: Any) -> Message:
        message = self.arrives(identity, about, **changes)
        self.judge.answered(message, status)
        return message

    def report(self) -> dict[str, Any]:
        return as_json(self.judge, signatures_checked=True)


def kinds(sender: Sender) -> list[FaultKind]:
    return [fault.kind for fault in sender.judge.faults]


def test_a_sender_who_keeps_every_promise_gets_a_clean_report():
    """Refused and repeated messages, newer revisions and a withdrawal: all that is no fault."""
    sender = Sender()
    sender.sends("m1", copy(1), 503)
    sender.sends("m1", copy(1))
    sender.sends("m1", copy(1))
    sender.sends("m3", copy(3))
    sender.sends("m4", copy(4, "canceled"))
    report = sender.report()
    assert report["clean"]
    assert (report["messages"], report["accepted"], report["distinct_ids"]) == (5, 4, 3)
    assert report["duplicates"] == {"ids": 1, "messages": 2, "other_body": 0}
    assert report["answers"] == {"204": 4, "503": 1}
    assert report["withdrawals"] == {"editions": 1, "honoured": 1}
    assert sender.remarks == [
        "new",
        "again #1",
        "again #1, which was accepted",
        "replaces revision 1 (usable)",
        "replaces revision 3 (usable)",
    ]
    assert in_lines(report)[-1] == "clean"


def test_an_older_revision_after_a_newer_one_is_an_inversion():
    """Even when it is refused, and even under an id that came before."""
    sender = Sender()
    sender.sends("m1", copy(1), 503)
    sender.sends("m2", copy(2))
    sender.sends("m1", copy(1), 503)
    assert kinds(sender) == [FaultKind.INVERSION]
    assert sender.remarks[-1] == "again #1; INVERSION: revision 1 (usable) after revision 2 (usable) was accepted"
    assert not sender.report()["clean"]


def test_a_newer_revision_that_was_refused_is_no_bar():
    """Until the partner has taken the newer one, the older may still come."""
    sender = Sender()
    sender.sends("m2", copy(2), 503)
    sender.sends("m1", copy(1))
    assert sender.report()["clean"]


def test_two_at_once_are_an_inversion_when_the_older_is_taken_last():
    """What counts is what the partner ends up with; one message is one inversion."""
    sender = Sender()
    slow = sender.arrives("m1", copy(1))
    sender.sends("m2", copy(2))
    sender.judge.answered(slow, 204)
    assert kinds(sender) == [FaultKind.INVERSION]
    assert [held["revision"] for held in sender.report()["editions"]] == [2]


def test_editions_languages_and_inboxes_have_their_own_order():
    """What is sent to one of them says nothing of another."""
    sender = Sender()
    sender.sends("m2", copy(2))
    sender.sends("n1", copy(1, edition="urn:copyflow:a1:ru"))
    sender.sends("o1", copy(1), inbox="/other")
    assert sender.report()["clean"]
    assert len(sender.report()["editions"]) == 3


def test_documents_without_numbers_are_ordered_by_their_moments():
    """An Atom entry from before is an inversion; a number is never compared with a moment."""
    sender = Sender()
    sender.sends("m2", copy(2))
    sender.sends("a5", copy(format="atom", revision=None, rank=1_780_000_005.0))
    sender.sends("a4", copy(format="atom", revision=None, rank=1_780_000_004.0))
    assert kinds(sender) == [FaultKind.INVERSION]


def test_another_body_under_the_same_id_is_a_fault():
    """A repetition is byte for byte the same."""
    sender = Sender()
    sender.sends("m1", copy(1), body="one")
    sender.sends("m1", copy(1), body="two")
    assert kinds(sender) == [FaultKind.OTHER_BODY]
    assert sender.report()["duplicates"] == {"ids": 1, "messages": 1, "other_body": 1}
    assert "1 with another body" in "\n".join(in_lines(sender.report()))


def test_one_revision_has_one_id():
    """The same revision under a second id could not be told from a new one."""
    sender = Sender()
    sender.sends("m1", copy(1))
    sender.sends("other", copy(1))
    assert kinds(sender) == [FaultKind.RENAMED]


def test_a_bad_signature_is_a_fault_and_says_nothing_else():
    """What is not genuine is neither an inversion nor a repetition."""
    sender = Sender()
    sender.sends("m2", copy(2))
    sender.sends("m1", copy(1), 401, bad_signature="No matching signature found")
    assert kinds(sender) == [FaultKind.BAD_SIGNATURE]
    assert sender.report()["signatures"] == {"checked": True, "bad": 1}
    assert sender.report()["distinct_ids"] == 1


def test_a_message_without_an_id_is_a_fault():
    """Without it nothing tells a repetition."""
    sender = Sender()
    sender.sends("", copy(1))
    assert kinds(sender) == [FaultKind.NO_ID]


def test_an_unreadable_body_is_a_fault_with_its_reason():
    """The partner could not have used it."""
    sender = Sender()
    sender.sends("m1", None, unreadable="no well-formed XML")
    assert [(fault.kind, fault.what) for fault in sender.judge.faults] == [(FaultKind.UNREADABLE, "no well-formed XML")]


def test_schema_faults_stand_in_the_report():
    """With the number of documents that were checked, by format."""
    sender = Sender()
    good, bad = sender.sends("m1", copy(1)), sender.sends("m2", copy(2))
    sender.judge.checked(good, [])
    sender.judge.checked(bad, ["$.uri: is not of type string"])
    assert sender.report()["schemas"] == {"checked": {"ninjs": 2}, "faulty": 1}
    assert kinds(sender) == [FaultKind.SCHEMA]


def test_a_withdrawal_that_still_tells_the_text_is_not_honoured():
    """Who publishes what they get would publish what was withdrawn."""
    sender = Sender()
    sender.sends("m1", copy(1, "canceled", tells=True))
    assert kinds(sender) == [FaultKind.WITHDRAWAL]
    assert sender.report()["withdrawals"] == {"editions": 1, "honoured": 0}


def test_a_text_that_comes_back_after_its_withdrawal_is_not_honoured():
    """An older usable copy after the withdrawal undoes it."""
    sender = Sender()
    sender.sends("m2", copy(2, "canceled"))
    sender.sends("m1", copy(1))
    assert kinds(sender) == [FaultKind.INVERSION]
    assert sender.report()["withdrawals"] == {"editions": 1, "honoured": 0}


def test_a_released_text_is_no_broken_withdrawal():
    """A newer usable revision after a hold is what a release is."""
    sender = Sender()
    sender.sends("m1", copy(1, "withheld"))
    sender.sends("m2", copy(2))
    assert sender.report()["clean"]
    assert sender.report()["withdrawals"] == {"editions": 0, "honoured": 0}


def test_trials_are_judged_by_signature_and_id_alone():
    """A trial message is no edition's."""
    sender = Sender()
    sender.sends("t1", copy(2), event="copyflow.test")
    sender.sends("t2", copy(1), event="copyflow.test")
    assert sender.report()["clean"]
    assert sender.report()["editions"] == []


def test_a_message_is_one_line():
    """Event, language, revision, status, signature, answer, and what is new."""
    sender = Sender()
    message = sender.sends("m1", copy(1))
    line = line_of(message, sender.remarks[-1], "204", signatures_checked=True)
    assert line.startswith("#1 ")
    assert line.endswith(" article.published ninjs en r1 usable · signed · 204 · new")


def test_a_long_list_of_faults_is_shortened_for_people_only():
    """JSON has all of them."""
    sender = Sender()
    for number in range(30):
        sender.sends("", copy(number + 1))
    lines = in_lines(sender.report())
    assert "  … and 10 more (--json shows all)" in lines
    assert lines[-1] == "NOT CLEAN: 30 promise(s) broken"
    assert len(sender.report()["faults"]) == 30
