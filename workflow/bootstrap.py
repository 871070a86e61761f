"""The composition root: the only place that knows which concrete parts make up a newsroom.

Every process calls ``bootstrap()`` once, after any fork, and passes what it gets on.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pwdlib import PasswordHash

from workflow.explanation import Above, Explanations
from workflow.feed import Feed
from workflow.figures import Figures
from workflow.followers import Followers
from workflow.heads import Heads, new_key
from workflow.image_views import ImageViews
from workflow.ingest.fetching import SourceFetcher
from workflow.log_files import LogFiles
from workflow.media.disk import DiskStore
from workflow.media.library import MediaLibrary
from workflow.memory import Memory
from workflow.newsroom import Newsroom
from workflow.past import Pasts
from workflow.people.accounts import Accounts
from workflow.ports import Clock, IdSource, MediaStore, SystemClock, Uuid7Source
from workflow.preferences import PersonalSettings
from workflow.rebuild import Progress, Rebuild
from workflow.redaction import Redaction
from workflow.searching import Search
from workflow.secret_rotation import SecretRotation
from workflow.sending import Sending
from workflow.settings import Settings
from workflow.shown import Shown
from workflow.sources import Sources
from workflow.store import text_comparison, topic_comparison
from workflow.store.clock_jumps import ClockJumps
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.followers import Checkpoints
from workflow.store.kept_states import ROOM
from workflow.store.leadership import Leadership
from workflow.store.migrate import (
    DatabaseTooNewError,
    Schema,
    lacks_public_editions,
    lacks_turns,
    schema_of,
    upgrade,
)
from workflow.store.projections.edition_texts import NAME as TEXTS
from workflow.store.projections.edition_texts import edition_texts
from workflow.store.projections.figures import NAME as FIGURES
from workflow.store.projections.figures import figures
from workflow.store.projections.memory import NAME as MEMORY
from workflow.store.projections.memory import memory
from workflow.store.projections.topic_learning import topic_learning
from workflow.store.projections.turnaround import NAME as TURNAROUND
from workflow.store.projections.turnaround import turnaround
from workflow.store.replica import ReadDatabase, Replica
from workflow.store.states import States
from workflow.store.work import WorkLedger
from workflow.turnaround import Turnaround
from workflow.verification import Verification
from workflow.views import Views
from workflow.visits import Visits
from workflow.what_if.past import WhatIf

__all__ = ["Application", "DatabaseTooNewError", "bootstrap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A newsroom, put together."""

    settings: Settings
    clock: Clock
    ids: IdSource
    newsroom: Newsroom
    views: Views
    shown: Shown
    """The questions for what is only shown: a read replica may answer them."""
    replica: Replica | None
    search: Search
    sending: Sending
    feed: Feed
    what_if: WhatIf
    explanations: Explanations
    followers: Followers
    turnaround: Turnaround
    figures: Figures
    memory: Memory
    rebuilding: Rebuild
    verification: Verification
    heads: Heads
    redaction: Redaction
    accounts: Accounts
    personal: PersonalSettings
    rotation: SecretRotation
    ledger: WorkLedger
    clock_jumps: ClockJumps
    leadership: Leadership
    database: Database
    pasts: Pasts
    visits: Visits
    images: ImageViews
    media: MediaLibrary
    log_files: LogFiles
    sources: Sources

    def migrate(self) -> list[str]:
        """Bring the tables up to date, fill those that are new, seal secrets; the revisions that were applied."""
        applied = upgrade(self.database)
        self.accounts.secrets.seal_all()
        self.accounts.second_factors.seal_all()
        if lacks_public_editions(self.database) or lacks_turns(self.database):
            self.rebuild("articles")
        return applied

    def missing_migrations(self) -> list[str]:
        """Revisions that the database lacks."""
        return list(self.schema().missing)

    def schema(self) -> Schema:
        """How the database's tables stand to this code: what they lack, and what is too new for it."""
        return schema_of(self.database)

    def require_bearable(self) -> None:
        """Raise ``DatabaseTooNewError`` where a newer Copyflow took away what this one needs."""
        if unbearable := self.schema().unbearable:
            raise DatabaseTooNewError(unbearable)

    def rebuild(self, *names: str, progress: Progress = lambda _done, _total: None) -> int:
        """Make the projections of these names (all by default) anew from the log; how many events it has."""
        return self.rebuilding.run(names, progress)

    def close(self) -> None:
        """Close the database's connections, and the pasts that were made of it."""
        self.media.close()
        self.sources.close()
        self.pasts.close()
        if self.replica is not None:
            self.replica.close()
        self.database.close()


