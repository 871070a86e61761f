"""Terms are found as a newsroom's languages write them, and what only looks like one is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import concept
from tests.terminology.parts import found
from workflow.domain.vocabulary import LanguageTag
from workflow.terminology import TermBase
from workflow.terminology.term_base import in_the_capitals_of

EN, RU, ZH = LanguageTag("en"), LanguageTag("ru"), LanguageTag("zh")

FORMS = [
    ("en:member state", "The Member States and a member-state’s law", ["Member States", "member-state"]),
    (
        "en:Secretary-General",
        "Secretaries-General; the Secretary General's",
        ["Secretaries-General", "Secretary General"],
    ),
    ("en:Shanghai Spirit", "the shanghai\u00a0spirit, SHANGHAI SPIRIT, Shanghai\nSpirit", None),
    ("en:SCO", "the SCO's role, an SCO-led body", ["SCO", "SCO"]),
    ("en:NGO", "two NGOs", ["NGOs"]),
    ("en:party", "all parties", ["parties"]),
    ("en:Lloyd's", "at Lloyd’s", ["Lloyd’s"]),
    ("en:party", f"{'parties' * 100_000} parties", ["parties"]),
    ("en:spokesman", "two spokesmen", ["spokesmen"]),
    ("ru:Шанхайский дух", "в Шанхайском духе, Шанхайского духа, «шанхайским духом»", None),
    ("ru:Совет глав государств", "решением Совета глав государств и Советом глав государств", None),
    ("ru:государство-член", "государствам-членам и государств-членов", None),
    ("ru:Рашид Алимов", "с Рашидом Алимовым у Рашида Алимова", None),
    ("ru:Организация Объединённых Наций", "Организации Объединенных Наций", None),
    ("ru:МИД", "сообщили в МИДе", ["МИДе"]),
    ("uk:Шанхайський дух", "Шанхайського духу, шанхайським духом", None),
    ("uk:Генеральний секретар", "Генерального секретаря", ["Генерального секретаря"]),
    ("be:Генеральны сакратар", "Генеральнага сакратара", ["Генеральнага сакратара"]),
    ("kk:Шанхай ынтымақтастық ұйымы", "Шанхай ынтымақтастық ұйымының саммиті", ["Шанхай ынтымақтастық ұйымының"]),
    ("ky:мүчө мамлекет", "мүчө мамлекеттердин башчылары", ["мүчө мамлекеттердин"]),
    ("uz:Shanxay hamkorlik tashkiloti", "Shanxay hamkorlik tashkilotining sammiti", None),
    ("uz:oʻzbek xalqi", "o'zbek xalqining", ["o'zbek xalqining"]),
    ("tg:кишвари узв", "кишварҳои узв", ["кишварҳои узв"]),
    ("fa:کشور عضو", "کشورهای عضو و کشور\u200cهای عضو", ["کشورهای عضو", "کشور\u200cهای عضو"]),
    ("fa:سازمان همکاری", "سازمان همكاري", ["سازمان همكاري"]),
    ("ur:رکن ملک", "رکن ملکوں نے", ["رکن ملکوں"]),
    ("hi:सदस्य देश", "सदस्य देशों ने", ["सदस्य देशों"]),
    ("pt:reunião", "as reuniões da", ["reuniões"]),
    ("es:organización internacional", "las organizaciones internacionales", ["organizaciones internacionales"]),
    ("zh:上海合作组织", "在上海合作组织框架内上海合作组织成员国", ["上海合作组织", "上海合作组织"]),
    ("zh:拉希德·阿利莫夫", "拉希德•阿利莫夫说", ["拉希德•阿利莫夫"]),
    ("zh:SCO", "在SCO框架内，ＳＣＯ", ["SCO", "ＳＣＯ"]),
]
NEAR = [
    ("en:SCO", "CNISCO, sco and Scotland"),
    ("en:member state", "a member. State media; members stated; member – states"),
    ("en:new media", "the news media"),
    ("en:state", "stated statehood estates"),
    ("en:Zhang Deguang", "Zhang De Guang"),
    ("en:member state", "member\n\nstate"),
    ("ru:Совет глав государств", "Совету главы государства, совет; глав государств"),
    ("ru:Шанхайский дух", "шанхайский духовник, шанхайское духовенство, духи"),
    ("ru:МИД", "мид и Мидас"),
    ("ru:мир", "мирный миристый мировой"),
    ("uk:Шанхайський дух", "шанхайський духовний"),
    ("kk:рух", "рухани"),
    ("hi:देश", "आदेश विदेश"),
    ("zh:SCO", "CNISCO 和 sco"),
    ("zh:秘书长", "秘书 长"),
]


@pytest.mark.parametrize(("term", "text", "expected"), FORMS, ids=[each[0] for each in FORMS])
def test_inflected_forms_are_found(term: str, text: str, expected: list[str] | None) -> None:
    """Each form in the text, and nothing of what stands around it; None means that every comma parts two of them."""
    if expected is None:
        assert len(found(term, text)) >= 1 + text.count(",")
    else:
        assert found(term, text) == expected


@pytest.mark.parametrize(("term", "text"), NEAR, ids=[f"{number} {each[0]}" for number, each in enumerate(NEAR)])
def test_near_words_are_not_found(term: str, text: str) -> None:
    """Parts of words, other cases of dependent words, other words of one root."""
    assert found(term, text) == []


def test_of_overlapping_terms_the_longest_is_found() -> None:
    """Whichever begins first; of two in one place the one that is written so, then the approved one."""
    base = TermBase([concept("a", "en:future for mankind"), concept("b", "en:a shared future"), concept("c", "en:SCO")])
    (match,) = base.find("a shared future for mankind", EN)
    assert match.term.text == "future for mankind"
    same = TermBase([concept("a", "en!Secretary General", "en:Secretary-General")])
    assert [each.term.text for each in same.find("Secretary General, Secretary-General", EN)] == [
        "Secretary General",
        "Secretary-General",
    ]
    assert [each.term.text for each in same.find("Secretaries-General", EN)] == ["Secretary-General"]


def test_places_count_code_points_of_the_raw_text() -> None:
    """Soft hyphens, joiners, vowel signs and characters beyond the first plane shift nothing."""
    text = "𝔸 😀 the mem\u00adber\u00a0States’"
    assert found("en:member state", text) == ["mem\u00adber\u00a0States"]
    assert found("zh:秘书处", "𠀀秘书处İ秘书处") == ["秘书处", "秘书处"]


def test_what_stands_in_every_language_is_found_in_every_language() -> None:
    """The approved terms of a concept that is not translated; forbidden ones only in their own."""
    base = TermBase([concept("a", "en:Xinhua", "en!Xin Hua", do_not_translate=True)])
    assert len(base.find("агентство Xinhua, Xin Hua", RU)) == 1
    assert len(base.find("据Xinhua报道", ZH)) == 1
    assert len(base.find("Xinhua, Xin Hua", EN)) == 2
    (ship,) = TermBase([concept("a", "en:Xinhua", do_not_translate=True)]).find("Xinhua", RU)
    assert [term.text for term in base.to_write(ship.concept, RU)] == ["Xinhua"]


def test_scripts_of_one_language_are_kept_apart() -> None:
    """A term in another script of the language is not written; the tag that is meant comes first."""
    base = TermBase([concept("a", "zh-Hant:組織", "zh:组织", "zh-Hans:机构")])
    whole = base.concept("a")
    assert whole is not None
    assert [term.text for term in base.to_write(whole, LanguageTag("zh-Hans"))] == ["机构", "组织"]
    assert [match.term.text for match in base.find("組織与机构", LanguageTag("zh-Hans"))] == ["机构"]


def test_a_replacement_keeps_capitals_and_is_given_for_the_very_form_only() -> None:
    """At the beginning of a sentence, in capitals, inside; an inflected form is for a person to mend."""
    base = TermBase([concept("a", "en:community with a shared future", "en!community of shared destiny")])
    texts = ("Community", "A COMMUNITY OF SHARED DESTINY, a community", "communities", "")
    text = " of shared destiny; ".join(texts)
    assert [base.replacement(match, text, EN) for match in base.find(text, EN)] == [
        "Community with a shared future",
        "COMMUNITY WITH A SHARED FUTURE",
        "community with a shared future",
        None,
    ]
    assert in_the_capitals_of("Mezintsev", "Mezintsev", "Mezentsev") == "Mezentsev"


def test_desks_see_their_own_concepts() -> None:
    """A concept of a desk is no term of the others, and the digest tells the bases apart."""
    concepts = [concept("a", "en:Astana"), concept("b", "en:Almaty", desks=("asia",))]
    newsroom, asia = TermBase(concepts), TermBase(concepts, "asia")
    assert (len(newsroom.find("Astana, Almaty", EN)), len(asia.find("Astana, Almaty", EN))) == (1, 2)
    assert newsroom.digest != asia.digest
    assert TermBase(reversed(concepts), "asia").digest == asia.digest


def test_a_long_term_of_many_forms_is_walked_once_a_word() -> None:
    """Words that are each known by two forms make no more paths than words: the search ends."""
    term = " ".join(["states"] * 28)
    assert found(f"en:{term}", " ".join(["states"] * 400))[0] == term


WORDS = ["state", "States", "SCO", "spirit", "Шанхайский", "духа", "дух", "上海", "精神", "совет", "глав", "’s", "देशों"]
PIECES = st.lists(st.sampled_from([*WORDS, " ", " ", "-", "\u00a0", "\n", ".", "\u200c", "😀", "ſ", "İ"]), max_size=40)
BASE = TermBase(
    [
        concept("state", "en:state", "ru:дух", "zh:上海"),
        concept("spirit", "en:state spirit", "ru:Шанхайский дух", "zh:上海精神"),
        concept("sco", "en:SCO", "ru:совет глав", "zh:精神", do_not_translate=True),
    ]
)


@settings(max_examples=300, deadline=None)
@given(PIECES.map("".join), st.sampled_from([EN, RU, ZH, LanguageTag("hi"), LanguageTag("kk")]))
def test_whatever_the_text_places_are_sound(text: str, language: LanguageTag) -> None:
    """In range, not empty, in order, not overlapping, the same again; what is found is found alone too."""
    matches = BASE.find(text, language)
    assert matches == BASE.find(text, language)
    ends = [0, *(match.end for match in matches)]
    for match, before in zip(matches, ends, strict=False):
        assert before <= match.start < match.end <= len(text)
        alone = BASE.find(text[match.start : match.end], language)
        assert [(each.concept.id, each.start) for each in alone] == [(match.concept.id, 0)]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text: str) -> None:
    """Any characters at all, in every kind of language."""
    for language in ("en", "ru", "zh", "fa", "kk"):
        for match in BASE.find(text, LanguageTag(language)):
            assert text[match.start : match.end]
