"""Judges the room that a partitioned log has. Pure."""

from __future__ import annotations

from workflow.doctor.lines import Level, Line, Unit
from workflow.domain.phrases import phrase, phrase_count
from workflow.partitions import Room


def judge_room(room: Room) -> Line:
    """Whether the log can go on; without room nothing is recorded. And what was left half done."""
    if not room.is_partitioned:
        return _half_begun()
    line = Line(
        kind="partitions",
        name=phrase("Partitions"),
        level=Level.OK,
        figure=phrase_count(
            "room for {events} events, {count} empty partition ahead",
            "room for {events} events, {count} empty partitions ahead",
            room.ahead,
            events=f"{room.events:,}",
        ),
        value=room.events,
        unit=Unit.EVENTS,
    )
    if room.ahead:
        return line
    make = phrase("See that the clock runs, which makes partitions; `copyflow partitions ahead` makes them at once.")
    if room.events:
        return line.but(
            Level.SLOWER,
            phrase("The log takes {events} more events; no empty partition is ahead.", events=f"{room.events:,}"),
            make,
        )
    return line.but(Level.STUCK, phrase("The log’s last partition is full: nothing can be recorded."), make)


def _half_begun() -> Line:
    return Line(
        kind="partitions",
        name=phrase("Partitions"),
        level=Level.SLOWER,
        figure=phrase("half begun"),
        what=phrase("`copyflow partitions begin` is under way, or was cut off: the log would stop at the end it set."),
        next=phrase("Wait for its end, or run it again; the clock takes back what it left, within an hour."),
    )
