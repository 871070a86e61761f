"""Taking words out of what was recorded: where they stand, and what stands there afterwards. Pure; on decoded JSON.

A payload keeps its shape: only words of free text go. Names, identifiers, moments, choices and hashes of the events'
fields stay, and what is left in them is counted, so that nobody believes it gone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark, MarkKind, carried
from workflow.domain.phrases import phrase
from workflow.domain.segments import text_hash

BLACKED_OUT = "█████"
"""What stands in place of the words."""
SHORTEST = 2
"""A single character would black out half of every text."""

KEPT = frozenset(
    "by at due_at publish_at embargoed article_id partner_id partners language languages source_language "
    "target_language item_id by_item segment_id segment_ids kind method engine editor check checked_by severity type "
    "verdict provider knowledge_base rule basis pub_status route format transport endpoint desk desks engines memory "
    "glossary status wikidata geonames country parent released because of grade mode signature site_url key_id "
    "taken_from media_type link_id until source_id address".split()
)
"""Fields of events that say who, when, which and how, in words that the newsroom itself reads."""
HASHES = frozenset("content_hash source_hash body_digest digest finding_id image_hash image_hashes hash".split())
"""Fields that hold digests: whatever letters they have in common with a word say nothing of it."""
_NAMES = frozenset({"id", "tag_id", "entity_id", "organisation_id", "uri", "slug", "url"})
"""Identities, and addresses of tags and of pages, hold the name in small letters: ``person:liu-jun``."""
_MAPPINGS = {"origin": "", "segments": "", "marks": "", "source_hashes": "source_hash"}
"""Fields whose keys are data and no field names, with what their values are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedPayload:
    """One payload after words were taken out of it."""

    position: int
    digest: str
    """SHA-256 of what is there now, in hexadecimal; the chain keeps the digest of what was there first."""
    occurrences: int
    """How often the words stood there; 0 where only hashes of the text elsewhere were renewed."""


