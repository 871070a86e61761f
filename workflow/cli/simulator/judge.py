"""What a partner may expect of its messages, and whether they kept it. Pure: no clock, no socket, no file.

Promises: every message is genuine; a repetition comes under the same ``webhook-id`` with the same body; after a
revision of an edition was accepted no older one comes; one revision has one id; what takes a text back does not tell
it, and stays the last word until a newer revision.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.cli.simulator.documents import USABLE, Copy

TRIAL = "copyflow.test"
"""The event type of a trial message; it is no edition's."""


class FaultKind(StrEnum):
    """Which promise was broken."""

    BAD_SIGNATURE = "bad_signature"
    NO_ID = "no_id"
    OTHER_BODY = "other_body"
    """Another body under an id that came before."""
    INVERSION = "inversion"
    """An older revision after a newer one was accepted."""
    RENAMED = "renamed"
    """One revision under two ids."""
    UNREADABLE = "unreadable"
    SCHEMA = "schema"
    WITHDRAWAL = "withdrawal"
    """A withdrawal that tells the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request, as far as it is judged."""

    number: int
    """Counts from 1 in order of arrival."""
    at: float
    """Seconds since 1970."""
    inbox: str
    """The path it was sent to; two partners that share a simulator have one each."""
    id: str
    """The ``webhook-id``; empty when there was none."""
    event: str
    """``article.published``, …; empty when nothing says it."""
    digest: str
    """SHA-256 of the body, in hexadecimal."""
    copy: Copy | None
    """None for a body that cannot be read."""
    unreadable: str = ""
    """Why not."""
    bad_signature: str = ""
    """Why it is not taken for genuine; empty when it is, or when no key was given."""
    too_early: bool = False
    """It came before the time was over that the partner had asked to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One broken promise."""

    kind: FaultKind
    number: int
    """The message's."""
    id: str
    inbox: str
    edition: str
    what: str


@dataclass(slots=True)
class Held:
    """What the partner holds of one edition: the newest accepted copy."""

    inbox: str
    copy: Copy
    id: str
    digest: str
    undone: bool = False
    """The text came again after it had been taken back."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is not to be shown."""
        return self.copy.status != USABLE


@dataclass(slots=True)
class _Known:
    """What is remembered of one id."""

    number: int
    digest: str
    times: int = 1
    accepted: bool = False


