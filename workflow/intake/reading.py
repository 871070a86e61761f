"""The two doors of intake and what comes out of them. The formats themselves stand in modules of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from workflow.domain.commands import Details, Original, Target
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.values import require_text
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.intake.characters import one_line, refuse_unreadable, without_odd_line_ends
from workflow.intake.front_matter import FrontMatter, split_front_matter
from workflow.intake.html import html_blocks, html_language
from workflow.intake.markdown import markdown_blocks
from workflow.intake.metadata_line import metadata_in
from workflow.intake.plain import text_blocks, title_and_rest
from workflow.languages.identification import SURE, identify
from workflow.languages.sentences import split_sentences

FileFormat = Literal["seed", "markdown", "html"]
BodyFormat = Literal["text", "markdown", "html"]

_READERS: Mapping[str, Callable[[str], list[DraftBlock]]] = {
    "text": text_blocks,
    "markdown": markdown_blocks,
    "html": html_blocks,
}
_SUFFIXES: Mapping[str, FileFormat] = {
    "txt": "seed",
    "text": "seed",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
}
_OF_SENTENCES = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE})
"""Kinds of blocks that are parted into sentences; headlines, headings and captions are one segment each."""
_UNKNOWN = LanguageTag("und")
_OWN_FIELDS = frozenset({"slugline", "genre", "byline", "publisher", "ednote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedArticle:
    """An article as it was handed in, ready for ``DraftArticle``."""

    headline: str
    blocks: tuple[DraftBlock, ...]
    """The headline's block first."""
    original: Original
    fields: Mapping[str, str] = field(default_factory=dict)
    """By name: those of ``Details`` that are texts; ``release_time``, ``visits``, ``source``."""
    language: LanguageTag | None = None
    """What the caller said, else the file, else what its words tell beyond doubt."""
    declared_language: LanguageTag | None = None
    """What the file itself says."""
    urgency: int | None = None
    desk: str | None = None
    """Id of the desk that is to handle it; whether there is one is not known here."""
    embargoed: datetime | None = None
    targets: tuple[Target, ...] = ()

    def details(self) -> Details:
        """The handling metadata; what has no field of its own goes to ``origin``."""
        return self.details_over(Details())

    def details_over(self, present: Details) -> Details:
        """``present`` with what the file says; what it does not name stays."""
        named = {name: value for name, value in self.fields.items() if name in _OWN_FIELDS}
        origin = {name: value for name, value in self.fields.items() if name not in _OWN_FIELDS}
        return replace(
            present,
            slugline=named.get("slugline", present.slugline),
            genre=named.get("genre", present.genre),
            byline=named.get("byline", present.byline),
            publisher=named.get("publisher", present.publisher),
            ednote=named.get("ednote", present.ednote),
            urgency=present.urgency if self.urgency is None else self.urgency,
            desk=present.desk if self.desk is None else self.desk,
            embargoed=self.embargoed or present.embargoed,
            origin={**present.origin, **origin},
        )


def parse_article(
    text: str,
    *,
    format: FileFormat | None = None,  # noqa: A002 - the newsroom's word
    filename: str = "",
    language: str | None = None,
) -> ParsedArticle:
    """Read a whole file. Without ``format`` the file's name tells, else the beginning of its text.

    Its sentences are parted by the rules of ``language``, else of the language that the file says, else of the
    one that its words are in.

    Raises ``InvalidValue`` for a text without headline or body, with control characters or lone
    surrogates, longer than a million characters, or in a format that we do not read.
    """
    chosen = _file_format(text, format, filename)
    refuse_unreadable(text, "text")
    clean = without_odd_line_ends(text)
    front = FrontMatter()
    if chosen == "seed":
        headline, rest = title_and_rest(clean)
        found, rest = metadata_in(rest)
        blocks = _blocks(headline, text_blocks(rest))
    else:
        if chosen == "markdown":
            front, clean = split_front_matter(clean)
        found, body = _lifted(_READERS[chosen](clean))
        headline = front.headline or next((block.text for block in body if _is_title(block)), "")
        blocks = _blocks(headline, body)
    require_text(blocks)
    declared = front.language or (html_language(clean) if chosen == "html" else None)
    known = (parse_language(language) if language else None) or declared or _identified(blocks)
    return ParsedArticle(
        headline=blocks[0].text,
        blocks=in_sentences(blocks, known or _UNKNOWN),
        original=Original(format="text" if chosen == "seed" else chosen, text=text),
        fields={**found, **front.fields},
        language=known,
        declared_language=declared,
        urgency=front.urgency,
        desk=front.desk,
        embargoed=front.embargoed,
        targets=front.targets,
    )


