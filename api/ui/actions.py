"""What a form about an edition's text asks for: one action a button, each to one command. Decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from api.ui.mending import can_be_mended, mended
from api.ui.segment_edits import SEGMENT, as_it_goes_in, is_left_alone, seen_in
from api.ui.tagged import untagged
from workflow.domain import commands as wanted
from workflow.domain.annotations import Finding
from workflow.domain.article import Article
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.drafting import redrafted
from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark
from workflow.domain.permissions import why_denied
from workflow.domain.phrases import phrase
from workflow.domain.segments import DraftBlock, all_segments, wording_of
from workflow.domain.transitions import why_refused
from workflow.domain.vocabulary import Actor, LanguageTag
from workflow.intake import in_sentences
from workflow.intake.characters import one_line, refuse_unreadable
from workflow.knowledge import Knowledge

_LONGEST_FIELD = 5_000
_LONGEST_GENRE = 100
BLOCK = "block."
"""Prefix of the form fields that hold a draft's blocks, by number from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Who sends a form, when, about what, and what was typed in."""

    by: Actor
    at: datetime
    article: Article
    language: LanguageTag
    fields: Mapping[str, str]
    knowledge: Knowledge | None = None
    """Where an entity that a form names is looked up; None where only the state is asked about."""

    def field(self, name: str) -> str:
        """A field's text, trimmed; empty when it is not there. The API's limits hold for forms too."""
        text = self.fields.get(name, "").strip()
        refuse_unreadable(text, name)
        if len(text) > _LONGEST_FIELD:
            raise InvalidValue(name, phrase("must have at most {most:,} characters", most=_LONGEST_FIELD))
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that can be done to an edition."""

    label: str
    done: str
    """What the page says afterwards."""
    command: type[wanted.Command]
    build: Callable[[Given], wanted.Command]
    first: Callable[[Given], wanted.Command | None] = lambda given: None  # noqa: ARG005 - most need nothing first
    """What is put on record before, such as the text that was typed beside the button."""
    is_talk: bool = False
    """It is about no text that could have changed meanwhile."""

    def commands(self, given: Given) -> tuple[wanted.Command, ...]:
        """What the form amounts to, in order."""
        before = self.first(given)
        return (self.build(given),) if before is None else (before, self.build(given))


def why_not(action: Action, given: Given) -> str:
    """Why this person cannot do it at this moment, in a sentence; empty when they can."""
    return why_denied(given.by, action.command) or why_refused(action.build(given), given.article)


def _post_edit(given: Given) -> wanted.Command:
    """The segments that were typed, each held to the wordings it was made from where the form names them.

    What was left as it stood on the page, and changed elsewhere meanwhile, is no edit of this person.
    """
    edition = given.article.editions[given.language]
    source = {segment.id: segment for segment in all_segments(given.article.blocks)}
    seen = seen_in(given.fields)
    typed = {
        name.removeprefix(SEGMENT): value
        for name, value in given.fields.items()
        if name.startswith(SEGMENT) and value.strip()
    }
    if not typed:
        raise InvalidValue("text", "must not be empty; type the text of at least one segment")
    texts: dict[str, str] = {}
    marks: dict[str, tuple[Mark, ...]] = {}
    for segment_id, value in typed.items():
        refuse_unreadable(value, "text")
        of_source = source.get(segment_id)
        text, marked = as_it_goes_in(value, of_source, edition, segment_id)
        if is_left_alone(text, marked, seen.get(segment_id), of_source, edition):
            continue
        texts[segment_id] = text
        if marked is not None:
            marks[segment_id] = marked
    return wanted.PostEdit(by=given.by, at=given.at, language=given.language, segments=texts, marks=marks, seen=seen)


def _mend(given: Given) -> wanted.Command:
    """Put a finding's suggestion in the place that it is about."""
    edition = given.article.editions[given.language]
    finding = next((each for each in edition.findings if each.id == given.field("finding_id")), None)
    if finding is None or not can_be_mended(finding):
        raise InvalidValue("finding_id", phrase("the finding is not of the present text, or only a person can mend it"))
    return _mended(given, [finding])


def _mend_all(given: Given) -> wanted.Command:
    """Put in the suggestions of every finding of one check that nobody waived."""
    edition = given.article.editions[given.language]
    findings = [
        each
        for each in edition.findings
        if each.check == given.field("check") and each.id not in edition.waived and can_be_mended(each)
    ]
    if not findings:
        raise InvalidValue("check", phrase("has no finding in the present text that can be mended without a person"))
    return _mended(given, findings)


