"""Front matter of a Markdown file: ``key: value``, ``key: [a, b]`` or ``targets: a, b`` between ``---``. No YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.domain.commands import Target
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import LanguageTag, parse_language, parse_urgency

_TEXT_KEYS = ("headline", "slugline", "genre", "byline", "publisher", "ednote", "release_time", "source")
_KEYS = (*_TEXT_KEYS, "desk", "language", "urgency", "targets", "embargo")
_OTHER_NAMES = {"title": "headline", "author": "byline", "lang": "language"}
_LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)[ \t]*+:(?:[ \t]++(.*))?")
_FENCE = "---"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What a file says about itself."""

    headline: str = ""
    desk: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    language: LanguageTag | None = None
    urgency: int | None = None
    embargoed: datetime | None = None
    targets: tuple[Target, ...] = ()


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter and the text after it; an empty one when ``text`` does not begin with ``---``.

    Raises ``InvalidValue`` naming the key that is unknown, repeated or has an unfit value.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return FrontMatter(), text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise InvalidValue("front_matter", phrase("begins with '---' but is not ended by a line of '---'"))
    return _read(lines[1:end]), "\n".join(lines[end + 1 :])


def _read(lines: list[str]) -> FrontMatter:
    values: dict[str, str] = {}
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            raise InvalidValue(
                "front_matter", phrase("{line!r} is not of the form 'key: value'", line=line.strip()[:40])
            )
        key, value = _OTHER_NAMES.get(match[1], match[1]), (match[2] or "").strip()
        if key not in _KEYS:
            raise InvalidValue(
                key[:40], phrase("is no key of the front matter; known are {keys}", keys=", ".join(_KEYS))
            )
        if key in values:
            raise InvalidValue(key, phrase("is given twice"))
        values[key] = value
    texts = {key: _scalar(key, values[key]) for key in _TEXT_KEYS if key in values}
    return FrontMatter(
        headline=texts.pop("headline", ""),
        fields=texts,
        desk=_scalar("desk", values["desk"]) if "desk" in values else None,
        language=parse_language(_scalar("language", values["language"])) if "language" in values else None,
        urgency=_urgency(values["urgency"]) if "urgency" in values else None,
        embargoed=_moment("embargo", values["embargo"]) if "embargo" in values else None,
        targets=_targets(values["targets"]) if "targets" in values else (),
    )


def _scalar(key: str, value: str) -> str:
    if value[:1] in {'"', "'"}:
        if len(value) < 2 or value[-1] != value[0]:
            raise InvalidValue(key, phrase("has a quotation mark that is not closed"))
        return value[1:-1]
    if value.startswith(("[", "{", "|", ">", "&", "*", "!")):
        raise InvalidValue(key, phrase("must be one plain value; quote it if it begins with a special character"))
    return value


def _list(key: str, value: str) -> list[str]:
    if not value.startswith("["):
        return [_scalar(key, item.strip()) for item in value.split(",")]
    if not value.endswith("]"):
        raise InvalidValue(key, phrase("has a list that is not closed"))
    inner = value[1:-1].strip()
    return [_scalar(key, item.strip()) for item in inner.split(",")] if inner else []


def _urgency(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", value):
        raise InvalidValue("urgency", phrase("must be a whole number from 1 (most urgent) to 9"))
    return parse_urgency(int(value))


def _moment(key: str, value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_scalar(key, value))
    except ValueError as error:
        raise InvalidValue(key, phrase("must be a date and time such as 2030-01-31T09:00:00+03:00")) from error
    if moment.tzinfo is None:
        raise InvalidValue(key, phrase("must name its time zone, such as 2030-01-31T09:00:00+03:00"))
    return moment


def _targets(value: str) -> tuple[Target, ...]:
    languages = [parse_language(item, "targets") for item in _list("targets", value)]
    if len(set(languages)) != len(languages):
        raise InvalidValue("targets", phrase("names a language twice"))
    return tuple(Target(language=language) for language in languages)
