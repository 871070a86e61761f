"""The knowledge base from the command line. What an entity is stands in ``workflow/domain/entities.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workflow.bootstrap import Application
from workflow.cli.console import newsroom, print_json, say, show_table
from workflow.cli.exchanging import content, in_a_language, say_touched, tell_import, told_touched, write_out
from workflow.cli.people import AsJson, operator
from workflow.domain.annotations import EntityType
from workflow.domain.commands import RecordEntity, WithdrawEntity
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.errors import InvalidValue
from workflow.domain.known_entities import EntityEntry, acceptable, require_entity_id
from workflow.domain.streams import entity_stream
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.entities.importing import FileFormat, format_of, read_file, write_file
from workflow.exchange import bring_in
from workflow.knowledge import Source, built_in

EntityId = Annotated[str, typer.Argument(help="The entity's id, such as sco-secretariat.")]
Format = Annotated[FileFormat | None, typer.Option("--format", help="csv or json-ld; else the file's name tells.")]
Type = Annotated[EntityType | None, typer.Option("--type", help="Only entities of this type.")]
_SHOWN = LanguageTag("en")
_NAMES_SHOWN = 6


def list_entities(
    search: Annotated[str, typer.Argument(help="Part of an id or a name; all entities otherwise.")] = "",
    language: Annotated[str | None, typer.Option(help="Only entities with names in this language.")] = None,
    kind: Type = None,
    source: Annotated[Source, typer.Option(help="The newsroom's own, what comes with Copyflow, or all.")] = Source.ALL,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Withdrawn entities too.")] = False,
    limit: Annotated[int | None, typer.Option(help="At most so many.", min=1)] = None,
    as_json: AsJson = False,
) -> None:
    """List the known entities."""
    with newsroom() as application:
        wanted = parse_language(language) if language else None
        entries = application.views.knowledge.entries(
            search=search,
            type=kind.value if kind else None,
            language=wanted,
            source=source,
            with_withdrawn=withdrawn,
            limit=limit,
        )
    if as_json:
        print_json([_told(entry) for entry in entries])
    elif entries:
        rows = [(entry.id, _kind(entry), _source(entry), _names(_entity(entry))) for entry in entries]
        show_table(("id", "type", "source", "names"), rows, whole=("id",))
    else:
        say("No such entity. `copyflow knowledge set` adds one, `copyflow knowledge import` a file of them.")


def show_entity(
    entity: EntityId,
    as_it_comes: Annotated[bool, typer.Option("--built-in", help="As it comes with Copyflow.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one entity."""
    with newsroom() as application:
        knowledge, identity = application.views.knowledge, require_entity_id(entity)
        entry = knowledge.as_it_comes(identity) if as_it_comes else knowledge.entity(identity)
    if as_json:
        print_json(_told(entry))
        return
    known = _entity(entry)
    version = f", version {entry.version}" if entry.version else ""
    say(f"{entry.id} ({_kind(entry)}, {_source(entry)}{version})")
    for name in known.names:
        say(f"  {name.language}: {name.text}{'' if name.kind is NameKind.LABEL else f' - {name.kind}'}")
    where = "" if known.latitude is None else f"{known.latitude}, {known.longitude}"
    for field, value in (
        ("wikidata", known.wikidata),
        ("geonames", known.geonames),
        ("country", known.country),
        ("latitude, longitude", where),
        ("population", f"{known.population:,}" if known.population else ""),
        ("parent", known.parent),
        ("offices", "; ".join(f"{each.organisation_id}: {', '.join(each.titles)}" for each in known.offices)),
        ("provenance", known.provenance),
        ("withdrawn because", entry.withdrawn_because),
    ):
        if value:
            say(f"  {field}: {value}")


