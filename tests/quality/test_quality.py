"""The checks of quality: what each finds, what each lets pass, and that every offset is exact."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.ports import SourceSegment
from workers.translation.engines.fx import FxEngine
from workers.translation.translator import translate_segments
from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.vocabulary import LanguageTag
from workflow.quality import ALL_CHECKS, run_checks
from workflow.quality.ports import EditionText

MEETING = (
    "The delegates met in Almaty on 24 June 2021 to discuss trade, transport and water. At 10:30 a.m. the chair, "
    "Dr. A. B. Karimov of the U.S.-based institute, opened the first session; about 1,250 people followed it online. "
    "“We had hoped for more,” she said, “but 3.5 per cent is a good beginning …” Details are at "
    "https://www.example.org/news/2021,06/item(3).html or from press.office@example.org."
)
AGREEMENT = (
    "Ministers agreed (as they had in 2019) that member(s) of the council may ask for a review: the secretariat has "
    "until 1 October to answer. Nobody objected! The World Health Organization and the World Health Organization's "
    "partners will report separately. Two questions remain: who pays, and when? Bora Bora, by contrast, was quiet."
)


def blocks(*texts: str) -> tuple[Block, ...]:
    """A paragraph of one segment for each text: ``s1``, ``s2``, …"""
    return tuple(
        Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id=f"s{number}", text=text),))
        for number, text in enumerate(texts, 1)
    )


def own_edition(*texts: str, language: str = "en", fields: Mapping[str, str] | None = None) -> EditionText:
    """The source's own edition."""
    tag = LanguageTag(language)
    return EditionText(language=tag, blocks=blocks(*texts), source_language=tag, fields=fields or {})


def translation(source: str, target: str, language: str = "pt", source_language: str = "en") -> EditionText:
    """A translation of one segment."""
    return EditionText(
        language=LanguageTag(language),
        blocks=blocks(target),
        source_language=LanguageTag(source_language),
        source_blocks=blocks(source),
    )


def found(check: str, text: EditionText) -> list[Finding]:
    """What one check finds."""
    return [finding for finding in run_checks(text) if finding.check == check]


def test_clean_prose_has_no_findings() -> None:
    """Well-written English with times, decimals, initials, quotes, addresses and rightly repeated names passes."""
    assert run_checks(own_edition(MEETING, AGREEMENT)) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Qui vient\u202f? «\u00a0Personne\u00a0», dit-il ; il pleuvait : tout le monde resta à la maison !"),
        ("zh-Hans", "上海合作组织成员国元首理事会会议在京举行。“我们支持多边主义”，王毅说……真的吗？！"),
        (
            "ru",
            "Встреча прошла в\u00a0Москве 24\u00a0июня 2021\u00a0года, в\u00a0ней участвовали 200 человек; итоги.",
        ),
        ("ur", "یہ اجلاس شنگھائی میں ہوا۔ اس میں دو سو افراد نے شرکت کی، اور سب نے تائید کی۔"),
        ("fa", "نشست در شانگهای برگزار شد؛ می‌گویند دویست نفر آمدند. آیا ادامه دارد؟"),
        ("hi", "बैठक धीरे धीरे आगे बढ़ी । सब लोग सहमत थे।"),
        ("pt", "A reunião teve 1.250 participantes (mais do que em 2019). «Foi bom», disse ela."),
        ("kk", "Жиналыс Алматыда өтті: 200 адам қатысты, бәрі қолдады."),
    ],
)
def test_every_language_has_its_own_sense_of_space_and_script(language: str, text: str) -> None:
    """What is right in French, Chinese, Russian, Urdu, Persian, Hindi, Portuguese or Kazakh is not reported."""
    assert run_checks(own_edition(text, language=language)) == ()


# --- script residue ---------------------------------------------------------------------------------


def test_residue_in_a_segment_blocks() -> None:
    """Chinese left in an English text stops an approval, with its exact place."""
    [finding] = found("script_residue", own_edition("Publisher: 系统管理员, 2021"))
    assert (finding.severity, finding.excerpt, finding.start, finding.end) == (Severity.BLOCKING, "系统管理员", 11, 16)


def test_residue_in_a_field_is_advice() -> None:
    """A Chinese publisher of an English item is reported at its field, and stops nothing."""
    [finding] = found("script_residue", own_edition("Fine.", fields={"publisher": "系统管理员"}))
    assert (finding.severity, finding.field, finding.segment_id) == (Severity.ADVISORY, "publisher", None)
    assert finding.excerpt == "系统管理员"


