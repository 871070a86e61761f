"""Each bilingual check by itself: what it finds, what it lets pass, where it points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quality.pair_defects import edition
from workflow.domain.annotations import Finding, Severity
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.terminology import Concept, ConceptKind, Term
from workflow.domain.vocabulary import LanguageTag
from workflow.quality import BILINGUAL_CHECKS, run_checks
from workflow.quality.ports import EditionText
from workflow.terminology import EMPTY_TERM_BASE, TermBase


def found(check: str, source: str, target: str, languages: str, terms: TermBase = EMPTY_TERM_BASE) -> list[Finding]:
    """What one check finds in one pair; ``languages`` is such as ``zh-en``."""
    text = edition([(source, target)], *languages.split("-"), terms=terms)
    return [finding for finding in run_checks(text) if finding.check == check]


@pytest.mark.parametrize(
    ("languages", "source", "target"),
    [
        ("zh-en", "投资1.2亿元。", "An investment of 120 million yuan."),
        ("zh-ru", "投资1.2亿元。", "Инвестиции в 120 млн юаней."),
        ("en-hi", "It cost 120 million.", "इस पर 12 करोड़ खर्च हुए।"),
        ("en-ur", "It cost 3.6 million.", "اس پر 36 لاکھ خرچ ہوئے۔"),
        ("en-fa", "It cost 1.5 billion.", "هزینه آن ۱٫۵ میلیارد بود."),
        ("en-pt", "It cost 3 billion.", "Custou 3 mil milhões."),
        ("en-es", "It cost 1.2 billion.", "Costó 1.200 millones."),
        ("zh-en", "1亿2000万人", "120 million people"),
        ("zh-en", "二十个国家", "20 countries"),
        ("en-ru", "In 20 countries", "В двадцати странах"),
        ("en-kk", "The 20th session", "Жиырмасыншы сессия"),
        ("en-zh", "10–15 million tonnes", "1000万至1500万吨"),
        ("zh-en", "20世纪90年代", "the 1990s"),
        ("en-ru", "the 1990s", "90-е годы"),
        ("en-ru", "It began at 3:00 p.m.", "Начало в 15 часов."),
        ("en-ru", "COVID-19 and the G20", "Коронавирус и «Группа двадцати»"),
        ("zh-en", "“十四五”期间，新建120所学校。", "During the 14th Five-Year Plan, 120 schools were built."),
        ("en-ru", "1,234.5 and 10,000", "1 234,5 и 10 тысяч"),
    ],
)
def test_numbers_are_the_same_by_value(languages: str, source: str, target: str) -> None:
    """Magnitudes, words, scripts and separators of every language are read for what they are worth."""
    assert found("numbers", source, target, languages) == []


@pytest.mark.parametrize("period", ["1至5月", "1—5月", "1月至5月", "1-5月份"])
def test_the_first_months_of_a_year_may_be_counted(period: str) -> None:
    """A period from January on is so many months elsewhere; a period from another month is not."""
    target = "Exports grew by 8.3 percent in the first five months."
    assert found("dates", f"今年{period}，出口增长8.3%。", target, "zh-en") == []
    assert found("dates", "今年11至12月，出口增长8.3%。", "Exports grew by 8.3 percent from March to April.", "zh-en")


@pytest.mark.parametrize(
    ("languages", "source", "target", "excerpt"),
    [
        ("zh-en", "投资1.2亿元。", "An investment of 1.2 million yuan.", "1.2 million"),
        ("zh-en", "投资1.2亿元。", "An investment of 1.2 billion yuan.", "1.2 billion"),
        ("en-zh", "Nearly 200 people", "近300人", "300"),
        ("ru-en", "12 млн тонн", "12 billion tonnes", "12 billion"),
        ("en-pt", "1,500 people", "1,500 pessoas", "1,500"),
    ],
)
def test_a_changed_number_blocks(languages: str, source: str, target: str, excerpt: str) -> None:
    """Another value in a number's place stops the approval, with both places."""
    [finding] = found("numbers", source, target, languages)
    assert (finding.severity, finding.excerpt) == (Severity.BLOCKING, excerpt)
    assert source[finding.source_start : finding.source_end].strip()