class Blackout:
    """The words to take out: found in any of Unicode's equivalent spellings, over any white space, as HTML too.

    Of words beyond ASCII also what stands for them in JSON and in addresses, which partners' answers are full of.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        wanted = {" ".join(_decomposed(text)[0].split()) for text in texts}
        for text in wanted:
            if len(text) < SHORTEST:
                raise InvalidValue(
                    "text",
                    phrase("at least {shortest} characters, or everything would be blacked out", shortest=SHORTEST),
                )
            if BLACKED_OUT[0] in text:
                raise InvalidValue(
                    "text",
                    phrase(
                        "must not hold the character {blacked_out!r}, which stands for words",
                        blacked_out=BLACKED_OUT[0],
                    ),
                )
        if not wanted:
            raise InvalidValue("text", phrase("say which words are to go"))
        spelt = sorted(wanted | {_as_html(text) for text in wanted}, key=len, reverse=True)
        self._words = re.compile("|".join(r"\s+".join(map(re.escape, text.split())) for text in spelt))
        encoded = dict.fromkeys(each for text in wanted if not text.isascii() for each in _encoded(text))
        self._encoded = re.compile("|".join(encoded), re.IGNORECASE) if encoded else None
        alike = dict.fromkeys(each for text in spelt for each in (text, text.casefold()))
        slugs = ["[\\W_]+".join(map(re.escape, found)) for text in alike if (found := re.findall(r"[^\W_]+", text))]
        self._slugs = re.compile(rf"(?<![^\W_])(?:{'|'.join(slugs)})(?![^\W_])", re.IGNORECASE) if slugs else None

    def apply(self, text: str) -> tuple[str, int]:
        """The text without the words, and how often they stood in it."""
        changed, count = _replaced(self._words, text)
        if self._encoded is None:
            return changed, count
        changed, more = _replaced(self._encoded, changed)
        return changed, count + more

    def apply_to_name(self, identity: str) -> tuple[str, int]:
        """The same for an identity that was made from a name."""
        changed, count = self.apply(identity)
        if self._slugs is None:
            return changed, count
        changed, more = _replaced(self._slugs, changed)
        return changed, count + more


@dataclass(slots=True)
class Redactor:
    """Takes the words out of payloads, and renews what was derived from them: digests and identities of findings."""

    blackout: Blackout
    renewed: dict[str, str] = field(default_factory=dict)
    """Former digests and identities, with those that stand in their place."""
    left: int = 0
    """How often the words stand where they cannot be taken out."""

    def redact(self, payload: Mapping[str, Any], position: int) -> tuple[dict[str, Any], int]:
        """The payload without the words, and how often they stood in it."""
        return self._fields(payload, position)

    def renew(self, payload: Any) -> Any:
        """The payload with every digest and identity that changed in its new form."""
        if isinstance(payload, dict):
            return {name: self.renew(value) for name, value in payload.items()}
        if isinstance(payload, list):
            return [self.renew(value) for value in payload]
        return self.renewed.get(payload, payload) if isinstance(payload, str) else payload

    def _fields(self, fields: Mapping[str, Any], position: int) -> tuple[dict[str, Any], int]:
        changed: dict[str, Any] = {}
        total = 0
        for name, value in fields.items():
            changed[name], count = self._value(value, name, position)
            total += count
        if "excerpt" in fields and changed["excerpt"] != fields["excerpt"]:  # a finding's id is a hash of its excerpt
            self.renewed.setdefault(str(fields.get("id")), f"redacted-{position}-{len(self.renewed) + 1}")
        self._fit_marks(fields, changed)
        self._forget_who(fields, changed, position)
        return changed, total

    def _forget_who(self, fields: Mapping[str, Any], changed: dict[str, Any], position: int) -> None:
        """A tag whose words went says no more whom it meant: no address, nobody alike, no id of another case form."""
        words = ("name", "mentions", "mention")
        if "uri" not in fields or all(fields.get(each) == changed.get(each) for each in words):
            return
        changed["uri"] = None
        if "candidates" in fields:
            changed["candidates"] = []
        identity = fields.get("id")
        if isinstance(identity, str) and changed["id"] == identity:
            kind, number = identity.split(":", 1)[0], len(self.renewed) + 1
            changed["id"] = self.renewed.setdefault(identity, f"{kind}:{BLACKED_OUT}-{position}-{number}")

    def _fit_marks(self, fields: Mapping[str, Any], changed: dict[str, Any]) -> None:
        """Markup whose text changed spans what is left of it; digests of marked texts are renewed."""
        if isinstance(fields.get("marks"), list) and isinstance(fields.get("text"), str):
            changed["marks"] = self._fitted(fields["marks"], changed["marks"], fields["text"], changed["text"])
        if isinstance(fields.get("marks"), dict) and isinstance(fields.get("segments"), dict):
            texts, new_texts = fields["segments"], changed["segments"]
            changed["marks"] = {
                identity: self._fitted(marks, changed["marks"][identity], texts[identity], new_texts[identity])
                for identity, marks in fields["marks"].items()
            }

    def _fitted(self, before: list[Any], after: list[Any], text: str, new_text: str) -> list[dict[str, Any]]:
        """``after`` (the marks with their addresses redacted) as they fit the new text."""
        old_marks, new_marks = _marks(before), carried(_marks(after), text, new_text)
        if (new_text, new_marks) != (text, old_marks):
            self.renewed[text_hash(text, old_marks)] = text_hash(new_text, new_marks)
        return [asdict(mark) for mark in new_marks]

    def _value(self, value: Any, name: str, position: int) -> tuple[Any, int]:
        if isinstance(value, str):
            return self._text(value, name)
        if isinstance(value, list):
            parts = [
                self._fields(each, position) if isinstance(each, dict) else self._value(each, name, position)
                for each in value
            ]
            return [part for part, _ in parts], sum(count for _, count in parts)
        if not isinstance(value, dict):
            return value, 0
        if name not in _MAPPINGS:
            return self._fields(value, position)
        within = {}
        total = 0
        for key, each in value.items():
            self.left += self.blackout.apply(key)[1]
            within[key], count = self._value(each, _MAPPINGS[name], position)
            total += count
        return within, total

    def _text(self, value: str, name: str) -> tuple[str, int]:
        if name in HASHES:
            return value, 0
        if name in KEPT:
            self.left += self.blackout.apply(value)[1]
            return value, 0
        changed, count = (self.blackout.apply_to_name if name in _NAMES else self.blackout.apply)(value)
        if count:
            self.renewed[text_hash(value)] = text_hash(changed)
        return changed, count


def _marks(written: list[dict[str, Any]]) -> tuple[Mark, ...]:
    return tuple(Mark(**{**mark, "kind": MarkKind(mark["kind"])}) for mark in written)


def _as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _encoded(text: str) -> Iterator[str]:
    """Patterns of what stands for the text in ASCII: in JSON and in addresses, in small letters too."""
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        for cased in (written, written.casefold()):
            words = cased.split()
            yield r"\s+".join(re.escape(json.dumps(word)[1:-1]) for word in words)
            yield r"(?:[-+_\s]|%20)+".join(re.escape(quote(word, safe="", errors="replace")) for word in words)


def _replaced(pattern: re.Pattern[str], text: str) -> tuple[str, int]:
    decomposed, places = _decomposed(text)
    pieces: list[str] = []
    done = count = 0
    for match in pattern.finditer(decomposed):
        start, end = places[match.start()], places[match.end()]
        whole = match.start() == 0 or places[match.start() - 1] != start
        whole = whole and (match.end() == len(decomposed) or places[match.end() - 1] != end)
        if whole:
            pieces += [text[done:start], BLACKED_OUT]
            done, count = end, count + 1
    return ("".join(pieces) + text[done:], count) if count else (text, 0)


def _decomposed(text: str) -> tuple[str, Sequence[int]]:
    """The text in Unicode's decomposed form, and for each of its places the one in ``text`` that it comes from.

    Letters that combine with the one before them belong to its place: words are taken out by whole letters.
    """
    if text.isascii():
        return text, range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        letter = unicodedata.normalize("NFD", text[start:end])
        letters.append(letter)
        places += [start] * len(letter)
        start = end
    return "".join(letters), [*places, len(text)]