@pytest.mark.parametrize(
    ("language", "text", "excerpts"),
    [
        ("en", "Xu Bu (徐步) spoke.", []),
        ("en", "See https://example.org/新闻/1 for more.", []),
        ("en", "Сhina", []),  # a Cyrillic letter in a Latin word is the look-alikes' business
        ("pt", "O Государственный совет decidiu.", ["Государственный совет"]),
        ("ru", "Он сказал 你好 и ушёл.", ["你好"]),
        ("zh", "他说“Привет”。", ["Привет"]),
        ("ur", "انہوں نے हिन्दी میں کہا۔", ["हिन्दी"]),
        ("hi", "उसने اردو में कहा।", ["اردو"]),
        ("uz", "Ўзбекистон va O‘zbekiston", []),
        ("uz-Latn", "Ўзбекистон", ["Ўзбекистон"]),
        ("kk-Arab", "قازاقستان", []),
        ("xh", "系统 и всё", []),  # a language whose script we do not know
    ],
)
def test_scripts_are_judged_by_language(language: str, text: str, excerpts: list[str]) -> None:
    """A script is foreign only where the language does not use it; a gloss after a name is welcome."""
    assert [finding.excerpt for finding in found("script_residue", own_edition(text, language=language))] == excerpts


# --- spacing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "excerpt", "suggestion"),
    [
        ("Judicial Cooperation(CNISCO) met.", "Cooperation(CNISCO)", "Cooperation (CNISCO)"),
        ("The centre (SCO)was founded.", "(SCO)was", "(SCO) was"),
        ("They take part in governance.They also vote.", "governance.They", "governance. They"),
        ("Really!They left.", "Really!They", "Really! They"),
        ("mutual trust ,understanding and peace", " ,", ", "),
        ("a Secretary ; a president", " ;", ";"),
        ("the Research Centre,;and others", ",;", "; "),
        ("the end.. Then", "..", "."),
        ("one,two", ",", ", "),
        ("Organization:Retrospect", "Organization:Retrospect", "Organization: Retrospect"),
        ("two  spaces", "  ", " "),
        ("making \u00a0SCO", " \u00a0", " "),
    ],
)
def test_spacing_defects_are_found_with_a_mend(text: str, excerpt: str, suggestion: str) -> None:
    """Each defect is reported once, at its place, as advice with what to write instead."""
    [finding] = found("spacing", own_edition(text))
    assert (finding.excerpt, finding.suggestion, finding.severity) == (excerpt, suggestion, Severity.ADVISORY)


@pytest.mark.parametrize(
    "text",
    [
        "At 10:30 it cost 3.50, or 1,250.75 in all.",
        "The U.S. and the U.K. met Ph.D. students of St. Petersburg.",
        "Wait ... what? Well… yes.",
        "Use .NET or a .5 mm pen.",
        "Mail a.b@example.org, c+d@example.org or see www.example.org/a,b;c.",
        "He or (s)he may (re)use the term(s) and file(s).",
        "Open report.PDF and example.com today.",
        "It took 24\u00a0hours and 10\u202f000 steps.",
        "Inc., Ltd., etc.; and so on.",
        "A segment keeps its own trailing space. ",
    ],
)
def test_good_spacing_is_left_alone(text: str) -> None:
    """Times, decimals, abbreviations, ellipses, addresses and plural brackets are no defects."""
    assert found("spacing", own_edition(text)) == []


# --- repeated clause --------------------------------------------------------------------------------


def test_a_repeated_clause_is_found_where_it_is_said_again() -> None:
    """The same clause in the next sentence is reported at its second place, in full."""
    text = (
        "States will firmly support regional water management.They will also firmly support regional water management."
    )
    [finding] = found("repeated_clause", own_edition(text))
    assert finding.excerpt == "firmly support regional water management"
    assert finding.start == text.rindex("firmly")


def test_a_clause_may_be_repeated_across_segments_of_a_paragraph() -> None:
    """A paragraph cut into sentences is read as one; the finding points into the segment that repeats."""
    segments = (
        Segment(id="s1", text="They firmly support regional water management. "),
        Segment(id="s2", text="We firmly support regional water management."),
    )
    text = EditionText(
        language=LanguageTag("en"),
        blocks=(Block(kind=BlockKind.PARAGRAPH, segments=segments),),
        source_language=LanguageTag("en"),
    )
    [finding] = found("repeated_clause", text)
    assert (finding.segment_id, finding.start) == ("s2", 3)


