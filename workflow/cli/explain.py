"""``copyflow explain``: an article's story with its causes and waits; with a partner, why it has the article or not."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer
from rich.text import Text

from workflow.cli.console import newsroom, out, plain, print_json, say
from workflow.cli.finding import find_article
from workflow.cli.log_commands import AsJson
from workflow.cli.partner_telling import find_partner
from workflow.domain.delivery import UNSETTLED
from workflow.explaining.causes import Cause, Evidence
from workflow.explaining.unsent import UnsentBecause
from workflow.explanation import Explanation, PartnerExplanation, Told

_WIDEST = 100
"""Columns of running text that are still easy to read."""


def explain(
    names: Annotated[
        list[str],
        typer.Argument(metavar="[PARTNER] ARTICLE", help="The article's id or its beginning; before it a partner."),
    ],
    as_of: Annotated[
        int | None, typer.Option("--as-of", help="As it was at this position of the log.", min=1, metavar="POSITION")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell the story of an article: what happened because of what, and what it waits for now.

    With a partner before it, tell why that partner has each edition, waits for it, or was not sent it.
    """
    if len(names) > 2:
        raise typer.BadParameter("name an article, or a partner and an article", param_hint="[PARTNER] ARTICLE")
    with newsroom() as application:
        identity = find_article(application.views, names[-1])
        if len(names) == 2:
            partner = find_partner(application, names[0])
            copies = application.explanations.for_partner(partner.id, identity, as_of=as_of, for_operator=True)
            explain_copies(copies, as_json=as_json)
            return
        explanation = application.explanations.of(identity, as_of=as_of, for_operator=True)
    if as_json:
        print_json(asdict(explanation))
        return
    _head(explanation)
    _story(explanation)
    _waits(explanation)
    _not_sent(explanation)


def explain_copies(explanation: PartnerExplanation, *, as_json: bool) -> None:
    """Why a partner has each edition, waits for it, or was not sent it."""
    if as_json:
        from api.v1.explanations import PartnerExplanationModel

        print_json(PartnerExplanationModel.of(explanation).model_dump(mode="json"))
        return
    _paragraph(f"{explanation.headline} ({explanation.article_id})")
    _paragraph(
        f"for {explanation.partner_name}"
        + (f", as of {explanation.at:%Y-%m-%d %H:%M:%S} UTC" if explanation.is_past else "")
    )
    if explanation.lane:
        _paragraph(_ended(explanation.lane))
    for edition in explanation.editions:
        say(f"\n{edition.language}: {edition.state.replace('_', ' ')}")
        _paragraph(_ended(edition.sentence), first="  ", indent=2)
        for item in edition.items:
            if item.sentence != edition.sentence and item.state not in UNSETTLED:
                _paragraph(item.sentence, first="- ", indent=2)
            for answer in item.answers:
                _paragraph(answer, first="  · ", indent=4)
            if item.receipt:
                _paragraph(item.receipt, first="  · ", indent=4)
        for note in edition.notes:
            _paragraph(note, first="  ", indent=2)


def _head(explanation: Explanation) -> None:
    _paragraph(explanation.headline)
    moment = f"as of {explanation.at:%Y-%m-%d %H:%M:%S}" if explanation.is_past else "now"
    _paragraph(f"{explanation.article_id}, {explanation.stage}")
    if explanation.taken_from is not None:
        link = f", {explanation.taken_from.link}" if explanation.taken_from.link else ""
        _paragraph(f"Taken from the source {explanation.taken_from.source_name}{link}")
    _paragraph(f"The log up to position {explanation.position}, {moment}. Times are UTC; [n] is a position of the log.")


def _story(explanation: Explanation) -> None:
    for day, entries in groupby(explanation.story, key=lambda each: each.at.date()):
        say(f"\n{day:%A}, {day.day} {day:%B %Y}\n")
        for entry in entries:
            _entry(entry)


def _entry(entry: Told) -> None:
    subject = "" if entry.type == "delivery.attempt_failed" else f"{entry.actor_name} "  # the attempt is its subject
    _paragraph(_ended(f"{subject}{entry.sentence}"), first=f"{entry.at:%H:%M:%S} [{entry.position}] ", indent=9)
    causes = [_because(cause) for cause in entry.causes if cause.evidence is not Evidence.PERSON]
    for number, words in enumerate(causes):
        first = f"{' ' * 11}because " if number == 0 else f"{' ' * 11}and because "
        _paragraph(_ended(words) if number == len(causes) - 1 else f"{words},", first=first, indent=13)
    for consequence in entry.consequences:
        _paragraph(_ended(consequence), first=f"{' ' * 11}so ", indent=13)


def _because(cause: Cause) -> str:
    place = f" [{cause.position}]" if cause.position is not None else ""
    guessed = cause.evidence is Evidence.CORRELATION
    note = " (by their correlation; this older event names no cause)" if guessed else ""
    return f"{cause.sentence.rstrip('.')}{place}{note}"


def _waits(explanation: Explanation) -> None:
    say("\nWaits for\n" if not explanation.is_past else "\nWaited for then\n")
    if not explanation.waits_for:
        say("  Nothing waits.")
    for wait in explanation.waits_for:
        _paragraph(_ended(wait.sentence), first="- ", indent=2)
        if wait.since is not None:
            since = f"{wait.since.sentence.rstrip('.')} [{wait.since.position}]"
            _paragraph(_ended(since), first="  since ", indent=4)


def _not_sent(explanation: Explanation) -> None:
    if explanation.not_sent:
        say("\nNever sent\n")
    unpublished = [each.language for each in explanation.not_sent if each.because is UnsentBecause.NOT_PUBLISHED]
    if unpublished:
        _paragraph(f"{', '.join(unpublished)} went to no partner: never published.", first="- ", indent=2)
    for each in explanation.not_sent:
        if each.because is not UnsentBecause.NOT_PUBLISHED:
            _paragraph(_ended(each.sentence), first="- ", indent=2)


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _paragraph(words: str, *, first: str = "", indent: int = 0) -> None:
    """Words on one line for a pipe or a file; on a terminal wrapped at its width, with a hanging indent."""
    line = first + " ".join(plain(words).split())
    if not out.is_terminal:
        say(line)
        return
    width = min(out.width, _WIDEST)
    head = Text(line).wrap(out, width)[0].plain.rstrip()
    say(head)
    following = line.removeprefix(head).strip()
    for each in Text(following).wrap(out, max(width - indent, 20)) if following else ():
        say(" " * indent + each.plain.rstrip())
