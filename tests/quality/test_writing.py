"""The checks of one text: clean prose passes, injected defects are found, desks decide, findings die with the text."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quality.defects import CLEAN, LANGUAGES, clean_text
from tests.quality.measuring import Measured, findings_of, measure, words_in
from workflow.domain.annotations import Finding, Severity
from workflow.domain.desk import CheckPolicy
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.vocabulary import LanguageTag
from workflow.quality import ALL_CHECKS, WRITING_CHECKS, checks_for, run_checks
from workflow.quality.__main__ import table
from workflow.quality.plain_texts import read_text
from workflow.quality.ports import EditionText
from workflow.terminology import EMPTY_TERM_BASE, TermBase

DOCS = CLEAN.parents[2] / "docs" / "checks.md"


def edition(*segments: str, language: str = "en", headline: str = "", terms: TermBase = EMPTY_TERM_BASE) -> EditionText:
    """One paragraph of these segments under a headline."""
    body = tuple(Segment(id=f"s{number}", text=text) for number, text in enumerate(segments, 1))
    title = Block(kind=BlockKind.HEADLINE, segments=(Segment(id="s99", text=headline),))
    tag = LanguageTag(language)
    blocks = (*((title,) if headline else ()), Block(kind=BlockKind.PARAGRAPH, segments=body))
    return EditionText(language=tag, blocks=blocks, source_language=tag, terms=terms)


def found(check: str, text: EditionText) -> list[tuple[str, str | None]]:
    """Excerpts and mends of one check's findings."""
    return [(each.excerpt, each.suggestion) for each in run_checks(text) if each.check == check]


# --- clean prose and injected defects ---------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_clean_prose_is_left_alone(language: str) -> None:
    """Well-written news with quotations, acronyms, dates, sums and addresses has no finding at all."""
    assert [each.as_json() for each in findings_of(clean_text(language), language)] == []


def test_the_clean_prose_is_worth_checking() -> None:
    """English, Russian and Chinese each have enough of it to say something."""
    assert all(words_in(clean_text(language), language) > 380 for language in ("en", "ru", "zh"))
    assert len(LANGUAGES) == 13


@pytest.fixture(scope="module")
def measured() -> Measured:
    """Every kind of defect, several times in every language."""
    into = Measured()
    for language in LANGUAGES:
        measure(clean_text(language), language, times=5, into=into)
    return into


def test_injected_defects_are_found(measured: Measured) -> None:
    """Of every kind at least nine of ten are found, over all languages that can have it."""
    assert len(measured.asked) >= 17
    assert {kind: measured.recall(kind) for kind in measured.asked if measured.recall(kind) < 0.9} == {}


def test_nothing_is_found_beside_them(measured: Measured) -> None:
    """A defect makes no noise elsewhere: at most two findings in 1,000 words are not about it."""
    assert measured.false / measured.words * 1000 <= 2


