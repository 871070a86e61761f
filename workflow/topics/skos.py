"""IPTC Media Topics as IPTC publishes them: SKOS in JSON, one file a language or several languages in one.

``https://cv.iptc.org/newscodes/mediatopic/?format=json``; nothing is fetched here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import msgspec

from workflow.domain.errors import InvalidValue
from workflow.domain.topic_import import LONGEST_LABEL
from workflow.domain.topics import URI, VOCABULARY, Topic, TopicText
from workflow.domain.vocabulary import parse_language
from workflow.topics.built_in import ATTRIBUTION
from workflow.topics.read import Read

_WIKIDATA = ("https://www.wikidata.org/entity/", "http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/")
_Texts = Mapping[str, str]


class _Concept(msgspec.Struct, rename="camel", frozen=True):
    """One topic of the file; what else stands there is passed over."""

    uri: str
    qcode: Annotated[str, msgspec.Meta(pattern=r"^medtop:[0-9]{8}$")]
    pref_label: _Texts = {}
    definition: _Texts = {}
    broader: Sequence[str] = ()
    exact_match: Sequence[str] = ()
    retired: str | None = None


class _Scheme(msgspec.Struct, rename="camel", frozen=True):
    """The file."""

    uri: str
    pref_scheme_alias: str
    concept_set: Sequence[_Concept]
    date_released: str = ""


def read_skos(content: bytes) -> Read:
    """What a file says; ``InvalidValue`` names the place that cannot be read."""
    try:
        scheme = msgspec.json.decode(content, type=_Scheme)
    except UnicodeDecodeError as error:
        raise InvalidValue("file", f"byte {error.start} is not UTF-8. Fetch the file again") from None
    except msgspec.ValidationError as error:
        raise InvalidValue("file", f"{error}. Is it the SKOS-JSON that IPTC publishes?") from None
    except RecursionError:
        raise InvalidValue("file", "is nested deeper than anything that IPTC publishes. Fetch the file again") from None
    except msgspec.DecodeError as error:
        raise InvalidValue("file", f"{error}. It is cut off or no JSON: fetch it again") from None
    if scheme.uri != URI or scheme.pref_scheme_alias != VOCABULARY:
        raise InvalidValue("file", f"holds the vocabulary {scheme.uri[:100]!r}; only Media Topics ({URI}) are known")
    topics = tuple(_topic(each, f"$.conceptSet[{number}]") for number, each in enumerate(scheme.concept_set))
    return Read(topics=topics, released=scheme.date_released[:10], attribution=ATTRIBUTION)


def _topic(concept: _Concept, place: str) -> Topic:
    if concept.uri != URI + concept.qcode.partition(":")[2]:
        raise InvalidValue("file", f"{place}: {concept.qcode} has the address {concept.uri[:100]!r}")
    return Topic(
        code=concept.qcode,
        labels=_texts(concept.pref_label, f"{place}.prefLabel", LONGEST_LABEL),
        definitions=_texts(concept.definition, f"{place}.definition", None),
        broader=tuple(_code(each, f"{place}.broader") for each in concept.broader),
        wikidata=tuple(dict.fromkeys(_items(concept.exact_match))),
        is_retired=concept.retired is not None,
    )


def _items(addresses: Sequence[str]) -> Iterator[str]:
    for address in addresses:
        yield from (address.removeprefix(start) for start in _WIKIDATA if address.startswith(start))


def _texts(texts: _Texts, place: str, longest: int | None) -> tuple[TopicText, ...]:
    found = []
    for language, text in texts.items():
        if longest is not None and len(text) > longest:
            raise InvalidValue("file", f"{place}.{language}: {len(text)} characters; {longest} are the most")
        try:
            tag = parse_language(language)
        except InvalidValue as error:
            raise InvalidValue("file", f"{place}: {error.reason}") from None
        if text.strip():
            found.append(TopicText(language=tag, text=" ".join(text.split())))
    return tuple(found)


def _code(address: str, place: str) -> str:
    code = f"{VOCABULARY}:{address.removeprefix(URI).removeprefix(VOCABULARY + ':')}"
    if len(code) != len("medtop:00000000") or not code[-8:].isdecimal():
        raise InvalidValue("file", f"{place}: {address[:100]!r} is no topic's address")
    return code