def _mended(given: Given, findings: Sequence[Finding]) -> wanted.Command:
    """Held to the wordings that the suggestions were put into, whatever the form says of others."""
    edition = given.article.editions[given.language]
    texts = mended(given.article, edition, findings)
    seen = {
        segment.id: wording_of(segment, edition.present(segment))
        for segment in all_segments(given.article.blocks)
        if segment.id in texts
    }
    return wanted.PostEdit(by=given.by, at=given.at, language=given.language, segments=texts, seen=seen)


def _take_former(given: Given) -> wanted.Command:
    """Let the wording stand again that a segment had before its source was reworded."""
    segment_id = given.field("segment_id")
    former = given.article.editions[given.language].former.get(segment_id)
    if former is None:
        raise InvalidValue("segment_id", phrase("this segment has no former wording that could be taken"))
    return wanted.PostEdit(
        by=given.by,
        at=given.at,
        language=given.language,
        segments={segment_id: former.target.text},
        marks={segment_id: former.target.marks},
        seen=seen_in(given.fields),
    )


def _revised(given: Given) -> tuple[DraftBlock, ...]:
    """The draft's blocks with the texts that were typed; a block that was emptied goes."""
    drafts: list[DraftBlock] = []
    for number, block in enumerate(redrafted(given.article.blocks, {})):
        typed = given.fields.get(f"{BLOCK}{number}")
        if typed is None:
            drafts.append(block)
            continue
        refuse_unreadable(typed, "text")
        text, marks = untagged(typed.replace("\r\n", "\n").strip(), block.marks, f"block {number + 1}")
        if text == block.text.strip() and marks == block.marks:
            drafts.append(block)
        elif text:
            drafts += in_sentences((replace(block, segments=(text,), marks=marks),), given.language)
    return tuple(drafts)


def _revise(given: Given) -> wanted.Command:
    if given.language != given.article.language:
        raise InvalidValue("language", phrase("only the source is a draft; a translation is edited"))
    drafts = _revised(given)
    original = wanted.Original(format="text", text="\n\n".join(draft.text.strip() for draft in drafts))
    return wanted.ReviseDraft(by=given.by, at=given.at, blocks=drafts, original=original, details=_redetailed(given))


def _redetailed(given: Given) -> wanted.Details | None:
    """The metadata with the genre that was typed; None where that is as it was, or was not asked."""
    details = given.article.details
    genre = one_line(given.field("genre")) if "genre" in given.fields else details.genre
    if len(genre) > _LONGEST_GENRE:
        raise InvalidValue("genre", phrase("must have at most {most} characters", most=_LONGEST_GENRE))
    return None if genre == details.genre else replace(details, genre=genre)


def _revise_if_changed(given: Given) -> wanted.Command | None:
    unchanged = _revised(given) == redrafted(given.article.blocks, {}) and _redetailed(given) is None
    return None if unchanged else _revise(given)


def _hand_in(given: Given) -> wanted.Command:
    return wanted.SubmitArticle(by=given.by, at=given.at)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidValue("publish_at", phrase("give a date and a time, in UTC")) from error


def _schedule(given: Given) -> wanted.Command:
    moment = _moment(given.field("publish_at")) if given.fields else given.article.details.embargoed or given.at
    return wanted.SchedulePublication(
        by=given.by,
        at=given.at,
        language=given.language,
        publish_at=moment,
        grade=_grade(given),
        note=given.field("note"),
    )


def _publish(given: Given) -> wanted.Command:
    return wanted.PublishEdition(
        by=given.by, at=given.at, language=given.language, grade=_grade(given), note=given.field("note")
    )


def _grade(given: Given) -> CorrectionGrade | None:
    """None where the form says nothing of it, or leaves it to what was said of the source's corrections."""
    chosen = given.field("grade")
    if chosen and chosen not in set(CorrectionGrade):
        raise InvalidValue("grade", phrase("must be one of {choices}", choices=", ".join(CorrectionGrade)))
    return CorrectionGrade(chosen) if chosen else None


def _simple(command: Callable[..., wanted.Command], *fields: str) -> Callable[[Given], wanted.Command]:
    """Builds a command that takes these form fields as they are."""
    return lambda given: command(
        by=given.by, at=given.at, language=given.language, **{name: given.field(name) for name in fields}
    )


