"""An item of a source as a draft's text and details: through the same intake as everything that people hand in."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.commands import Details, Original
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.segments import DraftBlock
from workflow.domain.source_profile import SourceProfile
from workflow.domain.taking import DIGEST, ITEM, LINK, SOURCE, SOURCE_ID, UPDATED
from workflow.domain.vocabulary import ROUTINE, LanguageTag, parse_language
from workflow.ingest.items import FeedItem
from workflow.intake import parse_body
from workflow.intake.characters import one_line, refuse_unreadable
from workflow.languages.identification import SURE, identify

_LONGEST_LINE, _LONGEST_NOTE = 500, 5_000
_MOST_SEGMENTS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyDraft:
    """What ``DraftArticle`` or ``ReviseDraft`` takes."""

    language: LanguageTag
    blocks: tuple[DraftBlock, ...]
    """The headline's block first."""
    original: Original
    details: Details
    digest: str
    """Of headline and text: the same whatever feed, format and spacing they come in."""

    @property
    def headline(self) -> str:
        """The headline's text."""
        return self.blocks[0].text

    @property
    def text(self) -> str:
        """The body's text, a paragraph a block."""
        return "\n\n".join(block.text for block in self.blocks[1:])


def item_key(item_id: str) -> str:
    """What an item is known by here, however long the id is that its source gives it."""
    return hashlib.sha256(item_id.encode("utf-8", "backslashreplace")).hexdigest()


def draft_of(item: FeedItem, source_id: str, profile: SourceProfile) -> ReadyDraft:
    """The item as a draft; ``InvalidValue`` says why it cannot be one: no headline, no text, no known language."""
    for field, value in (("link", item.link), ("byline", item.byline), ("publisher", item.publisher)):
        refuse_unreadable(value, field)
    language = profile.language or _language(item)
    blocks = parse_body(item.title, item.body, item.body_format, language)
    count = sum(len(block.segments) for block in blocks)
    if count > _MOST_SEGMENTS:
        raise InvalidValue(
            "body",
            phrase(
                "must have at most {most:,} sentences and headings; it has {count:,}", most=_MOST_SEGMENTS, count=count
            ),
        )
    digest = text_digest(block.text for block in blocks)
    return ReadyDraft(
        language=language,
        blocks=blocks,
        original=Original(format=item.body_format, text=item.body),
        details=_details(item, source_id, profile, digest),
        digest=digest,
    )


def text_digest(texts: Iterable[str]) -> str:
    """A digest of texts in which spacing, capitals and Unicode's equivalent spellings make no difference."""
    words = "\n".join(" ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in texts)
    return hashlib.sha256(words.encode()).hexdigest()


def _language(item: FeedItem) -> LanguageTag:
    """As the item says, else as its words tell beyond doubt."""
    try:
        return parse_language(item.language.strip().replace("_", "-"))
    except InvalidValue:  # not said, or in words of its own, such as "English"
        return _told_by_words(item)


def _told_by_words(item: FeedItem) -> LanguageTag:
    unknown = LanguageTag("und")
    words = "\n".join(block.text for block in parse_body(item.title, item.body, item.body_format, unknown))
    found = identify(words)
    if found is None or found.confidence < SURE:
        raise InvalidValue("language", phrase("is not said and cannot be told; say the language of the source"))
    return found.language


def _details(item: FeedItem, source_id: str, profile: SourceProfile, digest: str) -> Details:
    origin = {
        SOURCE: profile.name,
        SOURCE_ID: source_id,
        ITEM: item_key(item.id),
        LINK: _line(item.link),
        UPDATED: item.updated.isoformat() if item.updated else "",
        DIGEST: digest,
    }
    return Details(
        slugline=_line(item.slugline),
        byline=_line(item.byline),
        publisher=_line(item.publisher) or profile.name,
        urgency=item.urgency or profile.urgency or ROUTINE,
        embargoed=item.embargoed,
        ednote=item.ednote[:_LONGEST_NOTE],
        origin={name: value for name, value in origin.items() if value},
        genre=_line(item.genre)[:100] or profile.genre,
        desk=profile.desk,
    )


def _line(text: str) -> str:
    return " ".join(one_line(text).split())[:_LONGEST_LINE]