def parse_body(
    headline: str,
    body: str,
    format: BodyFormat,  # noqa: A002 - the newsroom's word
    language: LanguageTag,
    *,
    keep_spaces: bool = False,
) -> tuple[DraftBlock, ...]:
    """The blocks of a body that came without its headline, the headline's block first, in sentences of ``language``.

    Nothing is lifted out of the body here: a form has fields of its own. With ``keep_spaces`` several spaces in a row
    stay in Markdown, as they do in plain text. Raises ``InvalidValue``.
    """
    if format not in _READERS:
        raise InvalidValue("format", phrase("must be 'text', 'markdown' or 'html'"))
    refuse_unreadable(headline, "headline")
    refuse_unreadable(body, "body")
    clean = without_odd_line_ends(body)
    kept = keep_spaces and format == "markdown"
    blocks = _blocks(headline, markdown_blocks(clean, keep_spaces=True) if kept else _READERS[format](clean))
    require_text(blocks)
    return in_sentences(blocks, language)


def parse_fragment(text: str, filename: str, language: LanguageTag) -> tuple[DraftBlock, ...]:
    """The blocks of any text, with or without a title, in sentences of ``language``; nothing is lifted out of it.

    A headline in the front matter stands first, as in an article; the other keys are no text. The file's name tells
    the format, else the beginning of its text. Raises ``InvalidValue``.
    """
    chosen = _file_format(text, None, filename)
    refuse_unreadable(text, "text")
    clean = without_odd_line_ends(text)
    front = FrontMatter()
    if chosen == "markdown":
        front, clean = split_front_matter(clean)
    title, rest = title_and_rest(clean) if chosen == "seed" else (front.headline, clean)
    is_titled = bool(title and rest.strip())
    blocks = _READERS["text" if chosen == "seed" else chosen](rest if is_titled else clean)
    if is_titled:
        blocks = [*_blocks(title, blocks)]
    if not blocks:
        raise InvalidValue("text", phrase("must not be empty"))
    return in_sentences(tuple(blocks), language)


def in_sentences(blocks: tuple[DraftBlock, ...], language: LanguageTag) -> tuple[DraftBlock, ...]:
    """The blocks with their texts parted into sentences where they are prose; joined they are the same texts."""
    return tuple(
        replace(block, segments=split_sentences(block.text, language)) if block.kind in _OF_SENTENCES else block
        for block in blocks
    )


def _identified(blocks: tuple[DraftBlock, ...]) -> LanguageTag | None:
    """The language that the whole text is in, if its words leave no doubt."""
    found = identify("\n".join(block.text for block in blocks))
    return found.language if found is not None and found.confidence >= SURE else None


def _file_format(text: str, wanted: str | None, filename: str) -> FileFormat:
    if wanted is not None:
        if wanted not in {"seed", "markdown", "html"}:
            raise InvalidValue("format", phrase("must be 'seed', 'markdown' or 'html'"))
        return "seed" if wanted == "seed" else "markdown" if wanted == "markdown" else "html"
    _, dot, suffix = filename.rpartition(".")
    if dot:
        if suffix.lower() not in _SUFFIXES:
            raise InvalidValue(
                "format",
                phrase(
                    "files named .{suffix!r} are not read; hand in text, Markdown or HTML", suffix=one_line(suffix)[:20]
                ),
            )
        return _SUFFIXES[suffix.lower()]
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype", "<html", "<article", "<body", "<h1", "<div", "<p>")):
        return "html"
    return "markdown" if start.startswith(("---\n", "---\r", "# ")) else "seed"


def _is_title(block: DraftBlock) -> bool:
    return block.kind is BlockKind.HEADING and block.level == 1


def _blocks(headline: str, body: list[DraftBlock]) -> tuple[DraftBlock, ...]:
    """The headline's block and the body's; the title in the body goes, another first-level heading steps down."""
    title = one_line(headline)
    first = DraftBlock(kind=BlockKind.HEADLINE, segments=(title,))
    repeated = next((block for block in body if _is_title(block) and block.text == title), None)
    rest = (replace(block, level=2) if _is_title(block) else block for block in body if block is not repeated)
    return (first, *rest)


def _lifted(blocks: list[DraftBlock]) -> tuple[dict[str, str], list[DraftBlock]]:
    """The metadata line's fields, if a paragraph is one, and the other blocks."""
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.PARAGRAPH:
            found, rest = metadata_in(block.text)
            if found and not rest.strip():
                return found, blocks[:number] + blocks[number + 1 :]
    return {}, blocks