def bootstrap(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    ids: IdSource | None = None,
    hasher: PasswordHash | None = None,
    database: Database | None = None,
    room: int = ROOM,
) -> Application:
    """Put the newsroom together from settings (by default from the environment).

    Clock, ids, password hasher and database can be given by tests. ``room`` is for states that are kept in memory, in
    characters (``store/kept_states.py``); 0 keeps none.
    """
    settings = settings or Settings()
    clock = clock or SystemClock()
    ids = ids or Uuid7Source()
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = database or Database(settings.database)
    _make_private(database)
    events = EventStore(database)
    ledger = WorkLedger(database, settings.concurrency)
    states = States(database, events, room=room)
    leadership, checkpoints = Leadership(database), Checkpoints(database)
    followed = [turnaround(events), memory(events), topic_learning(events), edition_texts(events), figures(events)]
    followers = Followers(database, events, checkpoints, clock, followed)
    pasts = Pasts(database, events, clock)
    times, remembered = Turnaround(database, events, clock), Memory(database, events)
    numbers = Figures(database, events, clock)
    compared = [times.compare, remembered.compare, numbers.compare]
    compared += [partial(each.compare, database, events) for each in (topic_comparison, text_comparison)]
    newsroom = Newsroom(database, events, states, ledger, clock, ids)
    views = Views(database, events, states, pasts, settings.site_url)
    accounts = _accounts(settings, database, clock, ids, hasher)
    images = ImageViews(database)
    search = Search(database)
    shown = Shown(views=views, search=search, figures=numbers, turnaround=times, memory=remembered, end=views.head)
    replica = None if settings.read_database_url is None else Replica(settings.read_database_url, database)
    if replica is not None:
        shown = _shown_by(replica, database, events, pasts, clock, settings.site_url, room)
    return Application(
        settings=settings,
        clock=clock,
        ids=ids,
        newsroom=newsroom,
        sending=Sending(database, states),
        views=views,
        shown=shown,
        replica=replica,
        search=search,
        what_if=WhatIf(database, events, clock),
        explanations=Explanations(database, events, clock, _above(views)),
        feed=Feed(database, events),
        followers=followers,
        turnaround=times,
        figures=numbers,
        memory=remembered,
        rebuilding=Rebuild(database, events, checkpoints, followers, leadership, clock, ids),
        verification=Verification(database, further=compared),
        heads=_heads(settings),
        redaction=Redaction(database, events, checkpoints, ledger, clock, ids),
        accounts=accounts,
        personal=PersonalSettings(database, clock),
        rotation=SecretRotation(newsroom, views, accounts.secrets),
        ledger=ledger,
        clock_jumps=ClockJumps(database),
        leadership=leadership,
        database=database,
        pasts=pasts,
        visits=Visits(database, clock),
        images=images,
        log_files=LogFiles(database, events, states),
        media=MediaLibrary(lambda: _media_store(settings), settings.partner_rules, images.is_used),
        sources=Sources(database, events, newsroom, views, clock, SourceFetcher(settings.partner_rules)),
    )


def _shown_by(
    replica: Replica, database: Database, events: EventStore, pasts: Pasts, clock: Clock, site_url: str, room: int
) -> Shown:
    """The questions over a replica. It keeps states of its own, and none of it reaches what is decided with."""

    def following(follower: str) -> ReadDatabase:
        return ReadDatabase(database, replica, follower=follower)

    read = ReadDatabase(database, replica)
    states = States(read, events, room=room, saves=False)
    return Shown(
        views=Views(read, events, states, pasts, site_url, unlogged=database),
        search=Search(following(TEXTS)),
        figures=Figures(following(FIGURES), events, clock),
        turnaround=Turnaround(following(TURNAROUND), events, clock),
        memory=Memory(following(MEMORY), events),
        end=replica.position,
    )


def _above(views: Views) -> Above:
    """What stands above topics, now or at a position of the log."""

    def above(topics: frozenset[str], position: int | None) -> Mapping[str, frozenset[str]]:
        then = views if position is None else views.as_of(position)
        return {topic: then.topics.broader((topic,)) for topic in topics}

    return above


def _accounts(
    settings: Settings, database: Database, clock: Clock, ids: IdSource, hasher: PasswordHash | None
) -> Accounts:
    previous = settings.previous_secret_key
    return Accounts(
        database,
        clock,
        ids,
        pepper=_pepper(settings),
        earlier_peppers=[] if previous is None else [previous.get_secret_value().encode()],
        session_hours=settings.session_hours,
        idle_hours=settings.idle_hours,
        issuer=settings.site_name,
        second_factor=settings.second_factor,
        has_passwords=settings.passwords == "on",
        hasher=hasher,
    )


def _media_store(settings: Settings) -> MediaStore:
    """The bucket that the settings name, else a folder."""
    if settings.media_url is None:
        return DiskStore(settings.media_folder)
    from workflow.media.s3 import S3Store

    key, secret = settings.media_access_key, settings.media_secret_key
    return S3Store(
        settings.media_url,
        endpoint=settings.media_endpoint,
        region=settings.media_region,
        access_key=key.get_secret_value() if key else None,
        secret_key=secret.get_secret_value() if secret else None,
    )


def _pepper(settings: Settings) -> bytes:
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    return _made_once(settings.home / "secret.key", lambda: secrets.token_hex(32).encode())


def _made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """What a file of this user alone holds; made by the first process that asks for it."""
    if not path.exists():
        own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
        try:
            with suppress(FileExistsError):  # another process was faster: its key holds
                path.hardlink_to(own)
        finally:
            own.unlink()
    return path.read_bytes()


def _heads(settings: Settings) -> Heads:
    path = settings.home / "log-signing.key"
    return Heads(
        make_key=lambda: _made_once(path, new_key), find_key=lambda: path.read_bytes() if path.exists() else None
    )


def _make_private(database: Database) -> None:
    """Make a SQLite file that is not there yet for this user only; SQLite gives its side files the same mode."""
    name = database.engine.url.database
    if not database.is_postgresql and name and not name.startswith((":memory:", "file:")):
        os.close(os.open(name, os.O_RDONLY | os.O_CREAT, 0o600))
