"""A source of news that is fetched on a schedule: its state, and what is decided about it.

What is done with an item that was found there is decided in ``taking.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.desk_policies import require_desk_id
from workflow.domain.editorial import MOST_TRANSLATIONS
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound, WrongState
from workflow.domain.phrases import phrase
from workflow.domain.source_profile import LONGEST_WAIT_MINUTES, SHORTEST_WAIT_MINUTES, SourceProfile
from workflow.domain.texts import line, required
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import parse_language, parse_urgency

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_GENRE = 200, 2_000, 100
_NOWHERE = SourceProfile(name="", address="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source as it stands."""

    id: str = ""
    version: int = 0
    profile: SourceProfile = _NOWHERE
    paused_because: str = ""
    paused_by: str = ""
    removed_because: str = ""
    fetch_serial: int = 0
    """Counts the occasions on which it was to be fetched at once."""

    @property
    def is_removed(self) -> bool:
        """Whether it is never fetched again."""
        return self.removed_because != ""

    @property
    def is_fetched(self) -> bool:
        """Whether it is fetched on its schedule."""
        return self.version > 0 and not self.is_removed and not self.paused_because


def evolve(source: Source, event: happened.Event) -> Source:
    """The source after ``event``."""
    match event:
        case happened.SourceRegistered():
            source = replace(_at_once(source), id=event.source_id, profile=event.profile)
        case happened.SourceEdited():
            source = replace(_at_once(source), profile=event.profile)
        case happened.SourcePaused():
            source = replace(source, paused_because=event.reason, paused_by=event.by)
        case happened.SourceResumed():
            source = replace(_at_once(source), paused_because="", paused_by="")
        case happened.SourceRemoved():
            source = replace(source, removed_because=event.reason)
        case happened.SourceFetchRequested():
            source = _at_once(source)
        case _:
            source = replace(source)
    return replace(source, version=source.version + 1)


def decide(command: wanted.Command, source: Source) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it is the case already."""
    if isinstance(command, wanted.RegisterSource):
        if source.version:
            raise AlreadyExists(phrase("A source with this id exists already."), source_id=command.source_id)
        profile = sound(command.profile)
        return [
            happened.SourceRegistered(by=command.by.id, at=command.at, source_id=command.source_id, profile=profile)
        ]
    if source.version == 0 or (source.is_removed and not isinstance(command, wanted.RemoveSource)):
        raise NotFound(phrase("There is no such source."))
    match command:
        case wanted.EditSource():
            profile = sound(command.profile)
            if profile == source.profile:
                return []
            return [happened.SourceEdited(by=command.by.id, at=command.at, profile=profile)]
        case wanted.PauseSource():
            require_reason(command.reason)
            if source.paused_because:
                return []
            return [happened.SourcePaused(by=command.by.id, at=command.at, reason=command.reason.strip())]
        case wanted.ResumeSource():
            return [happened.SourceResumed(by=command.by.id, at=command.at)] if source.paused_because else []
        case wanted.RemoveSource():
            require_reason(command.reason)
            if source.is_removed:
                return []
            return [happened.SourceRemoved(by=command.by.id, at=command.at, reason=command.reason.strip())]
        case wanted.FetchSource():
            if source.paused_because:
                raise WrongState(phrase("This source is paused. Resume it: that fetches it at once."))
            return [happened.SourceFetchRequested(by=command.by.id, at=command.at)]
        case _:
            raise TypeError(f"{type(command).__name__} is not a source's command")


def sound(profile: SourceProfile) -> SourceProfile:
    """The profile as it is kept, or ``InvalidValue`` naming the field. The address is not looked up here."""
    name = required(line(profile.name, "name", LONGEST_NAME), "name", phrase("must not be empty"))
    address = line(profile.address, "address", LONGEST_ADDRESS)
    if not address.lower().startswith(("https://", "http://")):
        raise InvalidValue("address", phrase("must begin with https:// or http://"))
    if not SHORTEST_WAIT_MINUTES <= profile.every_minutes <= LONGEST_WAIT_MINUTES:
        raise InvalidValue(
            "every_minutes",
            phrase(
                "must be a whole number from {least} to {most}", least=SHORTEST_WAIT_MINUTES, most=LONGEST_WAIT_MINUTES
            ),
        )
    if profile.desk:
        require_desk_id(profile.desk)
    language = parse_language(profile.language) if profile.language else None
    targets = tuple(parse_language(each, "targets") for each in profile.targets)
    if len(set(targets)) != len(targets):
        raise InvalidValue("targets", phrase("a language is named twice"))
    if len(targets) > MOST_TRANSLATIONS:
        raise InvalidValue("targets", phrase("at most {most} languages an article", most=MOST_TRANSLATIONS))
    return replace(
        profile,
        name=name,
        address=address,
        language=language,
        targets=targets,
        urgency=None if profile.urgency is None else parse_urgency(profile.urgency),
        genre=line(profile.genre, "genre", LONGEST_GENRE),
    )


def _at_once(source: Source) -> Source:
    return replace(source, fetch_serial=source.fetch_serial + 1)