@dataclass(slots=True)
class Judge:
    """Takes messages as they come and answers as they go; counts, and remembers every broken promise."""

    messages: int = 0
    accepted: int = 0
    too_early: int = 0
    hung_up: int = 0
    """Senders that did not wait for the answer."""
    broken_off: int = 0
    """Requests that ended before the whole body had come; they are no messages."""
    answers: Counter[int] = field(default_factory=Counter)
    """By HTTP status."""
    faults: list[Fault] = field(default_factory=list)
    schema_checked: Counter[str] = field(default_factory=Counter)
    """Distinct documents that were held against a schema, by format."""
    held: dict[tuple[str, str], Held] = field(default_factory=dict)
    """By inbox and edition."""
    _known: dict[tuple[str, str], _Known] = field(default_factory=dict)
    _id_of_revision: dict[tuple[str, str, int], str] = field(default_factory=dict)
    _inversions: set[int] = field(default_factory=set)
    """Numbers of the messages that came, or were accepted, out of order: each is one fault."""

    @property
    def distinct_ids(self) -> int:
        """How many different messages came."""
        return len(self._known)

    @property
    def repeated_ids(self) -> int:
        """How many of them came more than once."""
        return sum(known.times > 1 for known in self._known.values())

    @property
    def repetitions(self) -> int:
        """How many messages were repetitions."""
        return sum(known.times - 1 for known in self._known.values())

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        return not self.faults

    def count(self, kind: FaultKind) -> int:
        """How many promises of a kind were broken."""
        return sum(fault.kind is kind for fault in self.faults)

    # --- a message comes ------------------------------------------------------------------------------

    def arrived(self, message: Message) -> str:
        """Judge a message that has come, before it is answered; what is new about it, in a few words."""
        self.messages += 1
        self.too_early += message.too_early
        if message.bad_signature:
            return self._fault(FaultKind.BAD_SIGNATURE, message, message.bad_signature)
        if not message.id:
            return self._fault(FaultKind.NO_ID, message, "no webhook-id")
        remarks = [self._repetition(message), self._content(message)]
        return "; ".join(remark for remark in remarks if remark) or "new"

    def answered(self, message: Message, status: int) -> None:
        """Note the answer that a message got; with 2xx the partner holds it from now on."""
        self.answers[status] += 1
        if not 200 <= status < 300:
            return
        self.accepted += 1
        known = self._known.get((message.inbox, message.id))
        if known is not None:
            known.accepted = True
        copy = message.copy
        if copy is None or not copy.edition or message.event == TRIAL:
            return
        before = self.held.get((message.inbox, copy.edition))
        if before is not None and _is_older(copy, before.copy):
            self._inverted(message, before)  # the newer one was accepted while this one was under way
            return
        undone = before is not None and before.undone
        self.held[message.inbox, copy.edition] = Held(
            inbox=message.inbox, copy=copy, id=message.id, digest=message.digest, undone=undone
        )

    def gave_up(self, message: Message) -> None:
        """Note that the sender hung up before it was answered."""
        del message
        self.hung_up += 1

    def broke_off(self) -> None:
        """Note that the sender was gone in the middle of its message, which no promise speaks of."""
        self.broken_off += 1

    def checked(self, message: Message, faults: list[str]) -> None:
        """Note what a published schema says of a message's document; a document is to be checked once."""
        if message.copy is not None:
            self.schema_checked[message.copy.format] += 1
        if faults:
            self._fault(FaultKind.SCHEMA, message, "; ".join(faults))

    # --- its id -----------------------------------------------------------------------------------------

    def _repetition(self, message: Message) -> str:
        known = self._known.get((message.inbox, message.id))
        if known is None:
            self._known[message.inbox, message.id] = _Known(number=message.number, digest=message.digest)
            return ""
        known.times += 1
        if known.digest != message.digest:
            return self._fault(FaultKind.OTHER_BODY, message, f"another body than #{known.number} under the same id")
        return f"again #{known.number}" + (", which was accepted" if known.accepted else "")

    # --- its content ------------------------------------------------------------------------------------

    def _content(self, message: Message) -> str:
        copy = message.copy
        if copy is None:
            return self._fault(FaultKind.UNREADABLE, message, message.unreadable)
        if not copy.edition or message.event == TRIAL:
            return ""
        remarks = [self._renamed(message, copy), self._taken_back(message, copy)]
        before = self.held.get((message.inbox, copy.edition))
        if before is not None and _is_older(copy, before.copy):
            remarks.append(self._inverted(message, before))
        elif before is not None and _is_older(before.copy, copy):
            remarks.append(f"replaces {_revision(before.copy)}")
        return "; ".join(remark for remark in remarks if remark)

    def _renamed(self, message: Message, copy: Copy) -> str:
        if copy.revision is None:
            return ""
        first = self._id_of_revision.setdefault((message.inbox, copy.edition, copy.revision), message.id)
        if first == message.id:
            return ""
        return self._fault(FaultKind.RENAMED, message, f"{_revision(copy)} came as {first} before")

    def _taken_back(self, message: Message, copy: Copy) -> str:
        if copy.status == USABLE or not copy.tells:
            return ""
        return self._fault(FaultKind.WITHDRAWAL, message, f"{copy.status}, and still with the text")

    def _inverted(self, message: Message, before: Held) -> str:
        copy = message.copy
        assert copy is not None
        before.undone = before.undone or (before.is_withdrawn and copy.status == USABLE)
        what = f"{_revision(copy)} after {_revision(before.copy)} was accepted"
        if message.number in self._inversions:
            return what
        self._inversions.add(message.number)
        return self._fault(FaultKind.INVERSION, message, what)

    def _fault(self, kind: FaultKind, message: Message, what: str) -> str:
        edition = message.copy.edition if message.copy is not None else ""
        self.faults.append(
            Fault(kind=kind, number=message.number, id=message.id, inbox=message.inbox, edition=edition, what=what)
        )
        return f"{kind.replace('_', ' ').upper()}: {what}"


def _is_older(copy: Copy, other: Copy) -> bool:
    """Only like is compared with like: a number with a number, a moment with a moment."""
    if copy.rank is None or other.rank is None or (copy.revision is None) != (other.revision is None):
        return False
    return copy.rank < other.rank


def _revision(copy: Copy) -> str:
    named = "an undated copy" if copy.rank is None else f"the copy of {copy.rank:.0f}"
    return f"{named if copy.revision is None else f'revision {copy.revision}'} ({copy.status})"
