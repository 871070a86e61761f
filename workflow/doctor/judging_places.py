"""Judges disks, files, the database server and its tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from workflow.doctor.amounts import moment, short_span, size, span
from workflow.doctor.judging_partitions import judge_room
from workflow.doctor.lines import Level, Line, Unit
from workflow.doctor.signs import DatabaseSigns, Disk, Places, PrivateFile, Unseen
from workflow.domain.phrases import Phrase, phrase, phrase_count

STUCK_BELOW_BYTES, SLOWER_BELOW_BYTES = 100_000_000, 1_000_000_000
"""Free space below which nothing is safe to be written, and below which somebody should make room."""
STUCK_BELOW_FILES = 100
LARGE_WAL_BYTES = 1_000_000_000
"""A write-ahead log above it is not given back: something reads, or replicates, for very long."""
SLOWER_ABOVE_SECONDS, STUCK_ABOVE_SECONDS = 1.0, 5.0
"""By how much two clocks may differ. From five seconds on a leader's term is over before it began."""
SHORTEST_KEY = 32
EXPIRES_SOON = timedelta(days=21)

_DISKS = {"both": phrase("Disk"), "home": phrase("Disk: COPYFLOW_HOME"), "database": phrase("Disk: database")}
_FILES = {
    "secret_key": phrase("Secret key"),
    "signing_key": phrase("Log’s signing key"),
    "database_file": phrase("Database file"),
    "certificate": phrase("Certificate"),
    "credentials": phrase("Credentials"),
    "home": phrase("COPYFLOW_HOME"),
}


def judge_places(places: Places | Unseen, now: datetime) -> Iterator[Line]:
    """Disks and files of this machine."""
    if isinstance(places, Unseen):
        yield unseen("disk", phrase("Disks and files"), places)
        return
    for disk in places.disks:
        yield _disk(disk)
    for file in places.files:
        yield _file(file, now)


def judge_database(database: DatabaseSigns | Unseen) -> Iterator[Line]:
    """The server, its tables, its write-ahead log and its clock."""
    if isinstance(database, Unseen):
        yield unseen("database", phrase("Database"), database, level=Level.STUCK)
        return
    product = "PostgreSQL" if database.is_postgresql else "SQLite"
    yield Line(
        kind="database",
        name=phrase("Database"),
        level=Level.OK,
        figure=phrase(
            "{product} answers in {span}, {size}",
            product=product,
            span=short_span(database.answered_in),
            size=size(database.bytes),
        ),
        value=database.bytes,
        unit=Unit.BYTES,
    )
    yield _migrations(database)
    if database.room is not None:
        yield judge_room(database.room)
    if database.wal_bytes is not None:
        yield _wal(database.wal_bytes)
    if database.clock_ahead is not None:
        yield clock_line("database_clock", phrase("Clock: database"), database.clock_ahead)


def unseen(kind: str, name: Phrase, found: Unseen, *, level: Level = Level.UNKNOWN) -> Line:
    """The line of what could not be looked at."""
    return Line(kind=kind, name=name, level=level, figure=found.why, what=found.why, next=found.next)


def clock_line(kind: str, name: Phrase, ahead: float, about: str = "") -> Line:
    """How far another machine's clock is from ours."""
    apart = abs(ahead)
    amount = short_span(apart)
    figure = phrase("{span} ahead", span=amount) if ahead > 0 else phrase("{span} behind", span=amount)
    line = Line(
        kind=kind, about=about, name=name, level=Level.OK, figure=figure, value=round(ahead, 3), unit=Unit.SECONDS
    )
    if apart < SLOWER_ABOVE_SECONDS:
        return line
    return line.but(
        Level.STUCK if apart >= STUCK_ABOVE_SECONDS else Level.SLOWER,
        phrase("{name}: {figure} of this machine’s.", name=name, figure=figure),
        phrase("Let both machines take their time from NTP: leases and leadership are counted by it."),
    )


def _disk(disk: Disk) -> Line:
    name, free = _DISKS[disk.what], size(disk.free)
    line = Line(
        kind="disk",
        about=disk.what,
        name=name,
        level=Level.OK,
        figure=phrase("{free} of {total} free", free=free, total=size(disk.total)),
        value=disk.free,
        unit=Unit.BYTES,
    )
    where = {"path": disk.path, "free": free}
    if disk.is_read_only:
        return line.but(
            Level.STUCK,
            phrase("The file system of {path} is read-only: nothing can be recorded.", **where),
            phrase("See in the system’s log why it was mounted so, mend it, and mount it for writing."),
        )
    if disk.free < STUCK_BELOW_BYTES or (disk.files_left is not None and disk.files_left < STUCK_BELOW_FILES):
        full = phrase("The disk of {path} is full: {free} are left.", **where)
        if disk.free >= STUCK_BELOW_BYTES:
            full = phrase("The disk of {path} takes no more files, though {free} are left.", **where)
        return line.but(Level.STUCK, full, phrase("Make room there, or make it larger; what waits goes on by itself."))
    if disk.free < SLOWER_BELOW_BYTES:
        return line.but(
            Level.SLOWER,
            phrase("The disk of {path} fills up: {free} are left.", **where),
            phrase("Make room there, or make it larger, before it is full: then nothing is recorded any more."),
        )
    return line