def test_a_wrong_magnitude_is_said_to_be_one() -> None:
    """The reviewer reads by how much."""
    [finding] = found("numbers", "投资1.2亿元。", "An investment of 1.2 million yuan.", "zh-en")
    assert "100 times more" in finding.message


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("It grew by 5 per cent.", "Вырос на 5 %.", 0),
        ("It grew by 5%.", "Вырос на пять процентов.", 0),
        ("It grew by 5%.", "Вырос на 7%.", 1),
        ("It grew by 5%.", "Вырос на 5.", 1),
        ("It grew by 5 to 7%.", "Вырос на 5–7 %.", 0),
    ],
)
def test_percentages(source: str, target: str, count: int) -> None:
    """The value and the sign of a percentage stay."""
    assert len(found("percentages", source, target, "en-ru")) == count


@pytest.mark.parametrize(
    ("languages", "source", "target", "excerpts"),
    [
        ("en-zh", "on 24 June 2021", "2021年6月24日", []),
        ("en-ru", "on 24 June 2021", "24.06.2021", []),
        ("zh-fa", "2021年6月24日", "۲۴ ژوئن ۲۰۲۱", []),
        ("en-kk", "on 24 June 2021", "2021 жылғы 24 маусым", []),
        ("en-pt", "on 24 June 2021", "em 24 de junho de 2021", []),
        ("en-uz", "on 24 June 2021", "2021-yil 24-iyun", []),
        ("en-ru", "on 24 June 2021", "24 июля 2021 года", ["июля"]),
        ("en-ru", "on 24 June 2021", "25 июня 2021 года", ["25"]),
        ("zh-en", "2021年6月24日", "24 June 2012", ["2012"]),
        ("en-ru", "May and March may march in", "Май и Март", []),
    ],
)
def test_dates(languages: str, source: str, target: str, excerpts: list[str]) -> None:
    """Day, month and year are compared, however they are written."""
    assert [finding.excerpt for finding in found("dates", source, target, languages)] == excerpts


@pytest.mark.parametrize(
    ("check", "source", "target", "severities"),
    [
        ("currencies", "It cost US$5 million.", "Цена — 5 млн долларов США.", []),
        ("currencies", "It cost US$5 million.", "Цена — 5 млн рублей.", [Severity.BLOCKING]),
        ("currencies", "It cost US$5 million.", "Цена — 5 млн.", [Severity.ADVISORY]),
        ("units", "It is 5 km long and weighs 3 tonnes.", "Длина 5 км, вес 3 т.", []),
        ("units", "It is 5 km long.", "Длина 5 м.", [Severity.BLOCKING]),
        ("units", "It covers 300 hectares.", "Площадь 300 га.", []),
    ],
)
def test_what_numbers_count(check: str, source: str, target: str, severities: list[Severity]) -> None:
    """Money and measures keep their currency and unit."""
    assert [finding.severity for finding in found(check, source, target, "en-ru")] == severities


def test_an_altered_address_is_put_right_with_one_click() -> None:
    """Exactly one was altered, so the source's is what to write."""
    source, target = "Write to press@example.org.", "Пишите на press-office@example.org."
    [finding] = found("addresses", source, target, "en-ru")
    assert (finding.severity, finding.excerpt) == (Severity.BLOCKING, "press-office@example.org")
    assert finding.suggestion == "press@example.org"


def test_an_address_may_touch_chinese_words() -> None:
    """Chinese leaves no space after an address."""
    source, target = "见https://example.org/a-2021上的公告。", "See https://example.org/a-2021 for the notice."
    assert found("addresses", source, target, "zh-en") == []
    [lost] = found("addresses", source, "See the notice.", "zh-en")
    assert "https://example.org/a-2021" in lost.message


