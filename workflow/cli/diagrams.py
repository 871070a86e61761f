"""The drawings of the documentation, made of the code: an edition's states, an article's stages, events and work.

``copyflow reference --diagrams FOLDER`` writes them. What is drawn is data of this module; a test holds it against the
table of transitions and against the recorded history, and the files in ``docs/diagrams`` against what is drawn here.
SVG by our own hand: a page of documentation that needs a script from elsewhere to show a picture shows none offline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from workflow.domain.article import STAGES, EditionState, Stage
from workflow.domain.reactions import QUEUES, WorkKind

_S = EditionState
_LINE, _SMALL = 16, 12


@dataclass(frozen=True, slots=True)
class Move:
    """An arrow between two states: the commands that bring it about, its corners, and where its words stand."""

    source: EditionState
    target: EditionState
    commands: tuple[str, ...]
    points: tuple[tuple[int, int], ...]
    words_at: tuple[int, int]


_BOX = (120, 44)
PLACES: Mapping[EditionState, tuple[int, int]] = {
    _S.DRAFT: (80, 140),
    _S.TRANSLATION: (320, 140),
    _S.REVIEW: (560, 140),
    _S.APPROVED: (800, 140),
    _S.PUBLISHED: (1060, 140),
    _S.REJECTED: (560, 330),
    _S.SCHEDULED: (800, 330),
    _S.HELD: (1060, 330),
    _S.WITHDRAWN: (1300, 140),
}
"""Middle of each state's box."""

MOVES: tuple[Move, ...] = (
    Move(_S.DRAFT, _S.TRANSLATION, ("SubmitArticle",), ((140, 140), (260, 140)), (200, 132)),
    Move(_S.DRAFT, _S.REVIEW, ("SubmitArticle (the source)",), ((80, 118), (80, 60), (530, 60), (530, 118)), (180, 52)),
    Move(_S.TRANSLATION, _S.REVIEW, ("RecordFindings", "RecordTags"), ((380, 130), (500, 130)), (440, 106)),
    Move(_S.REVIEW, _S.TRANSLATION, ("RequestChanges", "CorrectArticle"), ((500, 150), (380, 150)), (440, 168)),
    Move(
        _S.REVIEW,
        _S.DRAFT,
        ("RequestChanges (the source)",),
        ((520, 162), (520, 240), (80, 240), (80, 162)),
        (300, 256),
    ),
    Move(_S.REVIEW, _S.APPROVED, ("ApproveEdition", "OverrideFourEyes"), ((620, 130), (740, 130)), (680, 106)),
    Move(_S.APPROVED, _S.REVIEW, ("WithdrawApproval", "PostEdit"), ((740, 150), (620, 150)), (680, 168)),
    Move(_S.REVIEW, _S.REJECTED, ("RejectEdition",), ((560, 162), (560, 308)), (608, 290)),
    Move(_S.APPROVED, _S.PUBLISHED, ("PublishEdition",), ((860, 140), (1000, 140)), (930, 132)),
    Move(_S.APPROVED, _S.SCHEDULED, ("SchedulePublication",), ((780, 162), (780, 308)), (722, 240)),
    Move(_S.SCHEDULED, _S.APPROVED, ("HoldArticle", "WithdrawArticle"), ((820, 308), (820, 162)), (876, 232)),
    Move(
        _S.SCHEDULED, _S.PUBLISHED, ("PublishEdition",), ((860, 330), (960, 330), (960, 152), (1000, 152)), (912, 346)
    ),
    Move(_S.PUBLISHED, _S.HELD, ("HoldEdition", "HoldArticle"), ((1040, 162), (1040, 308)), (1000, 232)),
    Move(_S.HELD, _S.PUBLISHED, ("ReleaseEdition", "ReleaseArticle"), ((1080, 308), (1080, 162)), (1130, 232)),
    Move(_S.PUBLISHED, _S.WITHDRAWN, ("WithdrawEdition", "WithdrawArticle"), ((1120, 140), (1240, 140)), (1180, 116)),
    Move(
        _S.HELD,
        _S.WITHDRAWN,
        ("WithdrawEdition", "WithdrawArticle"),
        ((1120, 330), (1300, 330), (1300, 162)),
        (1210, 346),
    ),
    Move(
        _S.PUBLISHED,
        _S.TRANSLATION,
        ("CorrectArticle, Retranslate: from approved, scheduled, published and held alike",),
        ((1060, 118), (1060, 30), (320, 30), (320, 118)),
        (690, 22),
    ),
)


@dataclass(frozen=True, slots=True)
class Flow:
    """One kind of work: the events after which a state makes it due, and those that settle it."""

    opened_by: tuple[str, ...]
    settled_by: tuple[str, ...]


