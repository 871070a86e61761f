"""The figures' page: turnaround, the machine's part, what people change, how deliveries go: charts with tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.charts import Chart, Point, columns, rows
from api.ui.pages import note_position, page
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.vocabulary import PartnerId
from workflow.figures import Deliveries, FiguresOver, Texts, machine_share, summed
from workflow.spreadsheets import guarded
from workflow.turnaround import LanguageTurnaround
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

SPANS = (7, 30, 90, 365)
_BY_WEEK_FROM = 60
"""So many days are shown by week."""
_NEWEST = 20_000
"""Editions that turnaround is reckoned of at most."""
_Days = Annotated[int, Query(ge=1, le=3_660)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A day or a week of the charts."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """Its first day, short."""
        return f"{self.first:%m-%d}"


@router.get("/figures")
def figures(
    request: Request, application: CurrentApplication, views: CurrentViews, person: CurrentPerson, days: _Days = 30
) -> Response:
    """The last days in charts, each with the table behind it."""
    over = application.shown.figures.over(days=days, position=views.position)
    turnaround = application.shown.turnaround.by_language(days=days, position=views.position, limit=_NEWEST)
    periods = _periods(over)
    shares = [_share(over, each) for each in periods]
    sent = [_sent(over, each) for each in periods]
    names = _partner_names(views)
    partners = summed(over.deliveries, lambda key: key[1], Deliveries())
    return page(
        request,
        "figures.html",
        person,
        days=days,
        spans=SPANS,
        by_week=days >= _BY_WEEK_FROM,
        since=over.since,
        until=over.until,
        turnaround=turnaround,
        turnaround_chart=_turnaround_chart(turnaround),
        newest=_NEWEST,
        duration=duration,
        percent=percent,
        origins=sorted(summed(over.texts, lambda key: key[3], Texts()).items(), key=lambda each: -each[1].characters),
        share=machine_share(summed(over.texts, lambda key: key[3], Texts())),
        share_chart=_percent_chart(periods, shares),
        share_rows=list(zip(periods, shares, strict=True)),
        edits=sorted((key, each) for key, each in _edits(over).items() if each.proposed),
        edit_chart=_edit_chart(_edits(over)),
        sent_chart=_percent_chart(periods, [each.success for each in sent]),
        sent_rows=list(zip(periods, sent, strict=True)),
        partners=sorted(
            ((names.get(PartnerId(key), key), each) for key, each in partners.items()), key=lambda each: each[0]
        ),
    )


@router.get("/figures.csv")
def figures_csv(
    application: CurrentApplication, views: CurrentViews, person: CurrentPerson, days: _Days = 30
) -> Response:
    """All that the charts are made of, a row a day and kind."""
    del person
    over = application.shown.figures.over(days=days, position=views.position)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("figure", "day", "from", "into", "origin_or_partner", *_TEXT_COLUMNS, *_DELIVERY_COLUMNS))
    writer.writerows([guarded(cell) for cell in row] for row in _csv_rows(over, _partner_names(views)))
    headers = {"Content-Disposition": 'attachment; filename="figures.csv"', "Cache-Control": "no-store"}
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


_TEXT_COLUMNS = ("segments", "edited", "characters", "proposed", "distance")
_DELIVERY_COLUMNS = ("accepted", "failed", "parked", "latency_ms", "slowest_ms")


def _csv_rows(over: FiguresOver, names: dict[PartnerId, str]) -> Iterator[tuple[str, ...]]:
    for (day, source, language, origin), text in sorted(over.texts.items()):
        numbers = (str(getattr(text, name)) for name in _TEXT_COLUMNS)
        yield "text", day.isoformat(), source, language, origin, *numbers, *("",) * len(_DELIVERY_COLUMNS)
    for (day, partner), sent in sorted(over.deliveries.items()):
        numbers = (str(getattr(sent, name)) for name in _DELIVERY_COLUMNS)
        name = names.get(PartnerId(partner), partner)
        yield "delivery", day.isoformat(), "", "", name, *("",) * len(_TEXT_COLUMNS), *numbers


def _partner_names(views: Views) -> dict[PartnerId, str]:
    return {each.id: each.profile.name for each in views.partners()}


# --- what the charts show -----------------------------------------------------------------------------


def _periods(over: FiguresOver) -> list[Period]:
    """Days, or weeks that begin on the first day shown."""
    length = 7 if len(over.days) >= _BY_WEEK_FROM else 1
    firsts = over.days[::length]
    return [Period(first=each, last=min(each + timedelta(days=length - 1), over.until)) for each in firsts]


def _share(over: FiguresOver, period: Period) -> float | None:
    within = {key: each for key, each in over.texts.items() if period.first <= key[0] <= period.last}
    return machine_share(summed(within, lambda key: key[3], Texts()))


def _sent(over: FiguresOver, period: Period) -> Deliveries:
    within = {key: each for key, each in over.deliveries.items() if period.first <= key[0] <= period.last}
    return summed(within, lambda _: "", Deliveries()).get("", Deliveries())


def _edits(over: FiguresOver) -> dict[tuple[str, str, str], Texts]:
    """By origin and pair of languages."""
    return summed(over.texts, lambda key: (key[3], key[1], key[2]), Texts())


def _edit_chart(edits: dict[tuple[str, str, str], Texts]) -> Chart:
    return rows(
        [
            Point(name=f"{origin} {source} → {language}", value=each.change, said=percent(each.change))
            for (origin, source, language), each in sorted(edits.items())
            if each.proposed
        ]
    )


def _turnaround_chart(turnaround: Iterable[LanguageTurnaround]) -> Chart:
    """The median until approval, by language."""
    points = []
    for each in turnaround:
        approved = next(step for step in each.steps if step.step == "approved")
        points.append(Point(name=each.language, value=approved.median_seconds, said=duration(approved.median_seconds)))
    return rows(points)


def _percent_chart(periods: Sequence[Period], values: Sequence[float | None]) -> Chart:
    points = [
        Point(name=period.name, value=value, said=percent(value)) for period, value in zip(periods, values, strict=True)
    ]
    return columns(points, most=1, scale=((0, "0 %"), (0.5, "50 %"), (1, "100 %")))


def percent(part: float | None) -> Phrase | str:
    """A part of one in percent; a dash where there is none."""
    if part is None:
        return "–"
    return phrase("{number} %", number=f"{part * 100:.1f}".rstrip("0").rstrip("."))


def duration(seconds: float | None) -> Phrase | str:
    """How long, coarsely; a dash where nobody knows."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return phrase("{number} s", number=round(seconds))
    if seconds < 90 * 60:
        return phrase("{number} min", number=round(seconds / 60))
    if seconds < 48 * 3600:
        return phrase("{number} h", number=f"{seconds / 3600:.1f}")
    return phrase("{number} d", number=f"{seconds / 86_400:.1f}")