@pytest.mark.parametrize(
    ("languages", "source", "target", "count"),
    [
        ("en-ru", "The port was closed.", "Порт не был закрыт.", 1),
        ("en-ru", "The port was not closed.", "Порт был закрыт.", 1),
        ("en-ru", "Nobody came.", "Никто не пришёл.", 0),
        ("en-ru", "This is unprecedented.", "Это не имеет прецедентов.", 0),
        ("en-pt", "An unprecedented season.", "Uma temporada sem precedentes.", 0),
        ("en-ru", "It helps not only ports.", "Это помогает не только портам.", 0),
        ("en-zh", "The port is growing.", "港口不断发展。", 0),
        ("en-pt", "It was held in the Hotel.", "Foi realizado não Hotel.", 1),
        ("en-kk", "The port is ready.", "Порт дайын емес.", 1),
    ],
)
def test_denials(languages: str, source: str, target: str, count: int) -> None:
    """A denial that came or went is found; languages that deny twice, or by a prefix, are not accused."""
    assert len(found("negation", source, target, languages)) == count


@pytest.mark.parametrize(
    ("languages", "source", "target", "count"),
    [
        ("en-ru", "The UNDP advised them.", "Их консультировала ПРООН.", 0),
        ("en-ru", "The UNDP advised them.", "Их консультировали.", 1),
        ("ru-en", "Их консультировала ПРООН.", "The UNDP advised them.", 0),
        ("ru-en", "Их консультировала ПРООН.", "They were advised.", 1),
        ("ru-en", "Их консультировали США в XX веке.", "The United States advised them in the last century.", 0),
        ("en-pt", "The SCO advised them.", "Foram aconselhados.", 1),
        ("en-zh", "The UNDP advised them.", "开发计划署提供了咨询。", 0),
    ],
)
def test_acronyms(languages: str, source: str, target: str, count: int) -> None:
    """Between Latin and Cyrillic letters an acronym has a counterpart; elsewhere its name is written out."""
    assert len(found("acronyms", source, target, languages)) == count


def test_a_missing_sentence_is_named() -> None:
    """The reviewer reads which sentence, and where it stood in the source."""
    missing = "It agreed on a fund for all the ports of the Upper Lakes, from which the railway will be paid too."
    source = f"The council met on Thursday in the old town hall. {missing} The mayor was absent."
    target = "Совет собрался в четверг в старой ратуше. Мэр отсутствовал."
    [finding] = found("completeness", source, target, "en-ru")
    assert "It agreed on a fund" in finding.message
    assert source[finding.source_start : finding.source_end] == missing


def test_sentences_may_be_merged_and_divided() -> None:
    """A translator who makes one sentence of two, with all that they say, lost nothing."""
    source = "The council met on Thursday in the old town hall. It agreed on a fund for the ports of the lakes."
    target = (
        "Совет, собравшийся в четверг в старой ратуше, договорился о создании фонда для озёрных портов и пристаней."
    )
    assert found("completeness", target, source, "ru-en") == []


def test_added_segments_and_sentences_said_twice() -> None:
    """What the source does not have is found where it stands."""
    paragraphs = [("The fund begins its work.", "Фонд начинает работу. Фонд начинает работу.")]
    [doubled] = [each for each in run_checks(edition(paragraphs, "en", "ru")) if each.check == "completeness"]
    assert (doubled.excerpt, doubled.start) == ("Фонд начинает работу.", 22)
    with_more = edition([*paragraphs, ("x", "Лишнее.")], "en", "ru")
    shorter = EditionText(
        language=with_more.language,
        blocks=with_more.blocks,
        source_language=with_more.source_language,
        source_blocks=with_more.source_blocks[:1],
    )
    assert "Лишнее." in [each.excerpt for each in run_checks(shorter) if each.check == "completeness"]


def test_a_text_that_breaks_off_blocks_and_a_lost_stop_does_not() -> None:
    """Breaking off is one check's finding, a missing full stop the other's; never both."""
    source = "The ministers of nine countries agreed on Thursday, 24 June, to set up a fund for the ports of the lakes."
    whole = "Министры девяти стран договорились в четверг, 24 июня, создать общий фонд для развития портов на озёрах"
    [cut] = found("truncation", source, whole[:45], "en-ru")
    assert cut.severity is Severity.BLOCKING
    assert found("end_punctuation", source, whole[:45], "en-ru") == []
    assert found("truncation", source, whole, "en-ru") == []
    assert [each.excerpt for each in found("end_punctuation", source, whole, "en-ru")] == [""]