# --- single checks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "language", "text", "expected"),
    [
        ("homoglyphs", "ru", "Новый cектор порта.", [("cектор", "сектор")]),
        ("homoglyphs", "en", "China and Сhina.", [("Сhina", "China")]),
        ("homoglyphs", "ru", "IT-отдел, Wi-Fi и COVIDом.", []),
        ("mojibake", "pt", "A conclusÃ£o foi boa.", [("Ã£", "ã")]),
        ("mojibake", "en", "Itâ€™s here &nbsp;now.", [("â€™", "’"), ("&nbsp;", "\u00a0")]),
        ("mojibake", "ru", "Он сказал РџСЂРёРІРµС‚ всем.", [("РџСЂРёРІРµС‚", "Привет")]),
        ("mojibake", "ru", "Слово Ïðèâåò здесь.", [("Ïðèâåò", "Привет")]),
        ("mojibake", "zh", "他说锟斤拷。", [("锟斤拷", None)]),
        ("mojibake", "pt", "“AMANHÃ”, disse “CAFÉ”.", []),
        ("hidden_characters", "fa", "می‌شود و خانه‌ها.", []),
        ("hidden_characters", "fa", "می‌ شود.", [("\u200c", "")]),
        ("hidden_characters", "en", "co\u00adoperate to\u200day", [("\u00ad", ""), ("\u200d", "")]),
        ("hidden_characters", "en", "Dr.\u00a0Holm came at 5\u00a0p.m.", []),
        ("spacing", "zh", "他说,我们同意。好，行。", [(",", "，")]),
        ("spacing", "zh", "他说,我们同意", []),  # half-width throughout is a rule too
        ("spacing", "zh", "上海 合作组织，好。", [(" ", "")]),
        ("spacing", "ur", "وہ آئے ،اور گئے۔", [(" ،", "، ")]),
        ("spacing", "hi", "बैठक हुई।सब आए।", [("।", "। ")]),
        ("spacing", "ru", "Порт —главный узел.", [(" —", " — ")]),
        ("spacing", "en", "Stop!! Who?", [("!!", "!")]),
        ("spacing", "en", "They met on Dock Street .The plan is to use .NET and .Net at .5 a head.", [(" .", ". ")]),
        ("spacing", "ru", "Музей открылся .Вход бесплатный.", [(" .", ". ")]),
        ("spacing", "en", "It is ( we think ) good.", [("( ", "("), (" )", ")")]),
        ("brackets", "en", "The port (which is old is closed.", [("(", None)]),
        ("brackets", "zh", "上合组织（SCO)成立，《宣言发表。", [(")", "）"), ("《", None)]),
        ("brackets", "en", "Options: a) wait; b) build; 3) sell. :-)", []),
        ("quotes", "en", "“We will build, she said.", [("“", None)]),
        ("quotes", "en", 'He said “yes" and left.', [('"', "”")]),
        ("quotes", "ru", "Он сказал: «Да и ушёл.", [("«", None)]),
        ("quotes", "de", "„Ja“, sagte er.", []),
        ("quotes", "en", 'It’s the dockers’ 12" pipe, ‘not mine’.', []),
        ("doubled_words", "en", "She had had enough of Bora Bora and the the port.", [("the the", "the")]),
        ("doubled_words", "zh", "会议会议在北京举行，一步一步推进。", [("会议会议", "会议")]),
        ("doubled_words", "zh", "比赛由由市里主办，在在体育中心举行。", [("由由", "由"), ("在在", "在")]),
        ("doubled_words", "zh", "他现在在首都都市圈工作，理由由他说明，存在在所难免的被被子盖住的问题。", []),
        ("doubled_words", "hi", "वे धीरे धीरे के के साथ आए।", [("के के", "के")]),
        ("undefined_acronyms", "en", "The CPQR met the UN.", [("CPQR", None)]),
        ("undefined_acronyms", "en", "The CPQR (Council of Ports, Quays and Roads) met.", []),
        ("undefined_acronyms", "en", "The Council of Ports and Quays (CPQ) met; the CPQ left.", []),
        ("undefined_acronyms", "en", "The Communist Party of China met; a CPC spokesman left.", []),
        ("undefined_acronyms", "ru", "Заявил глава БГДЖ.", [("БГДЖ", None)]),
        ("dates_without_year", "en", "It opened on June 24.", [("June 24", None)]),
        ("dates_without_year", "en", "Built in 1999, it opened on June 24.", []),
        ("dates_without_year", "zh", "会议于6月24日召开。", [("6月24日", None)]),
        ("dates_without_year", "zh", "新华社北京9月2日电 记者获悉，模式已发布。", []),
        ("dates_without_year", "zh", "新华社北京9月2日电 会议将于9月8日召开。", [("9月8日", None)]),
        ("dates_without_year", "en", "HANGZHOU, June 3 — Trade grew.", []),
        ("dates_without_year", "en", "On June 3 — a day of rain — it grew.", [("June 3", None)]),
        ("dates_without_year", "ru", "МОСКВА, 3 июня. /ТАСС/. Рост продолжился.", []),
        ("dates_without_year", "ru", "Встреча прошла 24 июня 2021 года.", []),
        (
            "metadata_line",
            "en",
            "Publisher: desk Release time: 2030-01-02",
            [("Publisher: desk Release time: 2030-01-02", None)],
        ),
        ("metadata_line", "ru", "Дата публикации: 02.01.2030", [("Дата публикации: 02.01.2030", None)]),
        ("metadata_line", "en", "Source: the ministry has two views: for and against.", []),
        (
            "repeated_sentence",
            "en",
            "The port is now open to all. It rains. The port is now open to all.",
            [("The port is now open to all.", None)],
        ),
    ],
)  # fmt: skip
def test_each_check_knows_its_defect(
    check: str, language: str, text: str, expected: list[tuple[str, str | None]]
) -> None:
    """The defect is found at its place with its mend, and what only looks like it is let pass."""
    assert found(check, edition(text, language=language)) == expected


