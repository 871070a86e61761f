"""Term bases as TBX-Basic (ISO 30042:2019), data categories as attributes (DCA); older TBX is read too.

What TBX-Basic has no category for (kind, desks, do not translate) stands in a note of the concept that begins with
``copyflow:``. A document that declares entities is refused: they can be made to grow without end or to read files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.parsers import expat

from workflow.domain.concepts import acceptable
from workflow.domain.errors import InvalidValue
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.texts import LONGEST_ID
from workflow.domain.vocabulary import parse_language
from workflow.exchange import refuse_for

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_MOST_CHARACTERS = 20_000_000
_DEEPEST = 40
_LANGUAGE = "xml:lang"
_LINE = "line of the document"
"""An attribute of our own while a document is read; no attribute of XML has spaces in its name."""

# Names of today, and of the edition before it.
_CONCEPTS = frozenset({"conceptEntry", "termEntry"})
_LANGUAGES = frozenset({"langSec", "langSet"})
_TERMS = frozenset({"termSec", "tig", "ntig", "termGrp"})
_FORBIDDEN = frozenset({"deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "deprecatedTerm", "supersededTerm"})
_APPROVED = frozenset(
    {"preferredTerm-admn-sts", "admittedTerm-admn-sts", "preferredTerm", "admittedTerm", "standardizedTerm"}
)
_OURS = "copyflow:"


@dataclass(frozen=True, slots=True)
class _Ours:
    """What our own note says."""

    kind: ConceptKind = ConceptKind.TERM
    desks: tuple[str, ...] = ()
    do_not_translate: bool = False


def read_concepts(text: str, *, provenance: str = "") -> list[Concept]:
    """The concepts of a document; ``InvalidValue`` that names the line of everything that is wrong.

    ``provenance`` is for concepts that name no source.
    """
    return [concept for _, concept in read_places(text, provenance=provenance)]


def read_places(text: str, *, provenance: str = "") -> list[tuple[int, Concept]]:
    """The same, each with the line on which it begins."""
    root = _parsed(text)
    problems: list[str] = []
    read: list[tuple[int, Concept]] = []
    seen: set[str] = set()
    for number, element in enumerate((each for each in root.iter() if _name(each) in _CONCEPTS), 1):
        line = int(element.get(_LINE, "0"))
        try:
            concept = acceptable(_concept(element, number, provenance))
            if concept.id in seen:
                raise InvalidValue("id", f"{concept.id} stands there twice")
            seen.add(concept.id)
            read.append((line, concept))
        except InvalidValue as error:
            problems.append(f"line {line}, {error.field}: {error.reason}")
    refuse_for(problems)
    return read


def write_concepts(concepts: Iterable[Concept]) -> str:
    """The concepts as a document, in their order."""
    root = ET.Element("tbx", {"type": "TBX-Basic", "style": "dca", _LANGUAGE: "en", "xmlns": NAMESPACE})
    described = ET.SubElement(ET.SubElement(ET.SubElement(root, "tbxHeader"), "fileDesc"), "sourceDesc")
    ET.SubElement(described, "p").text = "The glossary of a newsroom, exported by Copyflow."
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    for concept in concepts:
        _write(body, concept)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


# --- writing ----------------------------------------------------------------------------------------


def _write(body: ET.Element, concept: Concept) -> None:
    entry = ET.SubElement(body, "conceptEntry", {"id": f"c-{concept.id}"})
    if concept.definition:
        ET.SubElement(entry, "descrip", {"type": "definition"}).text = concept.definition
    ET.SubElement(entry, "admin", {"type": "source"}).text = concept.provenance
    ours = [f"kind={concept.kind.value}"]
    ours += [f"desks={','.join(concept.desks)}"] if concept.desks else []
    ours += ["do-not-translate"] if concept.do_not_translate else []
    ET.SubElement(entry, "note").text = f"{_OURS} {'; '.join(ours)}"
    approved: set[str] = set()
    for language in dict.fromkeys(term.language for term in concept.terms):
        section = ET.SubElement(entry, "langSec", {_LANGUAGE: language})
        for term in concept.terms:
            if term.language == language:
                _write_term(section, term, is_first=language not in approved)
                approved |= {language} if term.status is TermStatus.APPROVED else set()


def _write_term(section: ET.Element, term: Term, *, is_first: bool) -> None:
    written = ET.SubElement(section, "termSec")
    ET.SubElement(written, "term").text = term.text
    status = (
        "deprecatedTerm" if term.status is TermStatus.FORBIDDEN else "preferredTerm" if is_first else "admittedTerm"
    )
    ET.SubElement(written, "termNote", {"type": "administrativeStatus"}).text = f"{status}-admn-sts"
    if term.note:
        ET.SubElement(written, "note").text = term.note


# --- reading ----------------------------------------------------------------------------------------


def _concept(element: ET.Element, number: int, provenance: str) -> Concept:
    definitions, sources = [], []
    said = [note for each in element if _name(each) == "note" and (note := _text(each)).startswith(_OURS)]
    ours = _ours(said[-1]) if said else _Ours()  # the notes of terms are theirs, whatever they begin with
    for child in element.iter():
        value = _text(child)
        if _name(child) == "descrip" and child.get("type") == "definition" and value:
            definitions.append(value)
        elif _name(child) == "admin" and child.get("type") == "source" and value:
            sources.append(value)
    terms = tuple(_terms(element))
    return Concept(
        id=_identity(element.get("id", ""), number),
        kind=ours.kind,
        terms=terms,
        do_not_translate=ours.do_not_translate,
        desks=ours.desks,
        definition=next(iter(definitions), ""),
        provenance=next(iter(sources), "") or provenance,
    )


def _terms(entry: ET.Element) -> Iterator[Term]:
    for section in (each for each in entry.iter() if _name(each) in _LANGUAGES):
        language = parse_language(section.get(_LANGUAGE) or section.get("lang") or "", "xml:lang")
        for written in (each for each in section if _name(each) in _TERMS):
            parts = {_name(each): each for each in written.iter()}
            if "term" not in parts:
                raise InvalidValue("term", f"is missing in a section of {language}")
            statuses = [
                _text(each)
                for each in written.iter()
                if _name(each) == "termNote" and each.get("type") in {"administrativeStatus", "normativeAuthorization"}
            ]
            notes = [_text(each) for each in written.iter() if _name(each) == "note"]
            yield Term(
                language=language,
                text=_text(parts["term"]),
                status=_status(next(iter(statuses), "")),
                note=" ".join(note for note in notes if note),
            )


def _status(text: str) -> TermStatus:
    if text in _FORBIDDEN:
        return TermStatus.FORBIDDEN
    if not text or text in _APPROVED:
        return TermStatus.APPROVED
    raise InvalidValue("administrativeStatus", f"{text[:40]!r} says neither that it may be written nor that it may not")


def _identity(given: str, number: int) -> str:
    """An id of ours from the document's; ``c-`` stands before ours, since an XML id begins with a letter."""
    plain = re.sub(r"[^a-z0-9]+", "-", given.lower().removeprefix("c-")).strip("-")
    return plain[:LONGEST_ID].strip("-") or f"entry-{number}"


