"""Russian names in every case: the forms that texts have are among those that are made."""

from __future__ import annotations

import pytest

from workflow.languages.russian_cases import case_forms


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Москва", "Москвы Москве Москву Москвой"),
        ("Казань", "Казани Казанью"),
        ("Китай", "Китая Китаю Китаем Китае"),
        ("Таджикистан", "Таджикистана Таджикистану Таджикистаном Таджикистане"),
        ("Череповец", "Череповца Череповце"),
        ("Орёл", "Орла Орле"),
        ("США", "США"),
        ("Душанбе", "Душанбе"),
    ],
)
def test_single_words(name: str, forms: str) -> None:
    """By their endings; what keeps its form keeps it."""
    assert set(forms.split()) | {name} <= case_forms(name)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Шанхайская организация сотрудничества", "Шанхайской организацией сотрудничества"),
        ("Министерство иностранных дел Республики Казахстан", "Министерству иностранных дел Республики Казахстан"),
        ("Нижний Новгород", "Нижнего Новгорода"),
        ("Ростов-на-Дону", "Ростове-на-Дону"),
        ("Российские железные дороги", "Российских железных дорог"),
        ("Набережные Челны", "Набережных Челнах"),
        ("Синьцзян-Уйгурский автономный район", "Синьцзян-Уйгурском автономном районе"),
        ("Саудовская Аравия", "Саудовскую Аравию"),
        ("Народный банк Китая", "Народным банком Китая"),
    ],
)
def test_only_the_head_of_a_name_changes(name: str, form: str) -> None:
    """Adjectives agree with their noun; what follows it stays."""
    made = case_forms(name)
    assert form in made
    assert len(made) <= 12


def test_every_word_of_a_persons_name_changes() -> None:
    """Family names in -ов and -ова have endings of their own."""
    assert {"Рашида Алимова", "Рашидом Алимовым"} <= case_forms("Рашид Алимов", is_person=True)
    assert "Эльвире Набиуллиной" in case_forms("Эльвира Набиуллина", is_person=True)


def test_what_is_not_russian_stays() -> None:
    """Other letters, and nothing at all."""
    assert case_forms("Sputnik") == {"Sputnik"}
    assert case_forms("") == {""}