@pytest.mark.parametrize(
    ("languages", "source", "target", "suggestions"),
    [
        ("zh-en", "谁来付钱？", "Who will pay?", []),
        ("zh-ur", "会议开始。", "اجلاس شروع ہوا۔", []),
        ("en-zh", "Who will pay?", "有人付钱。", ["？"]),
        ("en-ru", "They came.", "Они пришли?", ["."]),
        ("en-kk", "He asked: “Why?”", "Ол: «Неге?» деп сұрады.", []),
    ],
)
def test_endings(languages: str, source: str, target: str, suggestions: list[str]) -> None:
    """Marks are compared by what they say, in the script of each language."""
    assert [each.suggestion for each in found("end_punctuation", source, target, languages)] == suggestions


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("The plan (see below) is “very good indeed, they say”.", "План (см. ниже) «очень хорош, как говорят».", 0),
        ("The plan (see below) is good.", "План хорош.", 1),
        ("He said: “We are very glad that it works.”", "Он сказал: мы очень рады, что это работает.", 1),
    ],
)
def test_brackets_and_quotations(source: str, target: str, count: int) -> None:
    """Brackets and quotations have counterparts."""
    assert len(found("lost_brackets", source, target, "en-ru")) == count


def test_a_sentence_left_in_english_is_found_in_any_script() -> None:
    """In Russian by its letters, in Portuguese by its words."""
    source = "The council met on Thursday. It agreed on a fund for the ports."
    [russian] = found("untranslated", source, "Совет собрался. It agreed on a fund for the ports.", "en-ru")
    [portuguese] = found("untranslated", source, "O conselho se reuniu. It agreed on a fund for the ports.", "en-pt")
    assert portuguese.excerpt == "It agreed on a fund for the ports."
    assert russian.excerpt == "It agreed on a fund for the ports"


def test_a_link_that_was_lost_blocks_and_lost_emphasis_does_not() -> None:
    """A reader must find the link; emphasis is for the reviewer to judge, and strong stands for emphasis."""
    link = Mark(start=0, end=6, kind=MarkKind.LINK, href="https://example.org/")
    emphasis = Mark(start=7, end=11, kind=MarkKind.EMPHASIS)
    strong = Mark(start=0, end=4, kind=MarkKind.STRONG)

    def severities(*target_marks: Mark) -> list[Severity]:
        text = EditionText(
            language=LanguageTag("pt"),
            blocks=_block("Conselho novo.", *target_marks),
            source_language=LanguageTag("en"),
            source_blocks=_block("Council here.", link, emphasis),
        )
        return [each.severity for each in run_checks(text) if each.check == "markup"]

    assert severities() == [Severity.BLOCKING, Severity.ADVISORY]
    assert severities(link, strong) == []
    assert severities(Mark(start=0, end=4, kind=MarkKind.LINK, href="https://example.com/"), strong) == [
        Severity.BLOCKING,
        Severity.BLOCKING,
    ]


def _block(text: str, *marks: Mark) -> tuple[Block, ...]:
    return (Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id="s1", text=text, marks=marks),)),)


def _terms(*concepts: tuple[str, ConceptKind, dict[str, str], bool]) -> TermBase:
    return TermBase(
        Concept(
            id=name,
            kind=kind,
            terms=tuple(Term(language=LanguageTag(language), text=text) for language, text in terms.items()),
            do_not_translate=kept,
            provenance="a test",
        )
        for name, kind, terms, kept in concepts
    )


SPIRIT = _terms(
    (
        "spirit",
        ConceptKind.PHRASE,
        {"en": "Shanghai Spirit", "es": "Espíritu de Shanghái", "ru": "Шанхайский дух"},
        False,
    ),
    ("velikova", ConceptKind.PERSON, {"en": "Anna Velikova", "zh": "安娜·维利科娃", "ru": "Анна Великова"}, False),
    ("ship", ConceptKind.TERM, {"en": "Lake Star"}, True),
)


def test_the_glossary_is_kept_to() -> None:
    """The Alcohol of Shanghai is not the Spirit of Shanghai; inflected it still is."""
    [finding] = found("glossary", "The Shanghai Spirit lives.", "El Alcohol de Shanghái vive.", "en-es", SPIRIT)
    assert "Espíritu de Shanghái" in finding.message
    assert (finding.severity, finding.source_start, finding.source_end) == (Severity.ADVISORY, 4, 19)
    assert found("glossary", "The Shanghai Spirit lives.", "В Шанхайском духе.", "en-ru", SPIRIT) == []


