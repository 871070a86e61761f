"""What the review page shows: the two texts side by side, findings in place, and why each button is as it is.

Reads through the views and asks the domain's own table and permissions; renders nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.ui.actions import Given, why_not
from api.ui.marking import NumberedFinding, Piece, pieces
from api.ui.page_actions import ACTIONS
from api.ui.tag_views import TagsView, tags_of
from api.ui.tagged import tagged
from workflow.domain.article import Article, Edition, EditionState, Progress
from workflow.domain.drafting import redrafted
from workflow.domain.errors import NotFound
from workflow.domain.permissions import permission
from workflow.domain.phrases import phrase
from workflow.domain.segments import FormerWording, Segment, SegmentApproval, all_segments, headline_of
from workflow.domain.vocabulary import LanguageTag, Route

_ALWAYS = ("approve", "request-changes", "reject", "publish", "withdraw")
_PAST = "This is the past."
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
    approved_by: tuple[str, ...]
    """Who approved it exactly as it stands; empty when nobody did."""
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

    @property
    def refused(self) -> tuple[str, ...]:
        """Names of the usual actions that cannot be done at this moment, and why is asked for."""
        return tuple(name for name in _ALWAYS if name in self.buttons and self.buttons[name].reason)

    @property
    def can_publish(self) -> bool:
        """Anything about publication can be done."""
        names = ("publish", "schedule", "hold", "release", "withdraw", "retract")
        return any(name in self.buttons and not self.buttons[name].reason for name in names)

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
        headline=headline_of(article.blocks_of(edition.language)) or headline_of(article.blocks),
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
    is_unfinished: bool,
    refused: str,
    approval: SegmentApproval | None,
) -> SegmentView:
    target = edition.translations.get(source.id)
    present = source if edition.is_source else target
    beside = "" if edition.is_source else source.text
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
        former=edition.former.get(source.id),
        approved_by=approval.by if approval else (),
        source_tagged=tagged(source.text, source.marks, source.marks) if source.marks and beside else "",
    )


def editions_in_order(article: Article) -> list[LanguageTag]:
    """The article's languages, the source's first."""
    return [article.language, *(language for language in article.editions if language != article.language)]
