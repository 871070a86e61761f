"""What the review page shows: the two texts side by side, findings in place, and why each button is as it is.

Reads through the views and asks the domain's own table and permissions; renders nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.ui.actions import Given, why_not
from api.ui.marking import NumberedFinding, Piece, pieces
from api.ui.mending import can_be_mended
from api.ui.page_actions import ACTIONS
from api.ui.segment_edits import seen_mark
from api.ui.tag_views import TagsView, tags_of
from api.ui.tagged import tagged
from workflow.domain import diff
from workflow.domain.article import Article, Edition, EditionState, Progress
from workflow.domain.drafting import redrafted
from workflow.domain.errors import NotFound
from workflow.domain.limited import denied_there
from workflow.domain.phrases import phrase
from workflow.domain.rules import hands_in
from workflow.domain.segments import FormerWording, Segment, SegmentApproval, all_segments
from workflow.domain.vocabulary import LanguageTag, Route

_ALWAYS = ("approve", "request-changes", "reject", "publish", "withdraw")
_PAST = "This is the past."
_PRIMARY: Mapping[EditionState, str] = {
    EditionState.TRANSLATION: "retranslate",
    EditionState.REVIEW: "approve",
    EditionState.APPROVED: "publish",
    EditionState.SCHEDULED: "publish",
    EditionState.HELD: "release",
}
_IN_ORDER = (
    *("approve", "publish", "schedule", "release", "request-changes", "withdraw-approval", "override", "retranslate"),
    *("hold", "retract", "withdraw", "reject"),
)
"""The rail's order of what can be done."""
_WHEN_POSSIBLE = ("hand-in", "override", "withdraw-approval", "schedule", "hold", "release", "retract", "retranslate")


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentView:
    """One segment in both languages; ``source`` is empty in the source's own edition."""

    id: str
    source: str
    source_pieces: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    text: str
    """The edition's text as it goes into a form, its markup as numbered tags; empty when missing."""
    condition: str
    """``missing``, ``stale`` or empty."""
    lineage: str
    """How a translation came to be: ``machine``, ``memory``, ``human``; empty for the source."""
    engine: str
    refused: str
    """Why no engine renders it; empty when none refused."""
    former: FormerWording | None
    """How it stood before its source was reworded."""
    source_change: tuple[diff.Piece, ...]
    """What was reworded in its source since it was rendered last; empty where nothing was."""
    approved_by: tuple[str, ...]
    """Who approved it exactly as it stands; empty when nobody did."""
    editor: str
    """Who wrote or last changed a translation, as an actor's id; empty for a machine's or the memory's wording."""
    findings: tuple[NumberedFinding, ...]
    """What is found in it and was not waived."""
    seen: str
    """Which wordings stand on the page: what an edit of it is held to."""
    source_tagged: str
    """The source with its markup as numbered tags, for who types a translation; empty when it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """One paragraph, heading or headline."""

    kind: str
    text: str
    """All of it as a writer's form shows it, its markup as numbered tags."""
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
    tags: TagsView
    buttons: Mapping[str, Button]
    edit_reason: str
    waive_reason: str
    progress: Progress
    engines: tuple[str, ...]
    """The engines that made what stands there."""
    translating: bool
    """A person's translation is waited for: all segments in one form."""
    drafting: bool
    """The source is a draft that this person may revise: all segments in one form."""
    becomes_author: bool
    """This person could approve the text, and no more once they have changed it."""

    def segment(self, segment_id: str) -> SegmentView:
        """The segment of that id, or ``NotFound``."""
        for block in self.blocks:
            for segment in block.segments:
                if segment.id == segment_id:
                    return segment
        raise NotFound(phrase("The article has no such segment (any more)."), segment_id=segment_id)

    @property
    def marks(self) -> dict[int, int]:
        """By a finding's number: that of the mark in the text where it begins, in reading order."""
        found: dict[int, int] = {}
        for block in self.blocks:
            for segment in block.segments:
                for piece in segment.pieces:
                    for numbered in piece.marked_by:
                        found.setdefault(numbered.number, piece.anchor)
        return found

    @property
    def mendable(self) -> Counter[str]:
        """How many open findings of each check can be mended without a person finding words."""
        findings = (each.finding for each in self.findings if not each.waived)
        return Counter(finding.check for finding in findings if can_be_mended(finding))

    @property
    def is_whole_form(self) -> bool:
        """All segments stand in one form."""
        return self.drafting or (self.translating and not self.edit_reason)

    @property
    def primary(self) -> str:
        """Name of the one action that the edition's state asks for, even while it is blocked; empty for none."""
        name = _PRIMARY.get(self.edition.state, "")
        return name if name in self.buttons else ""

    @property
    def further(self) -> tuple[str, ...]:
        """Names of the other actions that can be done at this moment."""
        possible = (name for name in _IN_ORDER if name in self.buttons and not self.buttons[name].reason)
        return tuple(name for name in possible if name != self.primary)

    @property
    def refused(self) -> tuple[str, ...]:
        """Names of the usual actions that cannot be done at this moment, and why is asked for."""
        return tuple(
            name for name in _ALWAYS if name in self.buttons and name != self.primary and self.buttons[name].reason
        )

    def to_read_only(self) -> ReviewView:
        """The same without anything to do, as the past is shown."""
        tags = replace(self.tags, reason=_PAST)
        return replace(self, buttons={}, edit_reason=_PAST, waive_reason=_PAST, tags=tags, drafting=False)

    @property
    def text_moved(self) -> bool:
        """The text is another one than the person has before them."""
        return self.seen != self.edition.content_hash