def test_what_stands_untranslated_is_put_right_with_one_click() -> None:
    """The source's own term in the translation is the place where the agreed one belongs."""
    [finding] = found("glossary", "The Shanghai Spirit lives.", "El Shanghai Spirit vive.", "en-es", SPIRIT)
    assert (finding.excerpt, finding.suggestion) == ("Shanghai Spirit", "Espíritu de Shanghái")


def test_what_is_not_translated_is_kept() -> None:
    """A ship keeps its name."""
    assert found("glossary", "The Lake Star sails.", "Плывёт Lake Star.", "en-ru", SPIRIT) == []
    [finding] = found("glossary", "The Lake Star sails.", "Плывёт «Звезда озера».", "en-ru", SPIRIT)
    assert "kept as it is" in finding.message


@pytest.mark.parametrize(
    ("languages", "source", "target", "count"),
    [
        ("en-zh", "Anna Velikova spoke.", "安娜·维利科娃发言。", 0),
        ("en-zh", "Anna Velikova spoke.", "安娜·别利科娃发言。", 1),
        ("en-ru", "We thanked Anna Velikova.", "Мы поблагодарили Анну Великову.", 0),
        ("en-ru", "They met President Alisher Karimov.", "Встретились с президентом Алишером Каримовым.", 0),
        ("en-ru", "They met President Alisher Karimov.", "Встретились с президентом Борисом Ивановым.", 1),
        ("en-pt", "They met President Alisher Karimov.", "Encontraram o presidente Alisher Karimov.", 0),
    ],
)
def test_names(languages: str, source: str, target: str, count: int) -> None:
    """Known names in every script, others across Latin and Cyrillic, however they are declined."""
    assert len(found("names", source, target, languages, SPIRIT)) == count


# --- whatever comes in ------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"The council met. 1,234.5 12亿 3.6 млн 5% ५० ۱٫۵ US$5 24 June 2021 24.06.2021 6月 二十 第3条 Что?".split(),
        *"۔ । … ( ） “ » not не 不 نہیں https://x.org/a a@b.org UNDP ШОС km 公里 President Anna Velikova Анна".split(),
        *("\u00a0", "\u200b", "😀", "é", "İ", "ß"),
    ]
)
TEXTS = st.lists(PIECES | st.sampled_from([" ", ". ", "-", "–"]), max_size=30).map("".join) | st.text(max_size=60)
LANGUAGES = st.sampled_from("en zh ru be hi ur fa kk ky tg uz pt es fr ja xh zh-Hant uz-Cyrl".split())


@given(source=TEXTS, target=TEXTS, source_language=LANGUAGES, language=LANGUAGES)
def test_every_place_is_in_its_text(source: str, target: str, source_language: str, language: str) -> None:
    """Whatever the two texts, findings point into the target and into the source."""
    for finding in run_checks(edition([(source, target)], source_language, language, SPIRIT)):
        assert target[finding.start : finding.end] == finding.excerpt
        assert 0 <= finding.source_start <= finding.source_end <= len(source)


@pytest.mark.parametrize(
    "piece",
    ["a ", "не ", "不", "1 ", "1,", "7.5%", "年", "A. ", "a@", "www.", "Ab Ab ", "“", "(", "? ", "二十", "jan", "ма"],
)
@pytest.mark.parametrize("languages", [("en", "ru"), ("zh", "kk"), ("ru", "zh")])
def test_awkward_sentences_are_compared(piece: str, languages: tuple[str, str]) -> None:
    """A sentence of 20,000 awkward characters is compared, and what is found points into it."""
    text = (piece * 20_000)[:20_000]
    target = f"x {text}"
    for check in BILINGUAL_CHECKS:
        for finding in check.run(edition([(text, target)], *languages)):
            assert target[finding.start : finding.end] == finding.excerpt


def test_checks_explain_themselves() -> None:
    """Every check has its own name and a sentence for the reviewer."""
    assert len({check.name for check in BILINGUAL_CHECKS}) == len(BILINGUAL_CHECKS)
    assert all(check.explanation.endswith(".") for check in BILINGUAL_CHECKS)
