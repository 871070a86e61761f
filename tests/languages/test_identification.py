"""Which language a text is in: short snippets of our own in every language, and what is left unsaid."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.languages.test_sentences import GOLDEN, paragraphs
from workflow.languages.identification import IDENTIFIED, SURE, identify

SNIPPETS = [
    ("en", "The ministers agreed to meet again in"),
    ("en", "Prices rose faster than anybody had thought"),
    ("zh", "各方一致同意加强合作"),
    ("zh", "SCO成员国"),
    ("ru", "Министры договорились встретиться снова"),
    ("ru", "Цены выросли быстрее, чем ожидалось"),
    ("hi", "मंत्रियों ने फिर मिलने का फैसला किया"),
    ("hi", "नमस्ते"),
    ("ur", "وزرا نے دوبارہ ملنے پر اتفاق کیا ہے"),
    ("ur", "قیمتیں توقع سے زیادہ تیزی سے بڑھیں"),
    ("fa", "وزیران برای دیدار دوباره توافق کردند"),
    ("fa", "قیمت‌ها تندتر از آنچه گمان می‌رفت بالا رفت"),
    ("kk", "Министрлер қайтадан кездесуге келісті"),
    ("kk", "Бағалар күткеннен тезірек өсті деді олар"),
    ("ky", "Министрлер кайрадан жолугушууга макул болушту"),
    ("ky", "Баалар күтүлгөндөн тезирээк өстү"),
    ("tg", "Вазирон дар бораи вохӯрии дубора розӣ шуданд"),
    ("tg", "Нархҳо аз он ки гумон мерафт тезтар боло рафтанд"),
    ("uz", "Vazirlar yana uchrashishga kelishib oldilar"),
    ("uz", "Вазирлар яна учрашишга келишиб олдилар"),
    ("be", "Міністры дамовіліся сустрэцца зноў"),
    ("be", "Цэны выраслі хутчэй, чым чакалася"),
    ("pt", "Os ministros concordaram em reunir-se novamente"),
    ("pt", "Os preços subiram mais depressa do que se pensava"),
    ("es", "Los ministros acordaron reunirse de nuevo"),
    ("es", "Los precios subieron más rápido de lo previsto"),
]


def test_every_language_is_asked_for() -> None:
    """Each language that is told apart has snippets here."""
    assert {language for language, _ in SNIPPETS} == IDENTIFIED


@pytest.mark.parametrize(("language", "text"), SNIPPETS)
def test_snippets(language: str, text: str) -> None:
    """About thirty characters are enough; a script of its own needs two."""
    found = identify(text)
    assert found is not None
    assert found.language == language
    assert 0.5 <= found.confidence <= 1


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_texts_are_told_beyond_doubt(path) -> None:
    """A whole text, with its abbreviations, numbers and addresses, is sure to be in its language."""
    found = identify(" ".join(sentence for part in paragraphs(path)[0] for sentence in part))
    assert found is not None
    assert found.language == path.stem.split("-")[0]
    assert found.confidence >= SURE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK",
        "2021, 24.06 — 3.5 %",
        "https://example.org/all/the/words/are/in/the/address",
        "中",
        "日本語の文章です",
        "Die Minister haben sich am Montag auf ein neues Treffen geeinigt.",
        "Les ministres se sont mis d'accord pour se revoir lundi prochain.",
        "Міністри домовилися зустрітися знову наступного понеділка",
        "اتفق الوزراء على الاجتماع مرة أخرى يوم الاثنين المقبل",
    ],
)
def test_no_answer_is_better_than_a_wrong_one(text: str) -> None:
    """What is too short, holds no words or is in none of our languages gets no answer."""
    assert identify(text) is None


def test_the_script_of_most_letters_decides() -> None:
    """A Chinese name in an English text changes nothing, nor does an acronym in a Chinese one."""
    english = identify("Publisher 系统管理员 said that the ministers had met on Monday.")
    assert english is not None
    assert english.language == "en"


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec=None), max_size=100))
def test_any_text_gets_an_answer_or_none(text: str) -> None:
    """Nothing that can be written, lone surrogates included, raises anything."""
    found = identify(text)
    assert found is None or found.language in IDENTIFIED


def test_the_model_is_loaded_when_it_is_needed() -> None:
    """A process that only knows the module, or only asks about Chinese, does not load numpy."""
    program = (
        "import sys; from workflow.languages.identification import identify; identify('上海合作组织');"
        "assert 'numpy' not in sys.modules; identify('The ministers have met again.'); assert 'numpy' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
