"""Promises of the Russian grammar: whole institutions, people in every form, places, who holds which office."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.tagging.documents import Document, Span
from workers.tagging.gold import CODES
from workers.tagging.pipeline import Reading, document_of, read
from workers.tagging.rules.russian import RussianRules
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag

RUSSIAN = LanguageTag("ru")


class Known:
    """A gazetteer of the given names, as places."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def find(self, document: Document) -> list[Span]:
        """Every place of every name."""
        return [
            Span(
                start=document.text.index(name),
                end=document.text.index(name) + len(name),
                type=EntityType.PLACE,
                provider="gazetteer",
                rule="label",
            )
            for name in self.names
        ]


def reading_of(text: str, *known: str) -> Reading:
    """The whole pipeline over ``text``."""
    return read(document_of(text, RUSSIAN), Known(*known))


def marked(text: str, *known: str) -> str:
    """``text`` with every person, organisation and place in brackets."""
    shown, behind = "", 0
    for span in reading_of(text, *known).spans:
        if CODES.get(span.type) in {"PER", "ORG", "LOC"}:
            shown += f"{text[behind : span.start]}[{CODES[span.type]}|{text[span.start : span.end]}]"
            behind = span.end
    return shown + text[behind:]


def unmarked(text: str) -> str:
    """``text`` without the brackets."""
    for code in ("PER", "ORG", "LOC"):
        text = text.replace(f"[{code}|", "")
    return text.replace("]", "")


@pytest.mark.parametrize(
    "text",
    [
        "Выступил глава [ORG|Министерства иностранных дел Республики Казахстан].",
        "Её создало [ORG|Министерство культуры, информации, спорта и молодёжной политики Кыргызской Республики].",
        "Отчёт направил [ORG|Департамент Евразии Министерства торговли КНР].",
        "Работает [ORG|Институт стратегических исследований при Президенте Республики Узбекистан].",
        "Он руководил [ORG|управлением Китая Министерства иностранных дел Пакистана].",
        "Гостей принял [ORG|Комитет ШОС по добрососедству, дружбе и сотрудничеству].",
        "Прибыли сотрудники [ORG|Посольства Казахстана в КНР].",
        "Решение принял [ORG|Совет министров иностранных дел государств — членов ШОС].",
        "Открылось [ORG|Китайское народное общество дружбы с заграницей].",
        "Студенты окончили [ORG|МГУ имени М. В. Ломоносова].",
        "Участвовал [ORG|Институт России, Восточной Европы и Центральной Азии КАОН].",
        "Приехали из [ORG|МИД России] и [ORG|РАТС ШОС].",
        "Ректор [ORG|Сианьского университета Цзяотун] доволен.",
    ],
)
def test_an_institution_is_marked_with_all_that_belongs_to_it(text):
    """The longest reading of an institution's name is one mention, in any case form, places in it included."""
    assert marked(unmarked(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Договор подписали [ORG|АО «НК «Казахстан темир жолы»] и [ORG|ПАО «Сбербанк»].",
        "Участвует [ORG|ООО «Ромашка»], а также [ORG|ФГБУ «Институт Севера»].",
        "Председатель правления [ORG|Банка ВТБ (ПАО)] промолчал.",
    ],
)
def test_legal_forms_and_their_quotation_marks_belong_to_the_name(text):
    """A legal form before a name in quotation marks is a part of it, nested quotations to their end."""
    assert marked(unmarked(text)) == text


def test_a_short_form_in_brackets_is_a_mention_of_its_own():
    """A name and its short form in brackets are two mentions, and the short form is known from there on."""
    text = "[ORG|Шанхайская организация сотрудничества] ([ORG|ШОС]) растёт. О [ORG|ШОС] пишут."
    assert marked(unmarked(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Организация создана давно, и университет об этом помнит.",
        "Китайские компании и новые школы ждут решения правительства.",
        "Этот институт основан при поддержке министра.",
    ],
)
def test_generic_words_name_nothing(text):
    """Heads without a name of their own are no mention, capitalised by their sentence or not."""
    assert marked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Пришли [PER|И. И. Иванов], [PER|Каримов И.И.] и [PER|Ю.Норов].",
        "Статью написал [PER|К.-Ж. К. Токаев].",
        "Умер [PER|Михаил Леонидович Волков-Титов].",
        "Директором стал [PER|Мирзаев Руслан Эркинович].",
        "Посол [PER|Чынгыз Эсенгул уулу] и посол [PER|Ся Сяохэ] встретились.",
        "Доклад г-на [PER|Норова] слушали все.",
    ],
)
def test_names_are_whole_without_their_titles(text):
    """Initials on either side, patronymics and particles belong to a name; offices and honorifics do not."""
    assert marked(unmarked(text)) == text


def test_a_surname_alone_is_recognised_in_other_cases():
    """The surname of a person who is named in full is that person's in every case, also at a sentence's beginning."""
    text = (
        "Выступил [PER|Владимир Норов]. Речь [PER|Норова] была краткой. [PER|Норов] уехал; с [PER|Норовым] простились."
    )
    assert marked(unmarked(text)) == text


def test_a_surname_that_is_a_town_too_follows_its_form():
    """``Владимиров`` is a person and ``Владимир`` a town, whatever a gazetteer knows."""
    text = "Во [LOC|Владимире] живёт [PER|Владимир Юрьевич Владимиров]. [PER|Владимиров] рад."
    assert marked(unmarked(text)) == text
    assert marked(unmarked(text), "Владимире", "Владимир Юрьевич"[:8]) == text