def _file(file: PrivateFile, now: datetime) -> Line:
    name = _FILES[file.kind]
    if file.error:
        return Line(
            kind=file.kind,
            about=file.path,
            name=name,
            level=Level.STUCK,
            figure=phrase("cannot be read"),
            what=phrase("{name}: {path} cannot be read: {error}.", name=name, path=file.path, error=file.error),
            next=_how_to_get_back(file.kind),
        )
    if file.expires_at is not None:
        return _certificate(file, file.expires_at, now)
    line = Line(kind=file.kind, about=file.path, name=name, level=Level.OK, figure=_mode(file))
    if file.mode is not None and file.mode & 0o077:
        mode = "700" if file.kind == "home" else "600"
        return line.but(
            Level.SLOWER,
            phrase("{name}: other users of this machine can open {path}.", name=name, path=file.path),
            phrase("Take that from them: `chmod {mode} {path}`.", mode=mode, path=file.path),
        )
    if file.length is not None and file.length < SHORTEST_KEY:
        return line.but(
            Level.SLOWER,
            phrase("The secret key has {count} characters: it can be guessed.", count=file.length),
            phrase("Take 32 random bytes (`openssl rand -hex 32`), and change over as `docs/secrets.md` says."),
        )
    return line


def _mode(file: PrivateFile) -> Phrase:
    if not file.path:
        return phrase("set in the environment")
    return phrase("readable") if file.mode is None else phrase("readable, mode {mode}", mode=f"{file.mode:03o}")


def _how_to_get_back(kind: str) -> Phrase:
    if kind == "secret_key":
        return phrase(
            "Put it back from the backup before anything starts: without it a new one is made, and partners’ secrets "
            "and API keys are lost."
        )
    return phrase("Put it back, or let the account that Copyflow runs as read it.")


def _certificate(file: PrivateFile, expires_at: datetime, now: datetime) -> Line:
    left = expires_at - now
    line = Line(
        kind=file.kind,
        about=file.path,
        name=_FILES[file.kind],
        level=Level.OK,
        figure=phrase("valid until {moment}", moment=moment(expires_at)),
        value=left.total_seconds(),
        unit=Unit.SECONDS,
    )
    renew = phrase("Have it renewed and start the processes again.")
    values = {"path": file.path, "moment": moment(expires_at)}
    if left <= timedelta(0):
        return line.but(Level.STUCK, phrase("The certificate {path} ran out at {moment}.", **values), renew)
    if left < EXPIRES_SOON:
        what = phrase("The certificate {path} runs out in {span}.", path=file.path, span=span(left.total_seconds()))
        return line.but(Level.SLOWER, what, renew)
    return line


def _migrations(database: DatabaseSigns) -> Line:
    name = phrase("Migrations")
    if database.unknown:
        revisions = ", ".join(database.unknown)
        return Line(
            kind="migrations",
            name=name,
            level=Level.SLOWER,
            figure=phrase("newer than this Copyflow: {revisions}", revisions=revisions),
            value=len(database.unknown),
            unit=Unit.REVISIONS,
            what=phrase("The tables are of a newer Copyflow (migration {revisions}).", revisions=revisions),
            next=phrase("Finish the upgrade: install that version here too, and start this machine’s processes again."),
        )
    if database.missing:
        count, revisions = len(database.missing), ", ".join(database.missing)
        return Line(
            kind="migrations",
            name=name,
            level=Level.STUCK,
            figure=phrase_count("{count} missing", "{count} missing", count),
            value=count,
            unit=Unit.REVISIONS,
            what=phrase_count(
                "The database lacks {count} migration: {revisions}.",
                "The database lacks {count} migrations: {revisions}.",
                count, revisions=revisions,
            ),
            next=phrase("Run `copyflow migrate`."),
        )  # fmt: skip
    return Line(kind="migrations", name=name, level=Level.OK, figure=phrase("all there"), value=0, unit=Unit.REVISIONS)


def _wal(count: int) -> Line:
    line = Line(
        kind="wal",
        name=phrase("Write-ahead log"),
        level=Level.OK,
        figure=size(count),
        value=count,
        unit=Unit.BYTES,
    )
    if count <= LARGE_WAL_BYTES:
        return line
    return line.but(
        Level.SLOWER,
        phrase("The database’s write-ahead log has grown to {size}.", size=size(count)),
        phrase("Look for a reader, a backup or a replica that has not ended for long, and end it: it is cut then."),
    )