def test_a_title_is_held_to_the_headline() -> None:
    """A quoted title that the body words otherwise is shown there; the same words pass."""
    headline = "“Ten Years of Open Ports: Past and Future” opens"
    other = edition("The show Ten Years of Ports: Past and Future opened.", headline=headline)
    assert found("title_differs", other) == [("Ten Years of Ports: Past and Future", None)]
    same = edition("The show “Ten years of open ports: past and future” opened.", headline=headline)
    assert found("title_differs", same) == []


def test_a_body_is_named_in_one_way() -> None:
    """An acronym without the article that it has elsewhere, and a second form of a name, are shown."""
    text = edition(
        "The Open Ports Union (OPU) met. The OPU is old, and OPU has members. The OPU Research Centre in Rome knows; "
        "the Open Ports Union Research Centre agrees."
    )
    assert found("organisation_names", text) == [
        ("OPU", "the OPU"),
        ("Open Ports Union Research Centre", "OPU Research Centre"),
    ]


def glossary() -> TermBase:
    """A person, a body and a phrase, each with a form that is not written."""

    def concept(identity: str, kind: ConceptKind, wanted: str, forbidden: str) -> Concept:
        terms = (
            Term(language=LanguageTag("en"), text=wanted),
            Term(language=LanguageTag("en"), text=forbidden, status=TermStatus.FORBIDDEN),
        )
        return Concept(id=identity, kind=kind, terms=terms, provenance="test")

    return TermBase(
        [
            concept("quill", ConceptKind.PERSON, "Marta Quillon", "Martha Quill"),
            concept("union", ConceptKind.ORGANISATION, "Open Ports Union", "Ports Alliance"),
            concept("sea", ConceptKind.PHRASE, "shared sea", "common sea"),
        ]
    )


def test_names_are_written_as_the_glossary_has_them() -> None:
    """A forbidden form blocks; a letter too few, another division and a last name alone are advice; all have a mend."""
    text = edition(
        "Quillon left the Ports Alliance. Marta Quillon, or Quilon, or Mar Ta Quillon, came.", terms=glossary()
    )
    assert found("name_authority", text) == [
        ("Quillon", "Marta Quillon"),
        ("Ports Alliance", "Open Ports Union"),
        ("Quilon", "Quillon"),
        ("Mar Ta Quillon", "Marta Quillon"),
    ]
    severities = {each.excerpt: each.severity for each in run_checks(text) if each.check == "name_authority"}
    assert severities["Ports Alliance"] is Severity.BLOCKING
    assert severities["Quilon"] is Severity.ADVISORY