@pytest.mark.parametrize(
    "text",
    [
        "Гости посетили [LOC|провинцию Шэньси] и отель «[LOC|Сицзяо]».",
        "Он родился в [LOC|Брянской области], живёт на [LOC|улице Беруни] и [LOC|проспекте Карла Маркса].",
        "Самолёт летит в [LOC|С.-Петербург] через [LOC|Алашанькоу].",
        "Прибыл посол [LOC|Республики Казахстан] в [LOC|Китайской Народной Республике].",
    ],
)
def test_places_are_marked_with_their_kind_and_without_quotation_marks(text):
    """Provinces, streets and halls are marked as they are called."""
    assert marked(unmarked(text)) == text


def test_a_place_of_the_gazetteer_inside_an_institution_loses():
    """A known place in an institution's name is no mention of its own."""
    assert marked("Это решил Национальный банк Казахстана.", "Казахстана") == (
        "Это решил [ORG|Национальный банк Казахстана]."
    )


def held(text: str) -> list[tuple[str, str, str]]:
    """Person, role and organisation of every holding."""
    return [
        (
            text[slice(*each.person)],
            text[slice(*each.role)],
            text[slice(*each.organisation)] if each.organisation else "",
        )
        for each in reading_of(text).found.holdings
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Выступил Генеральный секретарь ШОС Владимир Норов.", ("Владимир Норов", "Генеральный секретарь", "ШОС")),
        ("В. И. Норов, генеральный секретарь ШОС, молчал.", ("В. И. Норов", "генеральный секретарь", "ШОС")),
        (
            "Ректор Пекинского университета г-н Гун Цихуан приехал.",
            ("Гун Цихуан", "Ректор", "Пекинского университета"),
        ),
        (
            "Его встретил заместитель министра иностранных дел Казахстана Роман Василенко.",
            ("Роман Василенко", "заместитель министра иностранных дел", ""),
        ),
        (
            "Прибыл Чрезвычайный и Полномочный Посол Китая Цзи Шуминь.",
            ("Цзи Шуминь", "Чрезвычайный и Полномочный Посол", ""),
        ),
    ],
)
def test_who_holds_which_office_where(text, expected):
    """An office before or after a name is held by that person at the institution that the office is of."""
    assert held(text) == [expected]


def test_former_holders_share_an_office():
    """An office in the plural is held by everybody of the list that follows."""
    text = "Письма прислали бывшие генеральные секретари ШОС Болат Нургалиев, Дмитрий Мезенцев и Рашид Алимов."
    role = ("бывшие генеральные секретари", "ШОС")
    assert held(text) == [(name, *role) for name in ("Болат Нургалиев", "Дмитрий Мезенцев", "Рашид Алимов")]


def test_every_place_slices_back_to_the_original():
    """No-break spaces and characters beyond the first plane move no place."""
    text = "😀 Генеральный\u00a0секретарь ШОС\u00a0Владимир\u00a0Норов 𝔸 посетил Министерство\u00a0культуры\u00a0Китая."
    found = reading_of(text)
    assert [text[span.start : span.end] for span in found.spans] == [
        "ШОС",
        "Владимир\u00a0Норов",
        "Министерство\u00a0культуры\u00a0Китая",
    ]
    assert [text[slice(*each.role)] for each in found.found.holdings] == ["Генеральный\u00a0секретарь"]


@pytest.mark.parametrize("text", ["", " \n\u00a0", "«", "имени", "И.", "при", "и и и", "Министерство", "АО «"])
def test_scraps_of_text_name_nothing(text):
    """A text without a name has no place in it, and nothing is raised."""
    assert reading_of(text).spans == ()


_PIECES = st.sampled_from(
    "Министерство культуры и , спорта имени И . Норов Норова ШОС ( ) « » АО по делам при Президенте Республики "
    "Казахстан в КНР — государств членов генеральный секретарь улица Пекинский университет \n № 5 😀".split(" ")
)


@given(st.lists(_PIECES, max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_the_grammar_stands_any_order_of_its_words(text):
    """Whatever the words' order, places are inside the text, hold no line end and do not overlap."""
    end = 0
    for span in reading_of(text).spans:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip()
        end = span.end


@pytest.mark.parametrize(
    "unit", ["И. ", "АО «", "министерство культуры, ", "президент ", "Иван Иванович ", "ШОС ", "«"]
)
def test_work_grows_with_the_text_and_not_with_its_square(unit):
    """Eight times the same text takes at most ten times as many calls: a square would take sixty-four times."""
    rules = RussianRules()

    def calls(count: int) -> int:
        document = document_of(unit * count, RUSSIAN)
        made = 0

        def counting(frame, event, argument):
            nonlocal made
            made += event in {"call", "c_call"}

        sys.setprofile(counting)
        try:
            rules.apply(document, ())
        finally:
            sys.setprofile(None)
        return made

    calls(100)
    assert calls(1_600) < 10 * calls(200)


def test_a_known_place_that_is_a_common_word_here_is_none():
    """A pronoun that begins a sentence and the country of a currency are no places, though a gazetteer has them."""
    text = "Её сумма — 5 млн долл. США."
    assert marked(text, "Её", "США") == text


@pytest.mark.parametrize(
    "text",
    [
        "Вчера заявили: «Наша Организация растёт».",
        "Пришёл министр [PER|Ван И]. Потом был обед.",
        "Директор кафедры [ORG|Шанхайского политико-юридического университета] [PER|Гао Фэй] выступил.",
    ],
)
def test_what_stands_beside_a_name_is_not_swallowed(text):
    """A pronoun before a generic body, a one-letter Chinese name and a person after a body are told apart."""
    assert marked(unmarked(text)) == text
