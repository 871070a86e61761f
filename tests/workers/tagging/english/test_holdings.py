"""Who holds which office where, as the text states it."""

from __future__ import annotations

import pytest

from tests.workers.tagging.english.reading import held


@pytest.mark.parametrize(
    ("text", "holdings"),
    [
        ("Norov, SCO Secretary-General ; spoke.", [("Norov", "Secretary-General", "SCO")]),
        (
            "Xu Bu, president of the China Institute of International Studies and Director of the China SCO Research Centre, spoke.",
            [
                ("Xu Bu", "president", "China Institute of International Studies"),
                ("Xu Bu", "Director", "China SCO Research Centre"),
            ],
        ),
        ("Deng Hao, Secretary of the CPC Committee of SHUPL, spoke.", [("Deng Hao", "Secretary", "CPC Committee of SHUPL")]),
        (
            "The former Secretaries-General of the SCO, Zhang De Guang, Nurgaliyev, and Alimov, sent messages.",
            [
                ("Zhang De Guang", "former Secretaries-General", "SCO"),
                ("Nurgaliyev", "former Secretaries-General", "SCO"),
                ("Alimov", "former Secretaries-General", "SCO"),
            ],
        ),
        (
            "Liu Jun, Second Inspector of the Department of Eurasia Affairs of the Ministry of Commerce, came.",
            [("Liu Jun", "Second Inspector", "Department of Eurasia Affairs of the Ministry of Commerce")],
        ),
        ("The rector of Fudan University, Jin Li, replied.", [("Jin Li", "rector", "Fudan University")]),
        ("Prime Minister Shehbaz Sharif opened it.", [("Shehbaz Sharif", "Prime Minister", "")]),
        ("Joined by Deputy Executive Director Arun Kumar, they left.", [("Arun Kumar", "Deputy Executive Director", "")]),
        (
            "Vice Minister of Education and Science Kuanysh Yergaliyev came.",
            [("Kuanysh Yergaliyev", "Vice Minister of Education and Science", "")],
        ),
        ("Moskvin, the bank's spokesman, is not from Moscow.", [("Moskvin", "spokesman", "")]),
    ],
)  # fmt: skip
def test_a_holding_names_person_office_and_institution(text: str, holdings: list[tuple[str, str, str]]) -> None:
    """Given an office before or after its holder, alone or with others, then person, office and institution belong together."""
    assert held(text) == holdings


def test_an_office_without_a_name_is_nobodys() -> None:
    """Given an office that nobody named holds, then no holding is told."""
    assert held("The ambassador of the Russian Federation and the director of the museum were absent.") == []


def test_speakers_at_an_opening_hold_no_office() -> None:
    """Given who spoke at an opening, then speaking is no office of theirs."""
    roles = {role for _, role, _ in held("Speakers at the opening were Daniyar Ospelov, rector of the academy.")}
    assert roles == {"rector of the academy"}