def set_entity(
    entity: EntityId,
    kind: Annotated[EntityType, typer.Option("--type", help="person, organisation, place or event.")],
    name: Annotated[list[str], typer.Option("--name", help="What it is called, as `en:Shanghai`. One a language.")],
    provenance: Annotated[str, typer.Option(help="Where this is from.")],
    alias: Annotated[list[str] | None, typer.Option("--alias", help="Another name, as `en:…`. Repeatable.")] = None,
    acronym: Annotated[list[str] | None, typer.Option("--acronym", help="As `en:SCO`. Repeatable.")] = None,
    wikidata: Annotated[str, typer.Option(help="Id such as Q485207, only where you verified it.")] = "",
    geonames: Annotated[str, typer.Option(help="Number of the GeoNames feature.")] = "",
    country: Annotated[str, typer.Option(help="Two letters of ISO 3166-1.")] = "",
    latitude: Annotated[float | None, typer.Option(help="Degrees north.")] = None,
    longitude: Annotated[float | None, typer.Option(help="Degrees east.")] = None,
    population: Annotated[int, typer.Option(help="Of a place.")] = 0,
    parent: Annotated[str, typer.Option(help="Id of the entity that it is a part of.")] = "",
    office: Annotated[
        list[str] | None,
        typer.Option("--office", help="A person's: `sco-secretariat=Secretary-General`. Repeat it for each title."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add an entity, or replace it as a whole; then tell which live editions carry a tag of it."""
    with newsroom(creates=True) as application:
        given = acceptable(
            KnownEntity(
                id=entity,
                type=kind,
                names=(
                    *(_name(text, NameKind.LABEL, "name") for text in name),
                    *(_name(text, NameKind.ALIAS, "alias") for text in alias or ()),
                    *(_name(text, NameKind.ACRONYM, "acronym") for text in acronym or ()),
                ),
                wikidata=wikidata,
                geonames=geonames,
                country=country,
                latitude=latitude,
                longitude=longitude,
                population=population,
                parent=parent,
                offices=_offices(office or []),
                provenance=provenance,
            )
        )
        _record(application, given)
        knowledge = application.views.knowledge
        entry, touched = knowledge.entity(entity), knowledge.touched_by(entity)
    if as_json:
        print_json({**_told(entry), "touched": told_touched(touched)})
        return
    say(f"{entity} is in the knowledge base, version {entry.version}.")
    say_touched(touched)


def withdraw_entity(
    entity: EntityId, reason: Annotated[str, typer.Option(help="Why.")], as_json: AsJson = False
) -> None:
    """Take an entity out of the knowledge base, or hide one that comes with Copyflow."""
    with newsroom(creates=True) as application:
        identity = require_entity_id(entity)
        command = WithdrawEntity(by=operator(), at=application.clock.now(), reason=reason, built_in=built_in(identity))
        application.newsroom.execute(command, entity_stream(identity), via="cli")
        entry = application.views.knowledge.entity(identity)
    print_json(_told(entry)) if as_json else say(f"{entity} is withdrawn.")


def restore_entity(entity: EntityId, as_json: AsJson = False) -> None:
    """Record an entity as it comes with Copyflow, in the place of what the newsroom made of it."""
    with newsroom() as application:
        knowledge = application.views.knowledge
        as_it_comes = knowledge.as_it_comes(require_entity_id(entity)).entity
        assert as_it_comes is not None
        if not knowledge.entity(entity).is_built_in:
            _record(application, as_it_comes)
        entry = knowledge.entity(entity)
    print_json(_told(entry)) if as_json else say(f"{entity} is as it comes with Copyflow.")


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV or JSON-LD; what stands in them: docs/knowledge.md.")],
    written_as: Format = None,
    provenance: Annotated[str, typer.Option(help="For entities of which the file does not say it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Bring the entities of a file in: new ones are added, others replaced. The same file again changes nothing.

    A file in which anything is wrong is refused as a whole.
    """
    with newsroom(creates=True) as application:
        read = read_file(
            content(file), written_as or format_of(file.name), provenance=provenance or f"import of {file.name}"
        )
        knowledge = application.views.knowledge
        base = knowledge.base()
        present = {each.id: there for _, each in read if (there := base.entity(each.id)) is not None}
        report = bring_in(read, present, lambda each: _record(application, each))
        touched = knowledge.touched_by(*report.recorded)
    tell_import(report, touched, "entity", as_json=as_json)


def export_file(
    file: Annotated[Path, typer.Argument(help="Where to; - is standard output.", dir_okay=False)],
    written_as: Format = None,
    search: Annotated[str, typer.Option(help="Only entities with this in an id or a name.")] = "",
    kind: Type = None,
    source: Annotated[Source, typer.Option(help="The newsroom's own, what comes with Copyflow, or all.")] = Source.ALL,
) -> None:
    """Write the knowledge base to a file, as CSV or JSON-LD."""
    with newsroom() as application:
        chosen = written_as or (FileFormat.CSV if str(file) == "-" else format_of(file.name))
        entries = application.views.knowledge.entries(search=search, type=kind.value if kind else None, source=source)
    write_out(write_file([_entity(entry) for entry in entries], chosen), file, f"{len(entries)} entities")


def show_touched(entity: EntityId, as_json: AsJson = False) -> None:
    """List the live editions that carry a tag of an entity."""
    with newsroom() as application:
        knowledge = application.views.knowledge
        touched = knowledge.touched_by(knowledge.entity(require_entity_id(entity)).id)
    print_json(told_touched(touched)) if as_json else say_touched(touched)


# --- helpers ----------------------------------------------------------------------------------------


def _record(application: Application, entity: KnownEntity) -> None:
    command = RecordEntity(by=operator(), at=application.clock.now(), entity=entity)
    application.newsroom.execute(command, entity_stream(entity.id), via="cli")


def _name(text: str, kind: NameKind, option: str) -> EntityName:
    language, words = in_a_language(text, option)
    return EntityName(language=language, text=words, kind=kind)


def _offices(written: list[str]) -> tuple[Office, ...]:
    """Offices of options such as ``sco-secretariat=Secretary-General``; an organisation's titles come together."""
    titles: dict[str, list[str]] = {}
    for text in written:
        organisation, sign, title = (part.strip() for part in text.partition("="))
        if sign and not title:
            raise InvalidValue("office", f"{text[:40]!r} has an empty title: write it like sco-secretariat=Director")
        titles.setdefault(organisation, []).extend([title] if title else [])
    return tuple(Office(organisation_id=each, titles=tuple(found)) for each, found in titles.items())


def _entity(entry: EntityEntry) -> KnownEntity:
    assert entry.entity is not None
    return entry.entity


def _kind(entry: EntityEntry) -> str:
    kind = _entity(entry).type.value
    return f"{kind}, withdrawn" if entry.is_withdrawn else kind


def _source(entry: EntityEntry) -> str:
    return (Source.BUILT_IN if entry.is_built_in else Source.OWN).value


def _names(entity: KnownEntity) -> str:
    """Its label in English first, then others, as many as a line bears."""
    label = entity.label(_SHOWN)
    others = [name.text for name in entity.names if name.text != label]
    return " · ".join([label, *others[: _NAMES_SHOWN - 1], *(["…"] if len(others) >= _NAMES_SHOWN else [])])


def _told(entry: EntityEntry) -> dict[str, Any]:
    entity = _entity(entry)
    return {
        "entity_id": entry.id,
        "version": entry.version,
        "source": _source(entry),
        "type": entity.type.value,
        "names": [{"language": each.language, "text": each.text, "kind": each.kind.value} for each in entity.names],
        "wikidata": entity.wikidata,
        "geonames": entity.geonames,
        "country": entity.country,
        "latitude": entity.latitude,
        "longitude": entity.longitude,
        "population": entity.population,
        "parent": entity.parent,
        "offices": [{"organisation_id": each.organisation_id, "titles": list(each.titles)} for each in entity.offices],
        "provenance": entity.provenance,
        "withdrawn_because": entry.withdrawn_because,
    }