@pytest.mark.parametrize(
    ("language", "text", "excerpts"),
    [
        ("en", "The World Health Organization and the World Health Organization agreed.", []),
        ("zh", "各方将积极参与全球治理体系改革。各方还将积极参与全球治理体系改革。", ["将积极参与全球治理体系改革"]),
    ],
)
def test_repetitions_by_language(language: str, text: str, excerpts: list[str]) -> None:
    """The long name of an institution is rightly repeated; Chinese is compared by characters."""
    assert [finding.excerpt for finding in found("repeated_clause", own_edition(text, language=language))] == excerpts


@pytest.mark.parametrize(
    ("language", "text", "excerpts"),
    [
        ("en", "He went to the the market.", ["the the"]),
        ("en", "The the market.", ["The the"]),
        ("en", "She had had enough of Bora Bora in 2021 2021.", []),
        ("fr", "Nous nous levons tôt.", []),
        ("ru", "Он сказал сказал это.", ["сказал сказал"]),
        ("ur", "وہ آہستہ آہستہ چلا۔", []),
    ],
)
def test_doubled_words_by_language(language: str, text: str, excerpts: list[str]) -> None:
    """A doubled word is a slip, except where grammar or a name doubles it."""
    assert [finding.excerpt for finding in found("doubled_words", own_edition(text, language=language))] == excerpts


# --- untranslated and numbers -----------------------------------------------------------------------


def test_a_segment_equal_to_its_source_blocks() -> None:
    """More than three words of the source's own text are no translation."""
    [finding] = found("untranslated", translation("The members met in June.", "The  members met in June."))
    assert (finding.severity, finding.excerpt) == (Severity.BLOCKING, "The  members met in June.")


@pytest.mark.parametrize("text", ["Zhang De Guang", "https://example.org/a b", "2021", "SCO"])
def test_names_numbers_and_addresses_may_be_equal(text: str) -> None:
    """Three words or fewer, numbers and addresses may stand as they are."""
    assert found("untranslated", translation(text, text)) == []


@pytest.mark.parametrize("target", [(), ("",), ("  ",)])
def test_a_missing_or_empty_segment_blocks(target: tuple[str, ...]) -> None:
    """A source segment without a translation is reported under its id, with its beginning."""
    text = dataclasses.replace(translation("The members met.", "x"), blocks=blocks(*target))
    [finding] = found("completeness", text)
    assert (finding.severity, finding.segment_id, finding.excerpt) == (Severity.BLOCKING, "s1", "")
    assert "The members met." in finding.message


def test_variants_of_one_language_may_be_equal() -> None:
    """British and American English often agree."""
    text = translation("The members met in June.", "The members met in June.", language="en-GB", source_language="en")
    assert found("untranslated", text) == []


@pytest.mark.parametrize(
    ("source", "target", "language", "excerpts"),
    [
        ("In 2021, 200 people and 1,234.5 tons.", "Em 2021, 200 pessoas e 1.234,5 toneladas.", "pt", []),
        ("On 02/07/2021 at 10:30.", "Em 2021-07-02, às 10:30.", "pt", []),
        ("The 20th anniversary.", "O 20o aniversário.", "pt", []),
        ("There were 10,000 guests.", "Было 10\u00a0000 гостей.", "ru", []),
        ("On July 2, 2021.", "2021年7月2日。", "zh", []),
        ("There were 1,500,000 people.", "共150万人。", "zh", []),
        ("There were 25 people.", "۲۵ نفر بودند.", "fa", []),
        ("Nearly 200 people came.", "Muitas pessoas vieram.", "pt", [""]),
        ("Nearly 200 people came.", "Quase 300 pessoas vieram.", "pt", ["300"]),
        ("Some people came.", "Vieram 2 e 3 pessoas.", "pt", ["2", "3"]),
        ("Twenty people came.", "Vieram 20 pessoas.", "pt", []),
    ],
)
def test_numbers_are_compared(source: str, target: str, language: str, excerpts: list[str]) -> None:
    """Separators, order, scripts of digits and words for them do not matter; a lost, new or changed number does."""
    findings = found("numbers", translation(source, target, language=language))
    assert [finding.excerpt for finding in findings] == excerpts


