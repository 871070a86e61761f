"""The queue's filters as they stand in an address: read, judged, and written again. Knows no page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from workflow.domain.article import EditionState
from workflow.domain.desk_policies import require_desk_id
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, parse_language
from workflow.review_queue import EMBARGOES, MINE, Key, QueueFilter
from workflow.summaries import Cursor

PAGE = 50
"""Rows of a page of the queue."""
AGES = {"1h": timedelta(hours=1), "4h": timedelta(hours=4), "1d": timedelta(days=1)}
URGENCIES = (1, 2, 3, 4, 5, 6, 7, 8)
FIELDS = ("state", "language", "desk", "urgency", "embargo", "age")
"""Names of the filters in addresses and forms."""
_KEY = re.compile(r"([0-9a-f-]{36})/([A-Za-z0-9-]{1,40})", re.ASCII)
_PLACE = re.compile(r"([1-9])\|([0-9TZ:.-]{0,40})\|([0-9a-f-]{36})\|([A-Za-z0-9-]{1,40})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the queue is wanted to be seen, as in the address."""

    state: str = MINE
    language: str = ""
    desk: str = ""
    urgency: str = ""
    embargo: str = ""
    age: str = ""

    @property
    def query(self) -> str:
        """As the query of an address; what is as it usually is, is left out."""
        chosen = {name: getattr(self, name) for name in FIELDS}
        return urlencode({name: value for name, value in chosen.items() if value and (name, value) != ("state", MINE)})

    @property
    def only_state(self) -> str:
        """The query without what hides something."""
        return Wanted(state=self.state).query

    def filter(self, by: Actor, now: datetime) -> QueueFilter:
        """What the views are asked."""
        return QueueFilter(
            show=self.state,
            by=by,
            language=self.language,
            desk=self.desk,
            urgency=int(self.urgency) if self.urgency else None,
            embargo=self.embargo,
            now=now,
            waiting_before=now - AGES[self.age] if self.age else None,
        )


def wanted_of(fields: Mapping[str, str]) -> Wanted:
    """What an address or a form asks for; ``InvalidValue`` naming the field that cannot be meant."""
    given = {name: fields.get(name, "").strip() for name in FIELDS}
    given["state"] = given["state"] or MINE
    if given["desk"]:
        require_desk_id(given["desk"])
    if given["language"]:
        given["language"] = parse_language(given["language"])
    if given["urgency"] and given["urgency"] not in {str(each) for each in range(1, 10)}:
        raise InvalidValue("urgency", phrase("must be a number from 1 to 9"))
    for name, known in (("age", AGES), ("embargo", EMBARGOES)):
        if given[name] and given[name] not in known:
            raise InvalidValue(name, phrase("must be one of {known}", known=", ".join(known)))
    wanted = Wanted(**given)
    QueueFilter(show=wanted.state)
    return wanted


def keys_of(text: str) -> list[Key]:
    """The editions of an address's ``shown``; what is none is passed over."""
    found = [_KEY.fullmatch(each) for each in text.split(",")[:PAGE]]
    return [(ArticleId(each[1]), LanguageTag(each[2])) for each in found if each]


def place_of(text: str) -> Cursor | None:
    """The place that a page of the queue begins after."""
    found = _PLACE.fullmatch(text)
    if text and not found:
        raise InvalidValue("after", phrase("is no place of this list; begin at its first page"))
    return tuple(found.groups()) if found else None


def searched_state(state: str) -> str:
    """The state that a search from the queue keeps to: a real one, or any."""
    return state if state in set(EditionState) else ""