def test_endings_of_a_name_are_no_misspellings() -> None:
    """A Russian name in another case, and an English plural, are forms of the name."""
    terms = TermBase(
        [
            Concept(
                id="norov",
                kind=ConceptKind.PERSON,
                terms=(Term(language=LanguageTag("ru"), text="Норов"), Term(language=LanguageTag("en"), text="Norov")),
                provenance="test",
            )
        ]
    )
    assert found("name_authority", edition("Встреча с Норовым и Норова.", language="ru", terms=terms)) == []
    assert found("name_authority", edition("The Norovs came.", terms=terms)) == []
    assert found("name_authority", edition("Then Narov came.", terms=terms)) == [("Narov", "Norov")]


def test_forbidden_terms_block_and_keep_their_capital() -> None:
    """The preferred term takes the place of the forbidden one, with the capital of the sentence."""
    text = edition("Common sea is what we want: a common sea.", terms=glossary())
    assert found("outdated_terms", text) == [("Common sea", "Shared sea"), ("common sea", "shared sea")]
    assert {each.severity for each in run_checks(text)} == {Severity.BLOCKING}


def test_a_defect_over_the_end_of_a_segment_is_in_the_first() -> None:
    """Sentences that were told apart although no space stands between them: the space is put after the first."""
    assert found("spacing", edition("They take part in governance.", "They also vote.")) == [
        ("governance.", "governance. ")
    ]
    assert found("spacing", edition("They left.  ", "We stayed.")) == [("  ", " ")]


# --- desks and identities ---------------------------------------------------------------------------

FAULTY = "The the port  is open. Новости."


def test_a_desk_decides_what_a_check_does() -> None:
    """Off does not run; blocking and advisory are the severity of all its findings."""
    policy = {
        "spacing": CheckPolicy.BLOCKING,
        "script_residue": CheckPolicy.ADVISORY,
        "doubled_words": CheckPolicy.OFF,
    }
    as_they_come = {each.check: each.severity for each in run_checks(edition(FAULTY))}
    assert as_they_come == {
        "script_residue": Severity.BLOCKING,
        "spacing": Severity.ADVISORY,
        "doubled_words": Severity.ADVISORY,
    }
    assert {each.check: each.severity for each in run_checks(edition(FAULTY), policy)} == {
        "script_residue": Severity.ADVISORY,
        "spacing": Severity.BLOCKING,
    }


def test_a_check_does_not_read_a_language_that_it_does_not_know() -> None:
    """Chinese has no acronyms to explain; a check for all languages runs on Japanese too."""
    names = {check.name for check in checks_for(LanguageTag("zh-Hans"))}
    assert "undefined_acronyms" not in names
    assert "script_residue" in {check.name for check in checks_for(LanguageTag("ja"))}


def ids(text: EditionText) -> list[str]:
    """Identities of everything found."""
    return [each.id for each in run_checks(text)]


def test_a_waiver_dies_with_the_text_it_was_given_for() -> None:
    """An identity outlives a second run and changes elsewhere; it dies with its segment, its source or its language."""
    text = edition("One ,two. ", "Nothing here.")
    [first] = ids(text)
    assert ids(text) == [first]
    assert ids(edition("One ,two. ", "Nothing there.")) == [first]
    assert ids(edition("One ,two, three. ", "Nothing here.")) != [first]
    assert ids(dataclasses.replace(text, language=LanguageTag("pt"))) != [first]
    source = edition("Um, dois. ", "Nada aqui.").blocks
    beside = dataclasses.replace(text, source_blocks=source, source_language=LanguageTag("pt"))
    moved = dataclasses.replace(beside, source_blocks=edition("Um e dois. ", "Nada aqui.").blocks)
    spacing = [[each.id for each in run_checks(each_text) if each.check == "spacing"] for each_text in (beside, moved)]
    assert spacing[0] != spacing[1]
    assert first not in spacing[0]


# --- any text at all --------------------------------------------------------------------------------

