"""The check for a body that one text names in two ways: with and without article, spelt out and shortened.

It says nothing about which way is right: the text should keep to one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.domain.annotations import Finding, Severity
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality.ports import EditionText

_DEFINED = re.compile(r"(?<![\w’'-])((?:(?:[A-Z][\w’'-]*+|of|for|the|and|on|in)[ \u00a0]){2,10})[(]([A-Z]{2,7})[)]")
_NAME = re.compile(r"(?<![\w’'-])[A-Z][\w’'-]*+(?:[ \u00a0](?:(?:of|for|the|and|on)[ \u00a0]){0,2}[A-Z][\w’'-]*+)+")
_LINK = re.compile(r"[ \u00a0](?:of|for|and|on)[ \u00a0](?:the[ \u00a0])?")
_ENDS_NOUN = re.compile(
    r"[ \u00a0]*(?:[,.;!?)”\"\u2029]|$|[ \u00a0](?:has|have|had|is|was|are|were|will|would|shall|can|could|may"
    r"|might|must|should|does|did|in|on|at|and"
    r"|or|to|for|by|from|with|as|since|after|before|which|that|who|but|than|under|into|through|also|itself|said|says"
    r"|\w{2,}ly|\w{3,}(?:ed|ing))\b)"
)
_ARTICLE = re.compile(r"\b(?:the|The)[ \u00a0](?:[a-z]+[ \u00a0])?$")
_OTHER_DETERMINER = re.compile(
    r"(?:\b(?:an?|its|their|our|this|that|each|every|no|[A-Z]\w*|[\w-]+['’]s?)[ \u00a0]|[-/(“\"&])$"
)
_SPELLINGS = [
    ("organisation", "organization"),
    ("centre", "center"),
    ("defence", "defense"),
    ("labour", "labor"),
    ("programme", "program"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    start: int
    end: int
    has_article: bool


class OrganisationNames:
    """Finds the use of an organisation's name that differs from the others in the text; advisory."""

    name = "organisation_names"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = frozenset({"en"})
    explanation = (
        "One text names a body in one way: with the article or without (“the SCO”, “SCO”), with one form of its full "
        "name. Keep to the form of its first mention."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a use of an acronym without the article that others have, and one a second form of a name."""
        maker, document = FindingMaker(self.name, text), Document(text)
        found = [*_articles(document), *_forms(document)]
        return [
            document.finding(maker, start, end, severity=self.severity, message=message, suggestion=suggestion)
            for start, end, message, suggestion in sorted(found)
        ]


_Found = list[tuple[int, int, str, str | None]]


def _full_names(document: Document) -> dict[str, str]:
    """Acronyms that the text itself explains, with the full name's words that begin with their letters."""
    names: dict[str, str] = {}
    for match in _DEFINED.finditer(document.text):
        words = match[1].replace("\u00a0", " ").split()
        capitals = [at for at, word in enumerate(words) if word[0].isupper() and word != "The"]
        initials = "".join(words[at][0] for at in capitals)
        if initials.endswith(match[2]):
            names.setdefault(match[2], " ".join(words[capitals[-len(match[2])] :]))
    return names


def _articles(document: Document) -> _Found:
    found: _Found = []
    for acronym, name in _full_names(document).items():
        uses = list(_noun_uses(document, acronym))
        with_article = sum(use.has_article for use in uses)
        has_article = re.search(rf"\b[Tt]he {re.escape(name)}", document.text) is not None
        if not with_article or with_article == len(uses) or not has_article:
            continue
        for use in uses:
            if not use.has_article:
                message = f"“{acronym}” stands without the article that it has elsewhere in this text: write one form."
                at_beginning = document.text[: use.start].rstrip("\u00a0 ")[-1:] in (".", "\u2029", "", "!", "?", "“")
                article = "The" if at_beginning else "the"
                found.append((use.start, use.end, message, f"{article} {acronym}"))
    return found


def _noun_uses(document: Document, acronym: str) -> list[_Use]:
    """Where it stands by itself, and not before a noun (``SCO countries``)."""
    text, uses = document.text, []
    for match in re.finditer(rf"(?<![\w/-]){acronym}(?![\w’'/-])", text):
        before = text[max(0, match.start() - 30) : match.start()]
        if document.is_title(match.start()) or _ENDS_NOUN.match(text, match.end()) is None:
            continue
        if _ARTICLE.search(before):
            uses.append(_Use(start=match.start(), end=match.end(), has_article=True))
        elif not _OTHER_DETERMINER.search(before):
            uses.append(_Use(start=match.start(), end=match.end(), has_article=False))
    return uses


def _forms(document: Document) -> _Found:
    """Names that become one when acronyms are spelt out and British spelling is American."""
    full = _full_names(document)
    first: dict[str, str] = {}
    found: _Found = []
    for match in _NAME.finditer(document.text):
        if document.is_title(match.start()):
            continue
        begins = match.start() + (4 if match.group().startswith("The ") else 0)
        for start in (begins, *(link.end() + match.start() for link in _LINK.finditer(match.group()))):
            name = document.text[start : match.end()].replace("\u00a0", " ")
            if name.count(" ") < 2:
                break
            key = " ".join(full.get(word, word) for word in name.split()).casefold()
            for british, american in _SPELLINGS:
                key = key.replace(british, american)
            earlier = first.setdefault(key, name)
            if earlier.casefold() != name.casefold():
                message = f"“{name}” was called “{earlier}” before: write one name."
                found.append((start, match.end(), message, earlier))
                break
    return found
