"""Promises of the rule for events: the longest named form with ordinal and year; what has no name is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.tagging.rules.marked import applied, document, name, remarked, unmarked
from workers.tagging.documents import Span
from workers.tagging.pipeline import document_of
from workers.tagging.rules.events import Events
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag

EVENTS = [
    ("pt", "O [Quarto Fórum sobre Rios Compartilhados do Vale do Sarybel] foi em Almasay."),
    ("pt", "A [Cúpula da OCX] e a [22ª Reunião do Conselho de Chefes de Estado da OCX] em Astana."),
    ("pt", "O [Fórum Econômico Mundial] e o [Simpósio Internacional de Hidrologia, Energia e Clima] na Suíça."),
    ("pt", "O fórum terminou; o quinto fórum será em Almasay, e a reunião do Conselho também."),
    ("es", "El [Cuarto Foro sobre Ríos Compartidos] y la [cumbre de la OCS] en Astaná."),
    ("es", "El [Foro de la Franja y la Ruta para la Cooperación Internacional] tras la [Segunda Guerra Mundial]."),
    ("en", "He spoke at the [SCO Qingdao Summit] yesterday."),
    (
        "en",
        "The [22nd Meeting of the Council of Heads of State of the Shanghai Cooperation Organization] was held in Samarkand.",
    ),
    ("en", "He attended the [Third Belt and Road Forum for International Cooperation] in Beijing."),
    ("en", "The [St. Petersburg International Economic Forum] opens on Monday."),
    ("en", "He fought in [World War II] and the [Great Patriotic War]."),
    ("en", "Leaders met at the [Astana Summit] on July 3."),
    ("en", "It is the [Year of Tourism in the SCO]."),
    ("en", "The [2024 China-SCO Local Economic and Trade Cooperation Forum] opened on Monday. Governor Zhou spoke."),
    ("en", "[SPIEF-2022]: VTB signs"),
    ("en", "She won gold at the [Beijing Winter Olympics] and the [Asian Games]."),
    ("en", "The pavilion at [Expo 2020 Dubai] closed."),
    ("en", "He took part in the [Conference on Interaction and Confidence-Building Measures in Asia]."),
    ("en", "The [Congress of Leaders of World and Traditional Religions] met in Astana."),
    ("en", "The [23rd meeting of the Council of Heads of State of the SCO] took place online."),
    ("en", "The [China International Import Expo] is held in Shanghai."),
    ("en", "The [International Symposium on Eurasian Law] began."),
    ("en", "The [78th Session of the United Nations General Assembly] opened."),
    ("en", "In Astana, the [Eastern Economic Forum] was praised."),
    ("en", 'The [International Conference "Central Asia: One Past and a Common Future"] was held.'),
    ("en", "The [SCO Film Festival] and [SCO Youth Festival] took place."),
    ("en", "The [Central Asian Energy Week] and the [4th China-Central Asia Foreign Ministers' Meeting] ended."),
    ("en", 'The museum opened "[Treasures of the Oxus]", an exhibition of finds.'),
    ("en", "She won silver at [Tokyo 2020] and showed carpets at [TEXPO 2023]."),
    ("zh", "秘书处将全力配合办好[撒马尔罕峰会]。"),
    ("zh", "“[万里同风——新疆文物精品展]”开幕。"),
    ("zh", "双方举办[“上合组织二十年”对话会]。"),
    ("zh", "[第二届上海合作组织国家减贫与可持续发展论坛]日程"),
    ("ru", "Состоится [XII Алматинская международная конференция по региональной безопасности]."),
    ("ru", "Открылась выставка «[Шёлк и лён]» в музее."),
    ("ru", "Прошёл [круглый стол «Взгляд из Минска»] с гостями."),
    ("ru", "Состав на [чемпионат мира по боксу 2021 года] утверждён."),
    ("ru", "Минск участвует в [Фестивале дружбы ШОС] снова."),
    ("en", "The [World Economic Forum Annual Meeting] opened."),
    ("en", "During the [Days of Uzbek Culture in Shanghai] and the [China-Uzbekistan Year of Tourism]."),
    ("zh", "他在[博鳌亚洲论坛2022年年会]开幕式上致辞。"),
    ("zh", "[中非合作论坛北京峰会]和[上合组织成员国司法部长第十次会议]召开。"),
    ("ru", "Участники [Шестого совещания министров образования государств-членов ШОС] уехали."),
    ("ru", "[XXIV зимние Олимпийские игры] и [Двадцать третье заседание СГГ ШОС]."),
    ("ru", "[IV Форум аналитических центров Китай — Центральная Азия] начался."),
    ("ru", "[Международная конференция «Центральная Азия: одно прошлое и общее будущее»] прошла."),
    ("zh", "他出席[第三届“一带一路”国际合作高峰论坛]。"),
    ("zh", "[上合组织成员国元首理事会第二十二次会议]在撒马尔罕举行。"),
    ("zh", "双方在[青岛峰会]期间会晤。"),
    ("zh", "习近平出席[上海合作组织青岛峰会]并讲话。"),
    ("zh", "[第六届中国国际进口博览会]今天开幕。"),
    ("zh", "他参加了[北京冬奥会]开幕式。"),
    ("zh", "在[圣彼得堡国际经济论坛]上，他发表演讲。"),
    ("zh", "孙卫东出席[2024中国—上海合作组织地方经贸合作论坛]。"),
    ("zh", "他经历过[第二次世界大战]。"),
    ("zh", "值[上合组织旅游年]之际。"),
    ("zh", "[2024年博鳌亚洲论坛]召开。"),
    ("ru", "Он выступил на [Петербургском международном экономическом форуме]."),
    ("ru", "Подготовка [Душанбинского саммита ШОС], намеченного на сентябрь."),
    ("ru", "Лидеры прибыли на [саммит ШОС] в Ташкенте."),
    ("ru", "О [Великой Отечественной войне] и [Второй мировой войне] помнят."),
    ("ru", "Прошло [23-е заседание Совета глав государств — членов Шанхайской организации сотрудничества]."),
    ("ru", "Гости [Третьего форума международного сотрудничества «Один пояс, один путь»] уехали."),
    ("ru", "[ПМЭФ-2022]: ВТБ договорился"),
    ("ru", "В рамках [Года туризма в ШОС] Кыргызский музей открыт."),
    ("ru", "Ожидается на [Астанинском саммите] 3 июля."),
    ("ru", "Он участник [Восточного экономического форума]."),
]

NO_EVENTS = [
    ("en", "The summit ended; the forum of experts and a symposium on trade continued."),
    ("en", "The National People's Congress adopted the law at Congress Hall."),
    ("en", "An International Conference was held. The Meeting began."),
    ("en", "The meeting of the council was long; a second meeting followed."),
    ("en", "On Spring Festival they rest."),
    ("en", "He cited COVID-2019 and 20 Years of SCO."),
    ("zh", "会议围绕合作举行，本次论坛成果丰硕。"),
    ("zh", "中塔建交三十周年学术座谈会侧记"),
    ("zh", "全体会议15日召开，峰会闭幕。"),
    ("zh", "他在人民大会堂会见客人，出席第十四届全国人民代表大会第一次的代表。"),
    ("ru", "Форум завершился, саммит прошёл успешно."),
    ("ru", "Состоялась встреча с делегацией, заседание комиссии продолжилось."),
    ("ru", "Конференция учёных собрала гостей; год был трудным."),
    ("kk", "Самарқанд саммиті 2022"),
]


@pytest.mark.parametrize(("language", "marked"), EVENTS)
def test_an_event_is_found_in_its_longest_form(language: str, marked: str) -> None:
    """With ordinal, year, city and complement, without article, verb or what follows."""
    found = applied(Events(), marked, language, None)
    assert remarked(found, unmarked(marked)[0], EntityType.EVENT) == marked


@pytest.mark.parametrize(("language", "text"), NO_EVENTS)
def test_what_has_no_name_is_no_event(language: str, text: str) -> None:
    """Any summit, a parliament, a hall and a language without a grammar give none."""
    found = applied(Events(), text, language, None)
    assert remarked(found, text, EntityType.EVENT) == text


def test_a_known_body_is_no_event() -> None:
    """A forum that is known to be an organisation stays one."""
    text = "He leads the Boao Forum for Asia."
    body = Span(
        start=13, end=32, type=EntityType.ORGANISATION, provider="gazetteer", rule="name", entity_ids=("boao-forum",)
    )
    assert text[13:32] == "Boao Forum for Asia"
    assert Events().find(document(text, "en"), [body]).spans == ()
    assert Events().find(document(text, "en"), []).spans != ()


def test_a_person_before_an_event_is_no_part_of_it() -> None:
    """The name of who opened it stays outside."""
    text = "Opened by Sun Weidong Qingdao Forum began."
    found = Events().find(document(text, "en"), [name(text, "Sun Weidong", EntityType.PERSON)])
    assert remarked(found, text, EntityType.EVENT) == "Opened by Sun Weidong [Qingdao Forum] began."


_PIECES = st.sampled_from(
    'Forum Summit SCO the of for and 22nd 2024 Meeting “ ” " 第三届 论坛 峰会 上合 2024年 ， 会议 Форум саммита ШОС « » 23-е заседание Совета — Year Года туризма , . \n ( )'.split(
        " "
    )
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_PIECES | st.text(max_size=3), max_size=30).map(" ".join) | st.lists(_PIECES, max_size=40).map("".join),
    st.sampled_from(["en", "zh", "ru"]),
)
def test_every_place_slices_back(text: str, language: str) -> None:
    """Whatever the text: places inside it, none overlapping, none empty or beginning or ending with a space."""
    found = Events().find(document(text, language), [])
    ends = 0
    for span in sorted(found.spans, key=lambda each: each.start):
        assert ends <= span.start < span.end <= len(text)
        ends = span.end


@pytest.mark.parametrize(("language", "piece"), [("en", "A"), ("ru", "научн"), ("ru", "фотовыставк"), ("ru", "-")])
def test_a_word_that_never_ends_is_read_in_one_pass(language: str, piece: str) -> None:
    """A pattern that began anew in the middle of a word took hours for a text of the longest kind; nothing is found."""
    document = document_of(piece * 60_000, LanguageTag(language))
    assert Events().find(document, ()).spans == ()
