"""``copyflow tag``: what a file names, as the taggers would put it on an edition. Nothing is stored."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workflow.cli.console import fail, has_no_file, hint, newsroom, print_json, read_settings, say, show_table
from workflow.cli.exact_text import UnreadableText, exact_text
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.entities.knowledge_base import KnowledgeBase
from workflow.entities.starter import built_in_entities

if TYPE_CHECKING:
    from workers.tagging.tagger import Analysis, Tagger

_WELL_WRITTEN = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One text to tag."""

    id: str
    language: LanguageTag
    release_date: date | None
    text: str
    refused: str = ""
    """Why nothing of it is tagged."""


def tag(
    file: Annotated[Path, typer.Argument(help='Plain text in UTF-8, or labelled texts as JSON ({"items": [...]}).')],
    language: Annotated[
        str | None, typer.Option("--lang", "--language", help="The text's language, such as en or zh-Hans.")
    ] = None,
    release_date: Annotated[
        str | None, typer.Option(help="YYYY-MM-DD: what “yesterday” and “24 June” are resolved against.")
    ] = None,
    with_proposed: Annotated[
        bool, typer.Option("--all", help="Those of low precision too, which reviewers see collapsed.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the mentions as labelled text; offsets count code points.")
    ] = False,
) -> None:
    """Tag people, organisations, places, events, dates and amounts of a file, and store nothing."""
    from workers.tagging.tagger import Tagger

    texts = _texts_of(file, language, release_date)
    tagger = Tagger(_knowledge())
    found = ((wanted, _analysed(tagger, wanted)) for wanted in texts)
    if as_json:
        print_json({"items": [_item(wanted, analysis, with_proposed=with_proposed) for wanted, analysis in found]})
        return
    for wanted, analysis in found:
        _show(wanted, analysis, with_proposed=with_proposed)


def _analysed(tagger: Tagger, wanted: _Wanted) -> Analysis:
    found = tagger.analyse("" if wanted.refused else wanted.text, wanted.language, wanted.release_date)
    return replace(found, remarks=(wanted.refused,)) if wanted.refused else found


def _texts_of(file: Path, language: str | None, release_date: str | None) -> list[_Wanted]:
    try:
        text = exact_text(file)
        day = _day(release_date)
        if file.suffix == ".json" and language is None:
            return list(_labelled(text, file))
        if language is None:
            fail("Name the text's language: --lang en, for example.", code=2)
        return [_wanted(file.name, language, "--lang", day, text)]
    except UnreadableText as error:
        fail(str(error), code=2)
    except InvalidValue as error:
        fail(f"{error.field} {error.reason}.", code=2)


def _labelled(text: str, file: Path) -> Iterator[_Wanted]:
    from workers.tagging.gold import labelled_texts

    try:
        items = labelled_texts(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise UnreadableText(f"{file} holds no labelled texts: {error}. For plain text, name its --lang.") from error
    for item in items:
        yield _wanted(item.id, item.language, f"{item.id}: lang", item.release_date, item.text)


def _wanted(identity: str, language: str, field: str, day: date | None, text: str) -> _Wanted:
    """A text in a language that is well written but that nobody knows comes to nothing, with the reason."""
    try:
        known, refused = parse_language(language, field), ""
    except InvalidValue as error:
        if not _WELL_WRITTEN.fullmatch(language):
            raise
        known, refused = LanguageTag(language), f"{error.field} {error.reason}: nothing is tagged."
    return _Wanted(id=identity, language=known, release_date=day, text=text, refused=refused)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written is not None else None
    except ValueError as error:
        raise InvalidValue("--release-date", "must be a day as YYYY-MM-DD, such as 2021-07-02") from error


def _knowledge() -> KnowledgeBase:
    """What this newsroom knows; what comes with Copyflow, where there is no newsroom."""
    if has_no_file(read_settings()):
        return KnowledgeBase(built_in_entities())
    with newsroom() as application:
        return application.views.knowledge.base()


def _item(wanted: _Wanted, analysis: Analysis, *, with_proposed: bool) -> dict[str, Any]:
    from workers.tagging.gold import item_of

    for remark in analysis.remarks:
        hint(f"{wanted.id}: {remark}")
    spans = [span for span in analysis.reading.spans if with_proposed or not span.is_proposed]
    places = [(span.start, span.end, span.type) for span in spans]
    return item_of(wanted.id, wanted.language, wanted.release_date, wanted.text, places)


def _show(wanted: _Wanted, analysis: Analysis, *, with_proposed: bool) -> None:
    from workers.tagging.results import offices_of

    for remark in analysis.remarks:
        hint(f"{wanted.id}: {remark}")
    rows = []
    for thing, link in zip(analysis.things, analysis.links, strict=True):
        is_proposed = all(span.is_proposed for span in thing.spans)
        if is_proposed and not with_proposed:
            continue
        known = f"{link.entity.id} ({link.basis})" if link.entity is not None else ""
        maybe = ", ".join(f"{each.entity_id}?" for each in link.candidates)
        more = thing.acronym or thing.value or "; ".join(offices_of(analysis.reading, thing))
        rows.append((thing.type, thing.name, more, len(thing.spans), known or maybe))
    if not rows:
        say(f"{wanted.id}: nothing found.")
        return
    show_table(("type", "name", "acronym, value or office", "places", "known as"), rows, whole=("type",))