def test_the_lost_number_is_named() -> None:
    """The reviewer reads which number is missing."""
    [finding] = found("numbers", translation("Nearly 200 people came.", "Muitas pessoas vieram."))
    assert "200" in finding.message


# --- identities and offsets -------------------------------------------------------------------------


def test_identities_are_stable_and_distinct() -> None:
    """A second run gives the same ids, and equal excerpts have different ones."""
    text = "one ,two and three ,four"
    first = run_checks(own_edition(text))
    assert len({finding.id for finding in first}) == len(first) == 2
    assert run_checks(own_edition(text)) == first


PIECES = st.sampled_from(
    "the SCO members actively participate in governance. They (CNISCO) ,; , . : ! ? .. ( ) 系统 管理员 Привет اردو "
    "हिन्दी 24 1,250 https://x.org/a a@b.org \u00a0 \u200b 。 ， U.S. 😀 é".split(" ")
)
TEXTS = st.lists(PIECES | st.sampled_from([" ", "  ", "\u00a0", "\u200b"]), max_size=40).map("".join)
LANGUAGES = st.sampled_from("en zh-Hans ru pt fr kk ur hi fa ja xh".split())


@given(language=LANGUAGES, target=TEXTS | st.text(max_size=80), source=TEXTS, field=TEXTS)
def test_offsets_slice_back_to_excerpts(language: str, target: str, source: str, field: str) -> None:
    """Whatever the text, every finding's place holds exactly its excerpt, and no two findings share an id."""
    text = dataclasses.replace(translation(source, target, language=language), fields={"publisher": field})
    findings = run_checks(text)
    for finding in findings:
        place = field if finding.field == "publisher" else target
        assert place[finding.start : finding.end] == finding.excerpt
    assert len({finding.id for finding in findings}) == len(findings)


@pytest.mark.parametrize(
    "piece", ["a", "系", "7", "a.", "(", " ", ",", "a@", "\u00a0", "A B C D ", "Ab ", "Ab-", "a‘", "«", "《", "—"]
)
def test_awkward_texts_are_checked(piece: str) -> None:
    """A text made to be awkward (50,000 characters of one kind) is checked; what is found points into it."""
    text = (piece * 50_000)[:50_000]
    for finding in run_checks(translation(text, f"x{text}")):
        assert f"x{text}"[finding.start : finding.end] == finding.excerpt


# --- the typical item -------------------------------------------------------------------------------


def test_the_defects_of_the_typical_item_are_found(seed_segments: list[SourceSegment]) -> None:
    """The publisher's Chinese name, the glued words, the doubled marks and the doubled clause are all reported."""
    findings = run_checks(own_edition(*(segment.text for segment in seed_segments)))
    excerpts = {check.name: [item.excerpt for item in findings if item.check == check.name] for check in ALL_CHECKS}
    assert excerpts["script_residue"] == ["系统管理员"]
    assert excerpts["repeated_clause"] == ["actively participate in global governance"]
    for defect in ("Cooperation(CNISCO)", "governance.They", ",;", " ,", " ;", " \u00a0", "Organization:Retrospect"):
        assert defect in excerpts["spacing"]
    spaces = [*excerpts["spacing"], *excerpts["hidden_characters"]]
    assert sum("\u00a0" in excerpt for excerpt in spaces) == 22


def test_the_machines_translation_of_the_typical_item_lacks_nothing(
    fx: FxEngine, seed_segments: list[SourceSegment]
) -> None:
    """Engine, guards and checks together: nothing is missing, and no number is lost."""
    english, portuguese = LanguageTag("en"), LanguageTag("pt")
    hypotheses = translate_segments(fx, seed_segments, english, portuguese).hypotheses
    text = EditionText(
        language=portuguese,
        blocks=blocks(*(hypotheses[segment.id].text for segment in seed_segments)),
        source_language=english,
        source_blocks=blocks(*(segment.text for segment in seed_segments)),
    )
    assert found("untranslated", text) == []
    assert found("numbers", text) == []
    assert [finding.excerpt for finding in found("script_residue", text)] == ["系统管理员"]


def test_findings_of_one_check_are_bounded() -> None:
    """However bad a text is, one check records at most a hundred findings, and the last one counts the rest."""
    found = [finding for finding in run_checks(own_edition("two  spaces " * 3_000)) if finding.check == "spacing"]
    assert len(found) == 100
    assert " more places like this follow" in found[-1].message
