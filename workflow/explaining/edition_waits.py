"""What each edition waits for: one exact sentence for every edition that is not at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Edition, EditionState
from workflow.domain.desk import NEWSROOM, rule_for
from workflow.domain.errors import EmbargoStands
from workflow.domain.phrases import listed, phrase, phrase_count, word
from workflow.domain.reactions import Work, WorkKind, work_of_article
from workflow.domain.rules import hands_in
from workflow.domain.streams import article_stream
from workflow.domain.transitions import refusal
from workflow.domain.vocabulary import Actor, PubStatus, Role, Route
from workflow.explaining.history import is_same_edition
from workflow.explaining.open_work import NOUNS, standing
from workflow.explaining.situation import Since, Situation, Wait, WaitKind, either, joined, moment, who_may

SOME_PUBLISHER = Actor(id="user:", name="", roles=frozenset({Role.PUBLISHER}))
"""Whoever publishes, for asking the rules what would stand in the way."""


def edition_waits(situation: Situation) -> Iterator[Wait]:
    """What the editions wait for, the source first."""
    for edition in situation.history.article.editions.values():
        looking = _Looking(situation, edition)
        yield from (found for found in (looking.wait(), looking.withheld(), looking.planning()) if found is not None)


class _Looking:
    """Looks at one edition."""

    def __init__(self, situation: Situation, edition: Edition) -> None:
        self._situation = situation
        self._article = situation.history.article
        self._edition = edition
        self._due = [work for work in work_of_article(self._article) if work.subject == edition.language]
        self._the = phrase("The {language} edition", language=edition.language)

    def wait(self) -> Wait | None:
        match self._edition.state:
            case EditionState.DRAFT:
                return self._draft()
            case EditionState.TRANSLATION:
                return self._translation()
            case EditionState.REVIEW:
                return self._review()
            case EditionState.APPROVED:
                return self._approved()
            case EditionState.SCHEDULED:
                return self._scheduled()
            case EditionState.HELD:
                return self._held()
            case _:
                return None

    # --- one state each -------------------------------------------------------------------------------------

    def _draft(self) -> Wait:
        if not self._edition.is_source:
            words = phrase("{the} waits for its source to be submitted.", the=self._the)
            return self._say(WaitKind.SOURCE, words, who_may(wanted.SubmitArticle))
        if self._edition.changes_requested:
            words = phrase(
                "{the} waits for a writer to change and submit it: {comment}",
                the=self._the,
                comment=self._edition.changes_requested,
            )
            return self._say(WaitKind.CHANGES, words, who_may(wanted.ReviseDraft))
        words = phrase("{the} is a draft and waits for a writer to submit it.", the=self._the)
        return self._say(WaitKind.SUBMISSION, words, who_may(wanted.SubmitArticle))

    def _translation(self) -> Wait:
        edition, unfinished = self._edition, self._article.unfinished(self._edition.language)
        if unfinished and edition.route is Route.PERSON:
            return self._for_translator(len(unfinished))
        if edition.changes_requested and not unfinished:
            words = phrase(
                "{the} waits for a translator to change it: {comment}",
                the=self._the,
                comment=edition.changes_requested,
            )
            return self._say(WaitKind.CHANGES, words, who_may(wanted.PostEdit))
        return self._for_work(WorkKind.TRANSLATE, WorkKind.CHECK, WorkKind.TAG) or self._stuck()

    def _for_translator(self, unfinished: int) -> Wait:
        edition = self._edition
        missing = phrase_count(
            "{count} segment is missing or stale", "{count} segments are missing or stale", unfinished
        )
        reason = (
            edition.changes_requested or edition.handed_over_because or phrase("a person's translation was asked for")
        )
        words = phrase(
            "{the} waits for a translator: {missing}; {reason}", the=self._the, missing=missing, reason=reason
        )
        return self._say(WaitKind.TRANSLATOR, words, who_may(wanted.PostEdit))

    def _review(self) -> Wait:
        edition = self._edition
        in_the_way = self._source_in_the_way()
        if in_the_way is not None:
            return in_the_way
        if not edition.is_checked:
            return self._for_work(WorkKind.CHECK, WorkKind.TAG) or self._stuck()
        if edition.blocking:
            findings = [
                phrase("{check}: {message}", check=word(each.check), message=each.message.rstrip("."))
                for each in edition.blocking
            ]
            words = phrase_count(
                "{the} waits for {count} blocking finding to be mended, or waived with a reason: {findings}.",
                "{the} waits for {count} blocking findings to be mended, or waived with a reason: {findings}.",
                len(findings),
                the=self._the,
                findings=joined(findings),
            )
            return self._say(WaitKind.FINDINGS, words, who_may(wanted.WaiveFinding))
        return self._for_approvals()

    def _for_approvals(self) -> Wait:
        edition, name = self._edition, self._situation.history.name
        given = [each for each in edition.approvals if each.content_hash == edition.content_hash]
        missing = self._article.details.required_approvals - len(given)
        approvers, hands = {each.by for each in edition.approvals}, hands_in(self._article, edition)
        barred = tuple(sorted(name(each) for each in approvers | hands))
        who = who_may(wanted.ApproveEdition)
        why = phrase("not by {barred}, who had a hand in it", barred=", ".join(barred))
        if approvers:
            why = phrase("{told} or approved it already", told=why)
        words = phrase_count(
            "{the} waits for {count} more approval by {who}, {why}.",
            "{the} waits for {count} more approvals by {who}, {why}.",
            missing,
            the=self._the,
            who=either(who),
            why=why,
        )
        return replace(self._say(WaitKind.APPROVALS, words, who), barred=barred)

    def _approved(self) -> Wait:
        error = self._refused(self._situation.now)
        publishers = who_may(wanted.PublishEdition)
        embargo = self._article.details.embargoed
        if isinstance(error, EmbargoStands) and embargo is not None:
            words = phrase(
                "{the} waits for its embargo to pass at {embargo}; {publishers} can schedule it.",
                the=self._the,
                embargo=moment(embargo),
                publishers=either(publishers),
            )
            return replace(self._say(WaitKind.EMBARGO, words, publishers), until=embargo)
        in_the_way = self._source_in_the_way()
        if in_the_way is not None:
            return in_the_way
        if error is not None:
            return self._say(
                WaitKind.APPROVALS,
                phrase("{the} cannot be published as it is. {detail}", the=self._the, detail=error.detail),
                publishers,
            )
        words = phrase(
            "{the} is approved and waits for {publishers} to publish or schedule it.",
            the=self._the,
            publishers=either(publishers),
        )
        return self._say(WaitKind.PUBLISHER, words, publishers)

    def _scheduled(self) -> Wait:
        at, publishers = self._edition.publish_at, who_may(wanted.PublishEdition)
        if at is None:  # released while it was scheduled
            words = phrase(
                "{the} has lost its time and waits for {publishers} to publish or schedule it.",
                the=self._the,
                publishers=either(publishers),
            )
            return self._say(WaitKind.PUBLISHER, words, publishers)
        publish = next(work for work in self._due if work.kind is WorkKind.PUBLISH)
        how = standing(self._situation, self._stream, publish)
        error = self._refused(max(at, self._situation.now))
        words = phrase(
            "{the} waits for its publication, scheduled for {moment} ({how}).",
            the=self._the,
            moment=moment(at),
            how=how.words,
        )
        if error is not None:
            words = phrase("{told} As things are it would not go out then: {detail}", told=words, detail=error.detail)
        return replace(self._say(WaitKind.SCHEDULE, words, how.who, publish), until=how.until)

    def _held(self) -> Wait:
        note = self._edition.published.note if self._edition.published else ""
        who = who_may(wanted.ReleaseEdition)
        words = phrase(
            "{the} is on hold and waits for {who} to release or withdraw it: {note}",
            the=self._the,
            who=either(who),
            note=note,
        )
        return self._say(WaitKind.DECISION, words, who)

    def _stuck(self) -> Wait:
        """No state that the rules lead to comes here; if one does, a person has to look."""
        words = phrase("{the} waits for a person to look at it: nothing is due by itself.", the=self._the)
        return self._say(WaitKind.DECISION, words, who_may(wanted.PostEdit))

    # --- what several states wait for -------------------------------------------------------------------------

    def planning(self) -> Wait | None:
        """A public revision whose deliveries are not planned yet."""
        work = next((each for each in self._due if each.kind is WorkKind.PLAN_DELIVERIES), None)
        public = self._edition.published
        if work is None or public is None:
            return None
        how = standing(self._situation, self._stream, work)
        revision = phrase(
            "Revision {revision} of the {language} edition", revision=public.revision, language=self._edition.language
        )
        words = phrase("{revision} waits for {work}: {how}.", revision=revision, work=NOUNS[work.kind], how=how.words)
        return replace(self._say(WaitKind.PLAN, words, how.who, work), until=how.until)

    def withheld(self) -> Wait | None:
        """A public revision that is on hold while another text of the edition is in work."""
        public = self._edition.published
        if public is None or public.pub_status is not PubStatus.WITHHELD or self._edition.state is EditionState.HELD:
            return None
        who = who_may(wanted.ReleaseEdition)
        revision = phrase(
            "Revision {revision} of the {language} edition", revision=public.revision, language=self._edition.language
        )
        words = phrase(
            "{revision} is on hold and waits for {who} to release, replace or withdraw it: {note}",
            revision=revision,
            who=either(who),
            note=public.note,
        )
        return replace(self._say(WaitKind.DECISION, words, who), since=self._held_since())

    def _for_work(self, *kinds: WorkKind) -> Wait | None:
        due = [work for work in self._due if work.kind in kinds]
        if not due:
            return None
        stand = [standing(self._situation, self._stream, work) for work in due]
        *others, last = [
            phrase("{work} ({how})", work=self._noun(work), how=how.words) for work, how in zip(due, stand, strict=True)
        ]
        words = phrase("{others} and {last}", others=listed(others), last=last) if others else last
        untils = [how.until for how in stand if how.until is not None]
        who = tuple(sorted({each for how in stand for each in how.who}))
        wait = self._say(WaitKind.WORK, phrase("{the} waits for {words}.", the=self._the, words=words), who, due[0])
        return replace(wait, until=max(untils, default=None))

    def _noun(self, work: Work) -> str:
        """What the work is; a translation with who is asked for it, where a desk's rule says so."""
        if work.kind is not WorkKind.TRANSLATE:
            return NOUNS[work.kind]
        article, situation = self._article, self._situation
        found = rule_for(
            situation.desk, situation.newsroom, article.language, self._edition.language, article.details.urgency
        )
        if found is None:
            return NOUNS[work.kind]
        owner, rule = found
        whose = phrase("the newsroom") if owner.id == NEWSROOM else phrase("the desk {name}", name=owner.name)
        return phrase(
            "its translation, which {whose} asks of {engines}", whose=whose, engines=", then ".join(rule.engines)
        )

    def _source_in_the_way(self) -> Wait | None:
        source = self._article.source.state
        if self._edition.is_source or source not in {EditionState.DRAFT, EditionState.REJECTED}:
            return None
        if source is EditionState.DRAFT:
            words = phrase("{the} waits for its source, which is being revised, to be submitted again.", the=self._the)
            return self._say(WaitKind.SOURCE, words, who_may(wanted.SubmitArticle))
        words = phrase("{the} cannot go on, because its source was rejected; reject it too.", the=self._the)
        return self._say(WaitKind.SOURCE, words, who_may(wanted.RejectEdition))

    def _refused(self, at: datetime) -> Any:
        publish = wanted.PublishEdition(by=SOME_PUBLISHER, at=at, language=self._edition.language)
        return refusal(publish, self._article)

    @property
    def _stream(self) -> str:
        return article_stream(self._article.id)

    def _say(self, kind: WaitKind, words: str, who: tuple[str, ...], work: Work | None = None) -> Wait:
        edition = self._edition
        return Wait(
            kind=kind,
            language=edition.language,
            state=edition.state.value,
            sentence=words,
            who=who,
            since=self._opened(work) if work is not None else self._since(),
        )

    def _opened(self, work: Work) -> Since | None:
        history = self._situation.history
        opening = history.opening_of(self._stream, work)
        return Since(position=opening.step.position, sentence=history.telling(opening.step)) if opening else None

    def _held_since(self) -> Since | None:
        history, language = self._situation.history, self._edition.language
        for step in reversed(history.article_steps):
            if isinstance(step.event, happened.EditionHeld) and step.event.language == language:
                return Since(position=step.position, sentence=history.telling(step))
        return None

    def _since(self) -> Since | None:
        """The last event that made the edition stand as it does."""
        history, language = self._situation.history, self._edition.language
        for step in reversed(history.article_steps):
            if is_same_edition(step.before, step.after, language):
                continue
            before, after = step.before.editions.get(language), step.after.editions[language]
            if before is None or _aspect(step.before, before) != _aspect(step.after, after):
                return Since(position=step.position, sentence=history.telling(step))
        return None


def _aspect(article: Any, edition: Edition) -> object:
    """What of an edition, when it changes, makes it wait for something else."""
    return (
        edition.state,
        edition.route,
        edition.changes_requested,
        edition.content_hash,
        edition.approvals,
        edition.findings,
        edition.waived,
        edition.is_checked,
        article.source.state in {EditionState.DRAFT, EditionState.REJECTED},
        article.unfinished(edition.language),
    )
