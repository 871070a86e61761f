"""What the review page shows: the two texts side by side, findings in place, and why each button is as it is.

Reads through the views and asks the domain's own table and permissions; renders nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.ui.actions import ACTIONS, Given, why_not
from api.ui.marking import NumberedFinding, Piece, pieces
from workflow.domain.annotations import Tag
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.errors import NotFound
from workflow.domain.permissions import permission
from workflow.domain.segments import TargetSegment, all_segments, headline_of
from workflow.domain.vocabulary import LanguageTag, Route

_ALWAYS = ("approve", "request-changes", "reject", "publish", "withdraw")
_PAST = "This is the past."
_WHEN_POSSIBLE = ("hand-in", "override", "withdraw-approval", "schedule", "hold", "release", "retranslate")


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentView:
    """One segment in both languages; ``source`` is empty in the source's own edition."""

    id: str
    source: str
    pieces: tuple[Piece, ...]
    text: str
    """The edition's text as it goes into a form; empty when missing."""
    condition: str
    """``missing``, ``stale`` or empty."""
    lineage: str
    """How a translation came to be: ``machine``, ``memory``, ``human``; empty for the source."""
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """One paragraph, heading or headline."""

    kind: str
    segments: tuple[SegmentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """An action and why it cannot be done at this moment (empty when it can)."""

    name: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """Everything that the page of one edition shows, but the history."""

    article: Article
    edition: Edition
    seen: str
    """Content hash of the text that the person has before them; a part fetched later may know a newer one."""
    headline: str
    blocks: tuple[BlockView, ...]
    findings: tuple[NumberedFinding, ...]
    tags: tuple[tuple[Tag, str], ...]
    """Each with its verdict, empty when nobody decided."""
    buttons: Mapping[str, Button]
    edit_reason: str
    waive_reason: str
    tag_reason: str
    translating: bool
    """A person's translation is waited for: all segments in one form."""
    drafting: bool
    """The source is a draft that this person may revise: all segments in one form."""

    @property
    def refused(self) -> tuple[str, ...]:
        """Names of the usual actions that cannot be done at this moment, and why is asked for."""
        return tuple(name for name in _ALWAYS if name in self.buttons and self.buttons[name].reason)

    @property
    def can_publish(self) -> bool:
        """Anything about publication, or about a machine's translation, can be done."""
        names = ("publish", "schedule", "hold", "release", "withdraw", "retranslate")
        return any(name in self.buttons and not self.buttons[name].reason for name in names)

    def to_read_only(self) -> ReviewView:
        """The same without anything to do, as the past is shown."""
        return replace(self, buttons={}, edit_reason=_PAST, waive_reason=_PAST, tag_reason=_PAST, drafting=False)

    @property
    def text_moved(self) -> bool:
        """The text is another one than the person has before them."""
        return self.seen != self.edition.content_hash


def review_of(given: Given, *, seen: str | None = None) -> ReviewView:
    """The page of the edition ``given.language``; ``given.fields`` is not looked at."""
    article = given.article
    edition = article.editions.get(given.language)
    if edition is None:
        raise NotFound(f"The article has no edition in {given.language}.", language=given.language)
    seen = edition.content_hash if seen is None else seen
    findings = tuple(
        NumberedFinding(number=number, finding=finding, waived=finding.id in edition.waived)
        for number, finding in enumerate(edition.findings, start=1)
    )
    asked = replace(given, fields={"content_hash": seen, "finding_id": "", "tag_id": "", "reason": ""})
    drafting = edition.is_source and not why_not(ACTIONS["revise"], replace(given, fields={}))
    if edition.is_source and edition.state is EditionState.DRAFT:
        edit_reason = why_not(ACTIONS["revise"], replace(given, fields={}))
    else:
        edit_reason = _edit_reason(given)
    return ReviewView(
        article=article,
        edition=edition,
        seen=seen,
        headline=headline_of(article.blocks_of(edition.language)) or headline_of(article.blocks),
        blocks=_blocks(article, edition, findings),
        findings=findings,
        tags=tuple((tag, edition.tag_verdicts.get(tag.id, "")) for tag in edition.tags),
        buttons=_buttons(asked),
        edit_reason=edit_reason,
        waive_reason=why_not(ACTIONS["waive"], asked),
        tag_reason=why_not(ACTIONS["accept-tag"], asked),
        translating=_waits_for_person(edition) and not edition.is_source,
        drafting=drafting,
    )


def _waits_for_person(edition: Edition) -> bool:
    return edition.state is EditionState.TRANSLATION and edition.route is Route.PERSON


def _buttons(asked: Given) -> dict[str, Button]:
    found: dict[str, Button] = {}
    for name in (*_ALWAYS, *_WHEN_POSSIBLE):
        given = replace(asked, fields={}) if name == "schedule" else asked
        found[name] = Button(name=name, label=ACTIONS[name].label, reason=why_not(ACTIONS[name], given))
    if not asked.article.editions[asked.language].is_source:
        found["hand-in"] = replace(found["hand-in"], reason="Only the source is handed in.")
    if not found["approve"].reason:
        found["override"] = replace(found["override"], reason="Approve it in the ordinary way.")
    if asked.article.editions[asked.language].is_source or not asked.article.unfinished(asked.language):
        found["retranslate"] = replace(found["retranslate"], reason="Nothing is missing or stale.")
    return {name: button for name, button in found.items() if name in _ALWAYS or not button.reason}


def _edit_reason(given: Given) -> str:
    """Why the text cannot be edited here; the state's refusal is the table's."""
    denied = permission(given.by, ACTIONS["edit"].command)
    if denied is not None:
        return denied.reason
    first = next(all_segments(given.article.blocks)).id
    return why_not(ACTIONS["edit"], replace(given, fields={f"segment.{first}": "-"}))


def _blocks(article: Article, edition: Edition, findings: Sequence[NumberedFinding]) -> tuple[BlockView, ...]:
    unfinished = {segment.id for segment in article.unfinished(edition.language)}
    return tuple(
        BlockView(
            kind=block.kind.value,
            segments=tuple(
                _source_segment(segment.id, segment.text, findings)
                if edition.is_source
                else _target_segment(
                    segment.id, segment.text, edition.translations.get(segment.id), segment.id in unfinished, findings
                )
                for segment in block.segments
            ),
        )
        for block in article.blocks
    )


def _source_segment(segment_id: str, text: str, findings: Sequence[NumberedFinding]) -> SegmentView:
    return SegmentView(
        id=segment_id,
        source="",
        pieces=pieces(text, segment_id, findings),
        text=text,
        condition="",
        lineage="",
        engine="",
    )


def _target_segment(
    segment_id: str, source: str, target: TargetSegment | None, unfinished: bool, findings: Sequence[NumberedFinding]
) -> SegmentView:
    if target is None:
        return SegmentView(id=segment_id, source=source, pieces=(), text="", condition="missing", lineage="", engine="")
    return SegmentView(
        id=segment_id,
        source=source,
        pieces=pieces(target.text, segment_id, findings),
        text=target.text,
        condition="stale" if unfinished else "",
        lineage=target.method.value,
        engine=target.engine or "",
    )


def editions_in_order(article: Article) -> list[LanguageTag]:
    """The article's languages, the source's first."""
    return [article.language, *(language for language in article.editions if language != article.language)]