def action_of(label: str, done: str, command: type[wanted.Command], *fields: str, is_talk: bool = False) -> Action:
    """An action whose command takes these form fields as they are."""
    return Action(label=label, done=done, command=command, build=_simple(command, *fields), is_talk=is_talk)


TEXT_ACTIONS: Mapping[str, Action] = {
    "approve": action_of(phrase("Approve"), phrase("You approved this text."), wanted.ApproveEdition, "content_hash"),
    "override": action_of(
        phrase("Approve in spite of four eyes"),
        phrase("You approved this text in spite of the four-eyes rule; the reason is on record."),
        wanted.OverrideFourEyes,
        "content_hash",
        "reason",
    ),
    "request-changes": action_of(
        phrase("Request changes"), phrase("You asked for changes."), wanted.RequestChanges, "comment"
    ),
    "reject": action_of(phrase("Reject"), phrase("You rejected this edition."), wanted.RejectEdition, "reason"),
    "withdraw-approval": action_of(
        phrase("Take back approval"), phrase("You took your approval back."), wanted.WithdrawApproval
    ),
    "publish": Action(
        label=phrase("Publish now"), done=phrase("Published."), command=wanted.PublishEdition, build=_publish
    ),
    "schedule": Action(
        label=phrase("Schedule"), done=phrase("Scheduled."), command=wanted.SchedulePublication, build=_schedule
    ),
    "hold": action_of(phrase("Hold"), phrase("Partners are asked to withhold it."), wanted.HoldEdition, "reason"),
    "release": action_of(phrase("Release"), phrase("It is out again."), wanted.ReleaseEdition),
    "withdraw": action_of(
        phrase("Withdraw"), phrase("Withdrawn from everybody who received it."), wanted.WithdrawEdition, "reason"
    ),
    "retract": action_of(
        phrase("Retract"), phrase("Marked as retracted; it stays readable."), wanted.RetractEdition, "note"
    ),
    "retranslate": action_of(
        phrase("Let the machine translate"), phrase("The machine was asked again."), wanted.Retranslate
    ),
    "edit": Action(label=phrase("Save"), done=phrase("Saved."), command=wanted.PostEdit, build=_post_edit),
    "mend": Action(
        label=phrase("Mend"), done=phrase("Mended. The checks run again."), command=wanted.PostEdit, build=_mend
    ),
    "mend-all": Action(
        label=phrase("Mend all"), done=phrase("Mended. The checks run again."), command=wanted.PostEdit, build=_mend_all
    ),
    "take-former": Action(
        label=phrase("Take it"),
        done=phrase("The former wording stands again."),
        command=wanted.PostEdit,
        build=_take_former,
    ),
    "revise": Action(
        label=phrase("Save the draft"), done=phrase("The draft is saved."), command=wanted.ReviseDraft, build=_revise
    ),
    "hand-in": Action(
        label=phrase("Hand in"),
        done=phrase("Handed in."),
        command=wanted.SubmitArticle,
        build=_hand_in,
        first=_revise_if_changed,
    ),
    "waive": action_of(
        phrase("Waive"), phrase("Waived; the reason is on record."), wanted.WaiveFinding, "finding_id", "reason"
    ),
}
"""By the last part of the form's address."""


def _of_article(label: str, done: str, command: type[wanted.Command], *fields: str) -> Action:
    make: Callable[..., wanted.Command] = command
    return Action(
        label=label,
        done=done,
        command=command,
        build=lambda given: make(by=given.by, at=given.at, **{name: given.field(name) for name in fields}),
    )


ARTICLE_ACTIONS: Mapping[str, Action] = {
    "hold": _of_article(
        phrase("Hold everything"), phrase("Partners are asked to withhold every edition."), wanted.HoldArticle, "reason"
    ),
    "release": _of_article(
        phrase("Release everything"), phrase("Every held edition is out again."), wanted.ReleaseArticle
    ),
    "withdraw": _of_article(
        phrase("Withdraw everything"),
        phrase("Every edition is withdrawn from everybody."),
        wanted.WithdrawArticle,
        "reason",
    ),
    "retract": _of_article(
        phrase("Retract everything"),
        phrase("Every edition is marked as retracted; they stay readable."),
        wanted.RetractArticle,
        "note",
    ),
}
"""What the article's page can ask for, of all its editions at once."""
