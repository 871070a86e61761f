"""``copyflow partner dry-run``: what other filters would have moved in the last days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import typer

from workflow.cli import partner_options as given
from workflow.cli.console import hint, newsroom, print_json, say, show_table
from workflow.cli.partner_telling import find_partner, short, wants
from workflow.cli.partners import PartnerName
from workflow.cli.people import AsJson
from workflow.filter_trials import FilterTrial, Moved, try_profile
from workflow.partner_checks import check_filters


def dry_run(
    partner: PartnerName,
    days: Annotated[int, typer.Option(help="How far to look back.", min=1, max=3_660)] = 30,
    language: given.Languages = None,
    topic: given.Topics = None,
    entity: given.Entities = None,
    genre: given.Genres = None,
    least_urgency: given.LeastUrgency = None,
    desk: given.Desks = None,
    agreement: given.Agreement = None,
    clear: given.Clear = None,
    as_json: AsJson = False,
) -> None:
    """List what would have moved if the filters had been as named. Nothing is sent, and nothing is changed."""
    with newsroom() as application:
        found = find_partner(application, partner)
        filters = given.changed_filters(
            found.profile.filters,
            languages=language,
            topics=topic,
            entities=entity,
            genres=genre,
            least_urgency=least_urgency,
            desks=desk,
            clear=clear,
        )
        filters, warnings = check_filters(filters, application.views)
        bound = found.profile.embargo_agreement if agreement is None else agreement
        changed = replace(found.profile, filters=filters, embargo_agreement=bound)
        since = application.clock.now() - timedelta(days=days)
        trial = try_profile(application.views, found, changed, since=since)
    if as_json:
        from api.v1.partner_models import TrialModel

        print_json(TrialModel.of(trial).model_dump(mode="json"))
        return
    for warning in warnings:
        hint(warning)
    say(f"{found.name} now wants {wants(found.profile.filters)}; tried: {wants(filters)}.")
    _tell(trial, days)


def _tell(trial: FilterTrial, days: int) -> None:
    if trial.is_cut:
        hint(f"Only the newest {trial.editions:,} editions were looked at.")
    say(
        f"Of {trial.editions:,} public edition(s) of the last {days} day(s), both let {trial.by_both:,} through and "
        f"neither {trial.by_neither:,}."
    )
    _list(f"Would not be sent any more ({len(trial.no_longer)})", trial.no_longer)
    _list(f"Would be sent too ({len(trial.newly)})", trial.newly)
    if any(each.received for each in trial.no_longer):
        say("What the partner has already, it gets the changes of all the same.")


def _list(title: str, moved: Sequence[Moved]) -> None:
    if not moved:
        return
    say(f"\n{title}\n")
    rows = [
        (
            each.article_id,
            each.language,
            short(each.published_at),
            each.headline,
            each.reason,
            "yes" if each.received else "",
        )
        for each in moved
    ]
    show_table(("article", "language", "published", "headline", "because", "has it"), rows, whole=("article",))
