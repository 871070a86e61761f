"""The ports of the hands: what a translation engine, a tagger, a format and a transport are.

Every implementation stands behind one of these protocols and nothing else; ``workers/wiring.py``
chooses. Types of what goes through a port are here too; no behaviour is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from workers.tagging.documents import Document, Span
from workflow.domain.commands import AttemptOutcome, RemoteCopy
from workflow.domain.marks import Mark
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.publication import Publication
from workflow.domain.segments import BlockKind
from workflow.domain.vocabulary import LanguageTag
from workflow.rendering.document import RenderedItem

# --- translation ----------------------------------------------------------------------------------


class EngineError(Exception):
    """A translation engine failed; the subclasses say what to do about it."""

    segments: tuple[str, ...] = ()
    """The ids of the segments that it leaves without a translation, where it failed at some."""
    answered: tuple[Hypothesis, ...] = ()
    """What it had made of the others before: together with ``segments``, all that it was asked for."""


class TransientEngineError(EngineError):
    """The engine may well succeed later: retry with back-off."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds the engine asked us to wait, if it did."""


class ThrottledEngineError(TransientEngineError):
    """Our own rate limit is used up: the engine was not asked, and this is no attempt of its."""


class PermanentEngineError(EngineError):
    """The engine will never translate this: hand over to a person."""


class QuotaEngineError(EngineError):
    """The engine's quota is used up: park until it is renewed."""


class SetupEngineError(QuotaEngineError):
    """The engine does not take us as it is set up (key, address, model): park until an operator has seen to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSegment:
    """One segment to translate."""

    id: str
    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    marks: tuple[Mark, ...] = ()
    """Inline markup; engines leave it, ``workers/translation/markup.py`` sets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What helps an engine that can make use of it; one that cannot leaves it."""

    before: str = ""
    """The text before the segments, as it stands in the source."""
    terms: tuple[tuple[str, str], ...] = ()
    """Terms of the segments with what is to be written for them."""
    instructions: str = ""
    """What the newsroom asks of every translation, for engines that take instructions."""


NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What an engine made of one segment."""

    segment_id: str
    text: str
    flags: tuple[str, ...] = ()
    """Remarks of the engine, e.g. ``unknown:Norov``."""
    billed: int | None = None
    """Characters that the provider bills, where it says so."""
    marks: tuple[Mark, ...] = ()
    """Inline markup in its places; no engine's doing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an engine can take at once."""

    characters_per_segment: int
    segments_per_call: int
    characters_per_call: int = 1_000_000


class TranslationEngine(Protocol):
    """Translates segments. One instance a process, made after the fork."""

    @property
    def name(self) -> str:
        """``fx``, ``deepl``, …"""
        ...

    def pairs(self) -> frozenset[tuple[str, str]]:
        """The primary-language pairs it serves: ``("en", "pt")``; an ``EngineError`` when it cannot be asked."""
        ...

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """Engine, version and model hash, as it goes into the event."""
        ...

    def limits(self) -> Limits:
        """What it takes at once."""
        ...

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """One hypothesis per segment, in order, none empty; raises an ``EngineError`` otherwise."""
        ...

    def close(self) -> None:
        """Let go of connections and processes; the engine is not used any more."""
        ...


# --- tags ------------------------------------------------------------------------------------------


class MentionProvider(Protocol):
    """Finds places where something is named: a model, or somebody else's pipeline."""

    @property
    def name(self) -> str:
        """Stable: it is stored in tags."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """Primary languages that it reads."""
        ...

    def fingerprint(self) -> str:
        """Code, weights and settings in one short text: it moves whenever an answer may."""
        ...

    def load(self) -> None:
        """Read the weights, once; called in the parent process before it forks, so that children share them."""
        ...

    def annotate(self, documents: Sequence[Document]) -> list[list[Span]]:
        """The places found in each document, in order of the documents; none overlapping another of the same one."""
        ...


# --- syndication ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a transport carries."""

    message_id: str
    """The same on every attempt; no dot in it."""
    event_type: str
    """``article.`` and the publication's verb: ``article.published``, ``article.corrected``, ``article.withdrawn``, …;
    ``copyflow.test`` for a trial."""
    profile: PartnerProfile
    """Where it goes and how."""
    secrets: tuple[str, ...] = field(repr=False)
    """Every secret that is valid now, the newest first: ``whsec_…`` and ``whsk_…`` sign, all else signs in."""
    item: RenderedItem
    """The body, byte for byte; equal on every attempt."""
    publication: Publication | None
    """What the body says; None for a trial."""
    remote: RemoteCopy | None = None
    """The partner's copy of the edition, as far as earlier attempts learnt of it."""
    known_to_partner: bool = False
    """Whether an earlier attempt of any revision may have reached the partner: look before creating."""
    timestamp: int
    """Seconds since 1970 of this attempt; signed."""
    traceparent: str = ""
    """W3C header by which the partner's trace goes on where ours ends; empty unless the installation sends it."""


class Transport(Protocol):
    """Carries a parcel to a partner. One transport a file."""

    @property
    def name(self) -> str:
        """``webhook``, …"""
        ...

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """What came of it. A partner's or network's failure is an outcome, never an exception."""
        ...

    def close(self) -> None:
        """Let go of open connections."""
        ...
