"""How a person's decisions about tags stand over what the taggers find. Pure; on values alone.

A tag that somebody accepted, added, retyped, relinked or resized is pinned: it stays as it was decided whatever a later
run says, for as long as its words stand in the text. What somebody rejected stays rejected, under a new id too. How
events change an edition's decisions stands in ``tag_review.py``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workflow.domain.annotations import EntityType, HeldOffice, Mention, Tag, Verdict
from workflow.domain.redaction import BLACKED_OUT

KNOWABLE = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.EVENT)
"""Types that the knowledge base has entities of."""
KNOWN = "kb:"
"""What the id of a tag begins with that is linked to a known entity."""
NEWSROOM = "newsroom"
"""The provider of what a person added; accounts' names are not public."""

_WORD = re.compile(rf"(?:[^\W_]|{BLACKED_OUT[0]})+")
"""What was blacked out in a name is blacked out in the id that is made of it."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put nothing between words."""


def known_id(entity_id: str) -> str:
    """The id of a tag that is linked to a known entity."""
    return KNOWN + entity_id


def entity_of(tag: Tag) -> str:
    """The known entity that a tag is linked to; empty where it is linked to none."""
    return tag.id.removeprefix(KNOWN) if tag.id.startswith(KNOWN) else ""


def derived_id(kind: EntityType, name: str) -> str:
    """The id of a tag that is linked to nothing: ``person:liu-jun``."""
    return f"{kind}:{'-'.join(_WORD.findall(surface(name))) or 'unnamed'}"


def surface(words: str) -> str:
    """Words as they are compared: whatever capitals, widths and white space they are written with."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDecision:
    """A person's word on one tag."""

    tag: Tag
    """As it was decided. Its mentions are those whose words stand in the text that the tags on record are of."""
    verdict: Verdict
    """Accepted for whatever pins a tag: to retype, relink, resize or add one is to accept it."""
    by: str
    at: datetime
    known_as: tuple[str, ...] = ()
    """Ids that it had before it was retyped or relinked: what the taggers may still call it."""
    dormant: tuple[Mention, ...] = ()
    """Mentions whose words the text has lost: kept, not shown, and back when the words are."""
    beside: frozenset[str] = frozenset()
    """Ids of other tags that stood in the same words when it was decided: they are somebody else."""

    @property
    def is_pinned(self) -> bool:
        """Whether it stands over what the taggers find."""
        return self.verdict is Verdict.ACCEPTED


Decisions = Mapping[str, TagDecision]
"""By the id of the tag as it was decided, in the order in which they were first given."""


class Places:
    """Ranges of segments that are taken."""

    def __init__(self, mentions: Iterable[Mention] = ()) -> None:
        self._taken: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for mention in mentions:
            self.take(mention)

    def take(self, mention: Mention) -> None:
        """Nothing else may stand there. What overlaps becomes one range."""
        taken, (start, end) = self._taken[mention.segment_id], (mention.start, mention.end)
        first, last = _overlapping(taken, start, end)
        if first < last:
            start, end = min(start, taken[first][0]), max(end, taken[last - 1][1])
        taken[first:last] = [(start, end)]

    def are_free(self, mention: Mention) -> bool:
        """Whether nothing stands in any part of the mention's place."""
        first, last = _overlapping(self._taken[mention.segment_id], mention.start, mention.end)
        return first == last

    def take_if_free(self, mention: Mention) -> bool:
        """Take its place; False when any part of it is taken."""
        if not self.are_free(mention):
            return False
        self.take(mention)
        return True