def review_of(given: Given, *, seen: str | None = None) -> ReviewView:
    """The page of the edition ``given.language``; ``given.fields`` is not looked at."""
    article = given.article
    edition = article.editions.get(given.language)
    if edition is None:
        raise NotFound(
            phrase("The article has no edition in {language}.", language=given.language), language=given.language
        )
    seen = edition.content_hash if seen is None else seen
    findings = tuple(
        NumberedFinding(number=number, finding=finding, waived=finding.id in edition.waived)
        for number, finding in enumerate(article.findings_of(edition.language), start=1)
    )
    asked = replace(given, fields={"content_hash": seen, "finding_id": "", "tag_id": "", "reason": "", "note": ""})
    tags = tags_of(edition, why_not(ACTIONS["accept-tag"], asked))
    drafting = edition.is_source and not why_not(ACTIONS["revise"], replace(given, fields={}))
    if edition.is_source and edition.state is EditionState.DRAFT:
        edit_reason = why_not(ACTIONS["revise"], replace(given, fields={}))
    else:
        edit_reason = _edit_reason(given)
    return ReviewView(
        article=article,
        edition=edition,
        seen=seen,
        headline=article.headline(edition.language),
        blocks=_blocks(article, edition, findings, tags),
        findings=findings,
        tags=tags,
        buttons=_buttons(asked),
        edit_reason=edit_reason,
        waive_reason=why_not(ACTIONS["waive"], asked),
        engines=tuple(sorted({each.engine.split(" ")[0] for each in edition.translations.values() if each.engine})),
        progress=article.progress(edition.language),
        translating=_waits_for_person(edition) and not edition.is_source,
        drafting=drafting,
        becomes_author=_may_approve(given, edition),
    )


def _may_approve(given: Given, edition: Edition) -> bool:
    """Whether this person is one who approves, and has no hand in the text yet."""
    may = denied_there(given.by, ACTIONS["approve"].command, given.article, given.language) is None
    return may and given.by.id not in hands_in(given.article, edition)


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
    denied = denied_there(given.by, ACTIONS["edit"].command, given.article, given.language)
    if denied is not None:
        return denied.reason
    first = next(all_segments(given.article.blocks)).id
    return why_not(ACTIONS["edit"], replace(given, fields={f"segment.{first}": "-"}))


def _blocks(
    article: Article, edition: Edition, findings: Sequence[NumberedFinding], tags: TagsView
) -> tuple[BlockView, ...]:
    unfinished = {segment.id for segment in article.unfinished(edition.language)}
    approvals = article.standing_approvals(edition.language)
    refusals = article.refusals(edition.language)
    return tuple(
        BlockView(
            kind=block.kind.value,
            text=tagged(draft.text, draft.marks, draft.marks),
            segments=tuple(
                _segment(
                    edition,
                    source,
                    findings,
                    tags,
                    source_language=article.language,
                    is_unfinished=source.id in unfinished,
                    refused=refusals.get(source.id, ""),
                    approval=approvals.get(source.id),
                )
                for source in block.segments
            ),
        )
        for block, draft in zip(article.blocks, redrafted(article.blocks, {}), strict=True)
    )


def _segment(
    edition: Edition,
    source: Segment,
    findings: Sequence[NumberedFinding],
    tags: TagsView,
    *,
    source_language: LanguageTag,
    is_unfinished: bool,
    refused: str,
    approval: SegmentApproval | None,
) -> SegmentView:
    target = edition.translations.get(source.id)
    present = edition.present(source)
    beside = "" if edition.is_source else source.text
    former = edition.former.get(source.id)
    return SegmentView(
        id=source.id,
        source=beside,
        source_pieces=pieces(beside, "", (), source.marks) if beside else (),
        pieces=pieces(present.text, source.id, findings, present.marks, tags.in_segment(source.id)) if present else (),
        text=tagged(present.text, present.marks, source.marks) if present else "",
        condition="" if not is_unfinished else "stale" if target else "missing",
        lineage=target.method.value if target else "",
        engine=(target.engine or target.memory or "") if target else "",
        refused=refused,
        former=former,
        source_change=diff.compare(former.source, source.text, source_language) if former else (),
        approved_by=approval.by if approval else (),
        editor=(target.editor or "") if target else "",
        findings=tuple(each for each in findings if not each.waived and each.finding.segment_id == source.id),
        seen=seen_mark(source, edition),
        source_tagged=tagged(source.text, source.marks, source.marks) if source.marks and beside else "",
    )
