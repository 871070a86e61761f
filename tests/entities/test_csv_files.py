"""Known entities as CSV: they come back as they went, and what is wrong is said with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.csv_files import COLUMNS, TYPES, read_entities, read_places, write_entities

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda text: text.strip() != ""
)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
ENTITIES = st.builds(
    KnownEntity,
    id=IDS,
    type=st.sampled_from(TYPES),
    names=st.lists(
        st.builds(
            EntityName,
            language=st.sampled_from([LanguageTag(tag) for tag in ("en", "zh-Hant", "ru")]),
            text=TEXTS,
            kind=st.sampled_from(NameKind),
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
    wikidata=st.sampled_from(["", "Q485207"]),
    geonames=st.sampled_from(["", "1796236"]),
    country=st.sampled_from(["", "CN"]),
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
    population=st.integers(0, 10**10),
    parent=IDS | st.just(""),
    offices=st.lists(
        st.builds(Office, organisation_id=IDS, titles=st.lists(TEXTS, max_size=2).map(tuple)), max_size=3
    ).map(tuple),
    provenance=TEXTS | st.just(""),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ENTITIES, max_size=4, unique_by=lambda entity: entity.id))
def test_what_is_written_is_read_back(entities: list[KnownEntity]) -> None:
    """Every field of every entity comes back, in order, whatever its names hold."""
    assert read_entities(write_entities(entities)) == entities


def test_a_spreadsheet_computes_nothing() -> None:
    """A name that begins like a formula is written as text."""
    names = (EntityName(language=LanguageTag("en"), text="=1+1"),)
    written = write_entities([KnownEntity(id="formula", type=EntityType.ORGANISATION, names=names)])
    assert ",'=1+1," in written


def test_fields_may_be_left_out() -> None:
    """Id, language and text are enough beside a type; a name is a label unless it says otherwise."""
    (place,) = read_places(
        "entity,language,text,type\n\nsco,en,Shanghai Cooperation Organization,organisation\nsco,ru,ШОС,\n"
    )
    line, entity = place
    assert line == 3
    assert [(name.text, name.kind) for name in entity.names] == [
        ("Shanghai Cooperation Organization", NameKind.LABEL),
        ("ШОС", NameKind.LABEL),
    ]


def test_an_entity_without_a_name_is_not_lost_in_silence() -> None:
    """No row could hold it, so writing it is refused."""
    with pytest.raises(InvalidValue, match="nameless has none"):
        write_entities([KnownEntity(id="nameless", type=EntityType.PLACE, names=())])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"entity": "Sco"}, "line 2, column entity: 'Sco' is no id"),
        ({"language": "xx"}, "line 2, column language"),
        ({"text": " "}, "line 2, column text: must not be empty"),
        ({"kind": "nickname"}, "line 2, column kind: 'nickname' is none of label, alias, acronym"),
        ({"type": "date"}, "line 2, entity sco, column type: 'date' is none of person"),
        ({"type": ""}, "line 2, entity sco, column type: is missing"),
        ({"wikidata": "485207"}, "line 2, entity sco, column wikidata: '485207' is not of the form Q485207"),
        ({"country": "CHN"}, "line 2, entity sco, column country"),
        ({"latitude": "91"}, "line 2, entity sco, column latitude: '91' is no number of degrees between -90 and 90"),
        ({"longitude": "nan"}, "line 2, entity sco, column longitude"),
        ({"population": "many"}, "line 2, entity sco, column population"),
        ({"offices": "UN:chair"}, "line 2, entity sco, column offices: 'UN:chair' is not of the form"),
        ({"offices": "un:chair|"}, "line 2, entity sco, column offices: 'un:chair|' holds an empty title"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_column(row: dict[str, str], told: str) -> None:
    """Each defect of a row is told where it stands."""
    good = {"entity": "sco", "type": "organisation", "language": "en", "text": "SCO"}
    cells = {**dict.fromkeys(COLUMNS, ""), **good, **row}
    file = ",".join(COLUMNS) + "\n" + ",".join(cells[column] for column in COLUMNS) + "\n"
    with pytest.raises(InvalidValue) as caught:
        read_entities(file)
    assert told in caught.value.reason


def test_rows_that_disagree_about_their_entity_are_told() -> None:
    """Nobody guesses which of two countries is meant."""
    with pytest.raises(InvalidValue, match="line 3, column country: says 'RU', but an earlier row of sco 'CN'"):
        read_entities("entity,type,language,text,country\nsco,organisation,en,SCO,CN\nsco,,ru,ШОС,RU\n")


@pytest.mark.parametrize(
    "text", ["", "entity,text\n", "entity,language,text,colour\n", "entity,entity,language,text\n"]
)
def test_a_file_without_its_columns_is_told_so(text: str) -> None:
    """The header is checked before any row."""
    with pytest.raises(InvalidValue, match="line 1"):
        read_entities(text)