PIECES = st.sampled_from(
    'the SCO (CNISCO) ,; , . : ! ? .. ( ) “ ” « » „ " ‘ ’ 《 》 （ ） 系统 管理员 的的 Привет cектор Ã© РџСЂ &amp; '
    "اردو ، ۔ हिन्दी । 24 1,250 June 2021 6月24日 https://x.org/a a@b.org \u00a0 \u200b \u200c \ufeff 。 ， U.S. "
    "😀 é \ud800 Publisher: visits: — \u2029 \n".split(" ")
)
TEXTS = st.lists(PIECES | st.sampled_from([" ", "  ", "\u00a0"]), max_size=40).map("".join)


@given(
    language=st.sampled_from("en zh-Hans ru pt es fr kk ky tg uz be ur hi fa ja xh".split()),
    segments=st.lists(TEXTS | st.text(max_size=60), min_size=1, max_size=4),
    headline=TEXTS,
)
def test_offsets_are_those_of_the_text(language: str, segments: list[str], headline: str) -> None:
    """Whatever the text, no check fails, an excerpt is what stands at its offsets, and identities differ."""
    segments = [each.replace("\ud800", "\ufffd") for each in segments]
    text = edition(*segments, language=language, headline=headline.replace("\ud800", "\ufffd"), terms=glossary())
    texts = {segment.id: segment.text for block in text.blocks for segment in block.segments}
    findings = run_checks(text)
    for finding in findings:
        assert finding.segment_id is not None
        assert 0 <= finding.start <= finding.end <= len(texts[finding.segment_id])
        assert texts[finding.segment_id][finding.start : finding.end] == finding.excerpt
    assert len({finding.id for finding in findings}) == len(findings)


@given(text=TEXTS | st.text(max_size=200), language=st.sampled_from(["en", "zh", "ru", "fa"]))
def test_plain_texts_keep_their_offsets(text: str, language: str) -> None:
    """A finding of a plain text lies in it, and holds its excerpt: nothing is normalised on the way."""
    for placed in read_text(text, LanguageTag(language)).placed(_some_findings(text, language)):
        excerpt = text[placed.start : placed.end]
        assert excerpt.replace("\ud800", "\ufffd") == placed.finding.excerpt or "\ufffd" in placed.finding.excerpt


def _some_findings(text: str, language: str) -> tuple[Finding, ...]:
    return run_checks(read_text(text, LanguageTag(language)).edition)


def test_every_mend_takes_its_finding_away() -> None:
    """Putting the suggestion in the excerpt's place leaves no finding of that check there."""
    texts = [
        "One ,two and three;four.Then Stop!! ( in )",
        "Новый cектор  порта —узел",
        "上合组织（SCO)成立,好，行。。",
    ]
    for text, language in zip(texts, ("en", "ru", "zh"), strict=True):
        findings = [each for each in run_checks(edition(text, language=language)) if each.suggestion is not None]
        assert findings
        for each in findings:
            mended = text[: each.start] + str(each.suggestion) + text[each.end :]
            again = [other for other in run_checks(edition(mended, language=language)) if other.check == each.check]
            same = [other for other in findings if other.check == each.check]
            assert len(again) < len(same), (each, mended)


# --- what reviewers read ----------------------------------------------------------------------------


def test_every_check_explains_itself() -> None:
    """Names differ, explanations are sentences, and languages are primary ones."""
    assert len({check.name for check in ALL_CHECKS}) == len(ALL_CHECKS)
    assert set(WRITING_CHECKS) <= set(ALL_CHECKS)
    for check in ALL_CHECKS:
        assert check.explanation.endswith(".")
        assert check.languages is None or all(len(language) in (2, 3) for language in check.languages)


def test_the_page_about_the_checks_is_up_to_date() -> None:
    """docs/checks.md holds the table that ``python -m workflow.quality`` prints."""
    assert table() in DOCS.read_text(encoding="utf-8"), "run `python -m workflow.quality` and put its table there"