_TEXTS = (
    "article.submitted",
    "article.draft_revised",
    "article.corrected",
    "edition.translation_recorded",
    "edition.post_edited",
)
FLOWS: Mapping[WorkKind, Flow] = {
    WorkKind.TRANSLATE: Flow(
        (
            "article.submitted",
            "article.corrected",
            "edition.requested",
            "edition.retranslation_requested",
            "edition.translation_recorded",
            "edition.translation_refused",
            "edition.post_edited",
        ),
        ("edition.translation_recorded", "edition.translation_refused", "edition.handed_to_person"),
    ),
    WorkKind.CHECK: Flow(_TEXTS, ("edition.findings_recorded",)),
    WorkKind.TAG: Flow(_TEXTS, ("edition.tags_recorded",)),
    WorkKind.PUBLISH: Flow(("edition.scheduled",), ("edition.published", "edition.unscheduled")),
    WorkKind.PLAN_DELIVERIES: Flow(
        (
            "edition.published",
            "edition.corrected",
            "edition.scheduled",
            "edition.reissued",
            "edition.images_changed",
            "edition.held",
            "edition.released",
            "edition.retracted",
            "edition.withdrawn",
            "edition.advance_recalled",
        ),
        ("edition.delivery_planned",),
    ),
    WorkKind.SYNDICATE: Flow(
        ("delivery.requested", "delivery.attempt_scheduled"),
        ("delivery.succeeded", "delivery.attempt_failed", "delivery.superseded", "delivery.receipt_recorded"),
    ),
    WorkKind.WAKE_DELIVERIES: Flow(("partner.resumed", "partner.replay_requested"), ("partner.woken_up",)),
    WorkKind.BACKFILL: Flow(("partner.backfill_requested",), ("partner.backfill_planned",)),
    WorkKind.TEST_PARTNER: Flow(("partner.test_requested",), ("partner.tested",)),
    WorkKind.FETCH_SOURCE: Flow(
        ("source.registered", "source.edited", "source.resumed", "source.fetch_requested"),
        ("source.paused", "source.removed"),
    ),
}


def write_diagrams(folder: Path) -> None:
    """Write every drawing into a folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawing in diagrams().items():
        (folder / name).write_text(drawing, encoding="utf-8")


def diagrams() -> dict[str, str]:
    """Every drawing as SVG, by file name."""
    return {"edition.svg": edition_states(), "article.svg": article_stages(), "work.svg": events_and_work()}


def edition_states() -> str:
    """The states of an edition's working text, and the commands between them."""
    parts = [_path(move.points) + _words(move.commands, move.words_at) for move in MOVES]
    parts += [_box(state.value, PLACES[state]) for state in EditionState]
    return _svg("States of an edition", 1400, 380, parts)


def article_stages() -> str:
    """The stages of an article, and the states of editions that put it there."""
    parts = [_words(("An article stands where the least advanced of its open editions stands.",), (500, 30))]
    members = [*((stage, sorted(each.value for each in states)) for stage, states in STAGES)]
    members.append((Stage.CLOSED, sorted(each.value for each in EditionState if not _is_open(each))))
    for number, (stage, states) in enumerate(members):
        middle = 110 + 195 * number
        parts.append(_box(stage.value, (middle, 90)))
        parts.append(_words(tuple(states), (middle, 134)))
        if number:
            parts.append(_path(((middle - 135, 90), (middle - 60, 90))))
    return _svg("Stages of an article", 1000, 200, parts)


def events_and_work() -> str:
    """After which events each kind of work is due, in which queue it goes, and what settles it."""
    parts = [
        _words(("events after which it is due",), (210, 24)),
        _words(("work, and its queue",), (560, 24)),
        _words(("events that settle it",), (900, 24)),
    ]
    top = 40
    for kind, flow in FLOWS.items():
        height = _LINE * max(len(flow.opened_by), len(flow.settled_by), 3) + 12
        middle = top + height // 2
        for words, place in ((flow.opened_by, 210), (flow.settled_by, 900)):
            first = middle - _LINE * (len(words) - 1) // 2 + 4
            parts.append(_words(words, (place, first)))
        parts.append(_box(f"{kind.value}", (560, middle), 190, f"queue {QUEUES[kind]}"))
        parts.append(_path(((350, middle), (465, middle))))
        parts.append(_path(((655, middle), (770, middle))))
        top += height + 8
    return _svg("Events and work", 1060, top, parts)


def _is_open(state: EditionState) -> bool:
    return any(state in states for _, states in STAGES)


def _svg(title: str, width: int, height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif" font-size="14">\n<title>{escape(title)}</title>\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8Z" fill="#345"/></marker></defs>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def _box(text: str, middle: tuple[int, int], width: int = _BOX[0], further: str = "") -> str:
    x, y = middle
    box = (
        f'<rect x="{x - width // 2}" y="{y - _BOX[1] // 2}" width="{width}" height="{_BOX[1]}" rx="6" '
        'fill="#eef3f8" stroke="#345"/>'
    )
    lines = [(text, "#012", 14)] + ([(further, "#456", _SMALL)] if further else [])
    first = y + 5 - (_LINE // 2) * (len(lines) - 1)
    return box + "".join(
        f'<text x="{x}" y="{first + _LINE * number}" fill="{colour}" font-size="{size}" text-anchor="middle">'
        f"{escape(line)}</text>"
        for number, (line, colour, size) in enumerate(lines)
    )


def _path(points: Sequence[tuple[int, int]]) -> str:
    corners = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{corners}" fill="none" stroke="#345" marker-end="url(#tip)"/>'


def _words(lines: Sequence[str], place: tuple[int, int]) -> str:
    x, y = place
    return "".join(
        f'<text x="{x}" y="{y + (_LINE - 2) * number}" fill="#345" font-size="{_SMALL}" text-anchor="middle">'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    )