def _ours(note: str) -> _Ours:
    kind, fixed = ConceptKind.TERM, False
    desks: tuple[str, ...] = ()
    for part in note.removeprefix(_OURS).split(";"):
        name, _, value = part.strip().partition("=")
        if name == "kind":
            if value not in list(ConceptKind):
                raise InvalidValue("kind", f"{value[:40]!r} is none of {', '.join(ConceptKind)}")
            kind = ConceptKind(value)
        elif name == "desks":
            desks = tuple(filter(None, value.split(",")))
        elif name == "do-not-translate":
            fixed = True
        elif name:
            raise InvalidValue("note", f"says {name[:40]!r} for Copyflow, which it does not know")
    return _Ours(kind, desks, fixed)


def _name(element: ET.Element) -> str:
    return str(element.tag).rsplit(":", 1)[-1]


def _text(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()


def _parsed(text: str) -> ET.Element:
    """The document as a tree that notes lines; entities, depth and size beyond reason are refused."""
    if len(text) > _MOST_CHARACTERS:
        raise InvalidValue("file", f"must have at most {_MOST_CHARACTERS:,} characters")
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise InvalidValue("file", f"line {parser.CurrentLineNumber}: elements stand deeper than {_DEEPEST}")
        builder.start(name, attributes | ({_LINE: str(parser.CurrentLineNumber)} if name in _CONCEPTS else {}))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def refuse(*_: object) -> None:
        raise InvalidValue("file", f"line {parser.CurrentLineNumber}: declares an entity, which is not read")

    def refuse_attributes(*_: object) -> None:
        raise InvalidValue("file", f"line {parser.CurrentLineNumber}: declares attributes, which are not read")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, builder.data
    parser.EntityDeclHandler = refuse
    parser.AttlistDeclHandler = refuse_attributes  # they can stand in every element without being written there
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise InvalidValue("file", f"is no XML: {error}") from None
    except UnicodeEncodeError as error:
        raise InvalidValue("file", f"holds a lone surrogate at character {error.start + 1}") from None
    root = builder.close()
    if _name(root) not in {"tbx", "martif"}:
        raise InvalidValue("file", f"is no TBX: its outermost element is {_name(root)[:40]}")
    return root