def _overlapping(taken: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """From which to which of the ranges, which are sorted and apart, overlap this one."""
    return bisect_right(taken, start, key=lambda each: each[1]), bisect_left(taken, end, key=lambda each: each[0])


# --- on the present text --------------------------------------------------------------------------


def reanchored(decisions: Decisions, texts: Mapping[str, str]) -> dict[str, TagDecision]:
    """The decisions with their mentions where they stand in a new text; ``texts`` by segment id.

    A mention whose place still reads as it did stays there. Another goes to the nearest free place of its segment where
    the same words stand whole; where they do not, it is dormant.
    """
    taken = Places()
    anchors = {key: _Anchor(each, taken if each.is_pinned else Places()) for key, each in decisions.items()}
    for anchor in anchors.values():
        anchor.keep(texts)
    for anchor in anchors.values():
        anchor.find_anew(texts)
    return {key: anchor.decision() for key, anchor in anchors.items()}


class _Anchor:
    """One decision on its way to a new text."""

    def __init__(self, decision: TagDecision, taken: Places) -> None:
        self._decision = decision
        self._taken = taken
        self._found: list[Mention] = []
        self._lost = [*decision.tag.mentions, *decision.dormant]

    def keep(self, texts: Mapping[str, str]) -> None:
        """Mentions whose place still reads so."""
        sought, self._lost = self._lost, []
        for mention in sought:
            reads = texts.get(mention.segment_id, "")[mention.start : mention.end]
            stays = reads == mention.text != "" and self._taken.take_if_free(mention)
            (self._found if stays else self._lost).append(mention)

    def find_anew(self, texts: Mapping[str, str]) -> None:
        """Mentions whose words stand elsewhere in their segment."""
        sought, self._lost = self._lost, []
        places: dict[tuple[str, str], list[int]] = {}
        for mention in sought:
            key = (mention.segment_id, mention.text)
            if key not in places:
                places[key] = list(_whole_places(mention.text, texts.get(mention.segment_id, "")))
            moved = self._moved(mention, places[key])
            (self._lost if moved is None else self._found).append(moved or mention)

    def _moved(self, mention: Mention, places: list[int]) -> Mention | None:
        """The mention at the nearest of the places that is free; places that are tried are used up."""
        while places:
            after = bisect_left(places, mention.start)
            near = range(max(0, after - 1), min(after + 1, len(places)))
            start = places.pop(min(near, key=lambda at: abs(places[at] - mention.start)))
            moved = replace(mention, start=start, end=start + len(mention.text))
            if self._taken.take_if_free(moved):
                return moved
        return None

    def decision(self) -> TagDecision:
        """The decision as it stands now."""
        if not self._decision.tag.mentions and not self._decision.dormant:
            return self._decision
        return replace(
            self._decision,
            tag=replace(self._decision.tag, mentions=tuple(self._found)),
            dormant=tuple(self._lost),
        )


def _whole_places(words: str, text: str) -> Iterator[int]:
    """Where the words stand in the text and are no part of longer words."""
    at = text.find(words) if words else -1
    while at >= 0:
        if not _joins(text[at - 1 : at], words[0]) and not _joins(words[-1], text[at + len(words) :][:1]):
            yield at
        at = text.find(words, at + 1)


def _joins(left: str, right: str) -> bool:
    """Whether two letters beside each other are of one word."""
    return left.isalnum() and right.isalnum() and not _UNSPACED.match(left) and not _UNSPACED.match(right)


# --- both together --------------------------------------------------------------------------------


def merged(proposed: Sequence[Tag], decisions: Decisions, texts: Mapping[str, str]) -> tuple[Tag, ...]:
    """What a reviewer sees: decided tags as they were decided, and of the proposals what is left beside them.

    ``decisions`` are anchored in the text that the proposals are of; ``texts`` names its segments in reading order.
    A proposal under a decided tag's id, or for its words, joins it; a rejection covers the same words of its type only.
    No place of a pinned tag goes to another.
    """
    if not decisions:
        return tuple(proposed)
    whole = _Merging(decisions)
    left = [tag for tag in map(whole.left_of, proposed) if tag is not None]
    order = {identity: number for number, identity in enumerate(texts)}
    both = [_in_order(tag, order) for tag in (*whole.decided(), *left)]
    return tuple(sorted(both, key=lambda tag: min((_position(each, order) for each in tag.mentions), default=_NOWHERE)))


_NOWHERE = (2**31, 0)


def _position(mention: Mention, order: Mapping[str, int]) -> tuple[int, int]:
    return order.get(mention.segment_id, len(order)), mention.start


def _in_order(tag: Tag, order: Mapping[str, int]) -> Tag:
    mentions = tuple(sorted(tag.mentions, key=lambda mention: _position(mention, order)))
    return tag if mentions == tag.mentions else replace(tag, mentions=mentions)


class _Merging:
    """Decisions, and what the proposals add to them."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._taken = Places()
        self._rejected: dict[str, Places] = {}
        self._shown: dict[str, list[Mention]] = {}
        self._proposals: dict[str, Tag] = {}
        self._by_id: dict[str, str] = {}
        self._by_type_and_words: dict[tuple[EntityType, str], list[str]] = defaultdict(list)
        self._by_words: dict[str, list[str]] = defaultdict(list)
        pinned_first = sorted(decisions, key=lambda key: not decisions[key].is_pinned)
        for key in pinned_first:
            self._add(key, decisions[key])
        for key in decisions:
            self._by_id[key] = key  # its present id before any that another had once

    def _add(self, key: str, decision: TagDecision) -> None:
        stands = self._taken.take_if_free if decision.is_pinned else self._taken.are_free
        self._shown[key] = [mention for mention in decision.tag.mentions if stands(mention)]
        self._rejected[key] = Places(self._shown[key])
        for former in decision.known_as:
            self._by_id.setdefault(former, key)
        for words in {surface(each.text) for each in (*decision.tag.mentions, *decision.dormant)}:
            self._by_type_and_words[decision.tag.type, words].append(key)
            if decision.is_pinned:
                self._by_words[words].append(key)

    def left_of(self, proposal: Tag) -> Tag | None:
        """What of a proposal is no decided tag's; None when nothing is."""
        own = self._by_id.get(proposal.id)
        if own is not None:
            self._proposals.setdefault(own, proposal)
        left: list[Mention] = []
        for mention in proposal.mentions:
            owner = self._owner_of(proposal, mention, own)
            if not self._taken.are_free(mention):
                continue
            if owner is None:
                left.append(mention)
            else:
                self._join(owner, mention)
        if own is not None or (proposal.mentions and not left):
            return None
        return replace(proposal, mentions=tuple(left), offices=self._present(proposal.offices))

    def _join(self, key: str, mention: Mention) -> None:
        places = self._taken if self._decisions[key].is_pinned else self._rejected[key]
        if places.take_if_free(mention):
            self._shown[key].append(mention)

    def _owner_of(self, proposal: Tag, mention: Mention, own: str | None) -> str | None:
        """The decided tag that these words belong to; of several the proposal's own, else the one decided first."""
        words = surface(mention.text)
        claims = (*self._by_type_and_words.get((proposal.type, words), ()), *self._by_words.get(words, ()))
        if own in claims:
            return own
        return next((key for key in claims if proposal.id not in self._decisions[key].beside), own)

    def _present(self, offices: tuple[HeldOffice, ...]) -> tuple[HeldOffice, ...]:
        """Offices at organisations under the ids that those have now."""
        return tuple(
            replace(each, organisation_id=self._by_id.get(each.organisation_id, each.organisation_id))
            for each in offices
        )

    def decided(self) -> Iterator[Tag]:
        """The decided tags whose words stand in the text, and topics, which stand nowhere."""
        for key, decision in self._decisions.items():
            had_places = decision.tag.mentions or decision.dormant
            if had_places and not self._shown[key]:
                continue
            tag = replace(
                decision.tag,
                mentions=tuple(self._shown[key]),
                offices=self._present(decision.tag.offices),
            )
            proposal = self._proposals.get(key)
            yield tag if proposal is None or proposal.id != tag.id else _completed(tag, proposal)


def _completed(tag: Tag, proposal: Tag) -> Tag:
    """A decided tag with what a later run says where it says nothing itself."""
    return replace(
        tag,
        uri=tag.uri or proposal.uri,
        literal=tag.literal or proposal.literal,
        offices=tag.offices or proposal.offices,
        value=tag.value or proposal.value,
        coordinates=tag.coordinates or proposal.coordinates,
    )
