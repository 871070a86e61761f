"""A writer's form: what was typed or handed in as a file, and how it becomes the domain's values. No page, no route."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from workflow.domain.article import Article
from workflow.domain.commands import Details, Original, Target
from workflow.domain.drafting import redrafted
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.segments import DraftBlock
from workflow.domain.vocabulary import LanguageTag, Route, parse_language, parse_urgency
from workflow.intake import parse_article, parse_body
from workflow.intake.characters import MOST_CHARACTERS, one_line, refuse_unreadable
from workflow.intake.files import ReadFile, read_file
from workflow.intake.writing import WrittenText, written
from workflow.languages.identification import SURE, identify

BodyFormat = Literal["text", "markdown", "html"]
TARGETS = ("zh-Hans", "ru", "en", "ur", "fa", "hi", "kk", "ky", "tg", "uz", "be", "pt", "es")
"""Languages that the form offers; others are typed."""
MOST_SENTENCES = 5_000
_LARGEST_FIELD = 4 * MOST_CHARACTERS
_LARGEST_KEPT = 400_000
"""Bytes of a file that the form carries along, so that it can be read again in another encoding."""
_LONGEST = {"slugline": 500, "byline": 500, "publisher": 500, "genre": 100, "ednote": 5_000}
_HTML = re.compile(
    r"\s*<(?:!doctype|html|body|article|section|div|p|h[1-6]|ul|ol|blockquote|table|figure)\b", re.IGNORECASE
)
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|[-*+] \S|> ?\S|\d{1,3}[.)] \S)|\*\*[^*\n]+\*\*|\[[^\[\]\n]+\]\((?:https?|mailto):", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of the form, and the file beside them."""

    fields: Mapping[str, str]
    file: bytes = b""
    filename: str = ""

    def field(self, name: str) -> str:
        """A field's text without white space around it."""
        return self.fields.get(name, "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """The text that was typed, read."""

    language: LanguageTag
    blocks: tuple[DraftBlock, ...]
    original: Original


async def _typed(request: Request) -> Typed:
    async with request.form(max_files=1, max_fields=100, max_part_size=_LARGEST_FIELD) as form:
        fields = {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return Typed(fields=fields)
        return Typed(fields=fields, file=await file.read(), filename=file.filename[-200:])


Writing = Annotated[Typed, Depends(_typed)]


# --- the text -----------------------------------------------------------------------------------------


def text_of(typed: Typed, language: LanguageTag | None = None) -> OwnText:
    """The text as blocks of sentences, in ``language`` where that is settled. Raises ``InvalidValue``."""
    body, headline = typed.fields.get("body", ""), typed.field("headline")
    if not body.strip():
        raise InvalidValue("body", phrase("is empty: type or paste the text, or choose a file"))
    refuse_unreadable(headline, "headline")
    refuse_unreadable(body, "body")
    chosen = format_of(typed)
    language = language or _language(typed, f"{headline}\n{body}")
    if headline:
        blocks = parse_body(headline, body, chosen, language, keep_spaces=True)
    else:  # pasted as a whole: the title stands in it
        whole = parse_article(body, format="seed" if chosen == "text" else chosen, language=language)
        blocks = whole.blocks
    count = sum(len(block.segments) for block in blocks)
    if count > MOST_SENTENCES:
        raise InvalidValue(
            "body",
            phrase("must have at most {most} sentences and headings; it has {count}", most=MOST_SENTENCES, count=count),
        )
    return OwnText(language=language, blocks=blocks, original=Original(format=chosen, text=body))


def format_of(typed: Typed) -> BodyFormat:
    """The format that was chosen, else the one that the body looks like."""
    match typed.field("format"):
        case "text":
            return "text"
        case "markdown":
            return "markdown"
        case "html":
            return "html"
    body = typed.fields.get("body", "")
    if _HTML.match(body):
        return "html"
    return "markdown" if _MARKDOWN.search(body) else "text"


def _language(typed: Typed, text: str) -> LanguageTag:
    if typed.field("language"):
        return parse_language(typed.field("language"))
    found = identify(text)
    if found is None or found.confidence < SURE:
        raise InvalidValue("language", phrase("cannot be told from the words; name it, such as en or zh-Hans"))
    return found.language


def is_unchanged(article: Article, blocks: tuple[DraftBlock, ...]) -> bool:
    """Whether the text is the one on record, however its sentences are parted."""
    return _forms(blocks) == _forms(redrafted(article.blocks, {}))


def _forms(blocks: tuple[DraftBlock, ...]) -> list[tuple[object, ...]]:
    return [(block.kind, block.level, block.text.strip(), tuple(sorted(block.marks))) for block in blocks]


# --- what goes with it --------------------------------------------------------------------------------


def details_of(typed: Typed, present: Details | None = None) -> Details:
    """The handling metadata; what the form does not ask stays. Raises ``InvalidValue``."""
    present = present or Details()
    texts: dict[str, Any] = {name: _line(typed, name, most) for name, most in _LONGEST.items() if name in typed.fields}
    urgency = typed.field("urgency")
    if urgency and not re.fullmatch(r"[0-9]{1,2}", urgency, re.ASCII):
        raise InvalidValue("urgency", phrase("must be a whole number from 1 (most urgent) to 9"))
    return replace(
        present,
        **texts,
        urgency=parse_urgency(int(urgency)) if urgency else present.urgency,
        embargoed=_moment(typed.field("embargoed")) if "embargoed" in typed.fields else present.embargoed,
        desk=typed.field("desk") if "desk" in typed.fields else present.desk,
    )


def _line(typed: Typed, name: str, most: int) -> str:
    text = typed.field(name)
    refuse_unreadable(text, name)
    if len(text) > most:
        raise InvalidValue(name, phrase("must have at most {most} characters", most=most))
    return text if name == "ednote" else one_line(text)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidValue("embargoed", phrase("must be a date and a time, in UTC")) from error


def targets_of(typed: Typed) -> tuple[Target, ...]:
    """The languages that were asked for, each with its route. Raises ``InvalidValue``."""
    asked = {name.removeprefix("to."): value for name, value in typed.fields.items() if name.startswith("to.")}
    for tag in re.split(r"[\s,;]+", typed.field("others")):
        if tag:
            language, _, route = tag.partition(":")
            asked[language] = route or Route.MACHINE.value
    found: dict[LanguageTag, Route] = {}
    for tag, route in asked.items():
        if not route:
            continue
        if route not in set(Route):
            raise InvalidValue("targets", phrase("must say machine or person"))
        found[parse_language(tag, "targets")] = Route(route)
    return tuple(Target(language=language, route=route) for language, route in found.items())


# --- files ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """What a file put into the form."""

    fields: Mapping[str, str]
    read: ReadFile
    kept: str
    """The file itself in Base64, where it may have to be read again in another encoding; empty otherwise."""


def taken(typed: Typed) -> TakenFile:
    """The form with a file's headline, text and metadata in it. Raises ``InvalidValue``."""
    content, filename = typed.file, typed.filename
    again = not content and bool(typed.field("kept"))
    if again:
        try:
            content = base64.b64decode(typed.field("kept"), validate=True)
        except binascii.Error as error:
            raise InvalidValue("file", phrase("cannot be read again; choose it once more")) from error
        filename = typed.field("kept_name")[-200:]
    elif typed.field("body"):
        raise InvalidValue("file", phrase("was not read, for there is text in the form; empty the body first"))
    read = read_file(content, filename, typed.field("encoding"))
    article = read.article(typed.field("language") or None)
    text = written(article.blocks)
    details = article.details()
    found = {
        "headline": article.headline,
        "body": text.body if text else read.text,
        "format": text.format if text else "html",
        "language": article.language or "",
        **{name: getattr(details, name) for name in _LONGEST if getattr(details, name)},
        **({"embargoed": moment_field(details.embargoed)} if details.embargoed else {}),
        **({"urgency": str(article.urgency)} if article.urgency else {}),
        **{f"to.{target.language}": target.route.value for target in article.targets},
    }
    keeps = bool(read.encoding) and len(content) <= _LARGEST_KEPT
    return TakenFile(
        fields={**typed.fields, **found, "kept_name": filename},
        read=read,
        kept=base64.b64encode(content).decode("ascii") if keeps else "",
    )


# --- an article as a form ---------------------------------------------------------------------------------


def fields_of(article: Article) -> dict[str, str] | None:
    """The form as it is opened; None where the text can be edited block by block only."""
    text: WrittenText | None = written(redrafted(article.blocks, {}))
    if text is None:
        return None
    details = article.details
    return {
        "headline": text.headline,
        "body": text.body,
        "format": text.format,
        "language": article.language,
        **{name: getattr(details, name) for name in _LONGEST},
        "urgency": str(details.urgency),
        "embargoed": moment_field(details.embargoed),
        "desk": details.desk,
    }


def moment_field(moment: datetime | None) -> str:
    """As a browser's field for a date and time has it, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}" if moment else ""
