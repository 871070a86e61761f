"""The simulator's report: as JSON for scripts, and in lines for people; and the one line of each message."""

from __future__ import annotations

import time
from typing import Any

from workflow.cli.simulator.judge import Fault, FaultKind, Held, Judge, Message

_SHOWN_FAULTS = 20


def as_json(judge: Judge, *, signatures_checked: bool) -> dict[str, Any]:
    """Everything, faults and what is held included."""
    withdrawn = [held for held in judge.held.values() if held.is_withdrawn]
    return {
        "clean": judge.is_clean,
        "messages": judge.messages,
        "accepted": judge.accepted,
        "answers": {str(status): times for status, times in sorted(judge.answers.items())},
        "hung_up": judge.hung_up,
        "broken_off": judge.broken_off,
        "too_early": judge.too_early,
        "distinct_ids": judge.distinct_ids,
        "duplicates": {
            "ids": judge.repeated_ids,
            "messages": judge.repetitions,
            "other_body": judge.count(FaultKind.OTHER_BODY),
        },
        "order_inversions": judge.count(FaultKind.INVERSION),
        "signatures": {"checked": signatures_checked, "bad": judge.count(FaultKind.BAD_SIGNATURE)},
        "schemas": {
            "checked": dict(sorted(judge.schema_checked.items())),
            "faulty": judge.count(FaultKind.SCHEMA),
        },
        "withdrawals": {"editions": len(withdrawn), "honoured": sum(_is_honoured(held, judge) for held in withdrawn)},
        "faults": [_fault(fault) for fault in judge.faults],
        "editions": [_held(held) for held in judge.held.values()],
    }


def in_lines(report: dict[str, Any]) -> list[str]:
    """The report for people."""
    duplicates, signatures, schemas = report["duplicates"], report["signatures"], report["schemas"]
    checked = ", ".join(f"{times} {name}" for name, times in schemas["checked"].items())
    answers = ", ".join(f"{times} x {status}" for status, times in report["answers"].items())
    rows = [
        ("messages", f"{report['messages']} ({answers})" if answers else str(report["messages"])),
        ("distinct webhook-ids", str(report["distinct_ids"])),
        ("duplicates", _duplicates(duplicates)),
        ("order inversions", str(report["order_inversions"])),
        ("bad signatures", str(signatures["bad"]) if signatures["checked"] else "not checked: no --secret was given"),
        ("schema errors", f"{schemas['faulty']} ({checked} checked)" if checked else "not checked: no --standards"),
        ("withdrawals", f"{report['withdrawals']['honoured']} of {report['withdrawals']['editions']} honoured"),
        ("came before Retry-After", str(report["too_early"])),
        ("did not wait for the answer", str(report["hung_up"])),
        ("broke off before their end", str(report["broken_off"])),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}  {value}" for name, value in rows]
    faults = report["faults"]
    lines += [f"  #{fault['message']} {fault['kind']}: {fault['what']}" for fault in faults[:_SHOWN_FAULTS]]
    if len(faults) > _SHOWN_FAULTS:
        lines.append(f"  … and {len(faults) - _SHOWN_FAULTS} more (--json shows all)")
    return [*lines, "clean" if report["clean"] else f"NOT CLEAN: {len(faults)} promise(s) broken"]


def line_of(message: Message, remark: str, status: str, *, signatures_checked: bool) -> str:
    """One message in one line: event, language, revision, status, signature, answer, and what is new about it."""
    copy = message.copy
    about = "unreadable"
    if copy is not None:
        revision = "" if copy.revision is None else f"r{copy.revision}"
        about = " ".join(part for part in (copy.format, copy.language, revision, copy.status) if part)
    signature = "unsigned?" if not signatures_checked else "bad signature" if message.bad_signature else "signed"
    clock = time.strftime("%H:%M:%S", time.localtime(message.at))
    return f"#{message.number} {clock} {message.event or '-'} {about} · {signature} · {status} · {remark}"


def breaking_off(inbox: str, identity: str, received: int) -> str:
    """A message that did not come to its end in one line; it has no number."""
    return f"- {identity or 'a message'} to {inbox} broke off after {received} bytes of its body; it counts as none"


def _duplicates(duplicates: dict[str, int]) -> str:
    if not duplicates["messages"]:
        return "0"
    bodies = f"{duplicates['other_body']} with another body" if duplicates["other_body"] else "bodies equal"
    return f"{duplicates['messages']} of {duplicates['ids']} ids ({bodies})"


def _is_honoured(held: Held, judge: Judge) -> bool:
    told = any(
        fault.kind is FaultKind.WITHDRAWAL and (fault.inbox, fault.edition) == (held.inbox, held.copy.edition)
        for fault in judge.faults
    )
    return not (held.undone or told)


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "kind": fault.kind.value,
        "message": fault.number,
        "id": fault.id,
        "inbox": fault.inbox,
        "edition": fault.edition,
        "what": fault.what,
    }


def _held(held: Held) -> dict[str, Any]:
    return {
        "inbox": held.inbox,
        "edition": held.copy.edition,
        "language": held.copy.language,
        "revision": held.copy.revision,
        "status": held.copy.status,
        "id": held.id,
        "digest": held.digest,
    }
