"""The Chinese model: what it reads, whatever form the text has, and what it says when its weights are not there."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from workers.tagging.documents import Document
from workers.tagging.pipeline import document_of
from workers.tagging.providers import provider_for
from workers.tagging.providers.chinese import ChineseProvider, chinese_provider, simplified
from workers.tagging.providers.lac_weights import WeightsError, read_weights, weights_folder
from workflow.domain.vocabulary import LanguageTag

TEXT = (
    "6月24日，上海合作组织秘书长弗拉基米尔·诺罗夫在北京会见外交部副部长王毅。\n"
    "中国国际问题研究院院长徐步出席会议；乌兹别克斯坦驻华大使致辞！"
)
TRADITIONAL = "上海合作組織秘書長諾羅夫在北京會見中國國際問題研究院院長徐步。"


def zh(text: str) -> Document:
    return document_of(text, LanguageTag("zh"))


def named(text: str) -> list[tuple[str, str]]:
    spans = chinese_provider().annotate([zh(text)])[0]
    return [(text[span.start : span.end], span.type.value) for span in spans]


def test_the_model_names_people_places_and_institutions() -> None:
    """Weights, network and decoding together say what a reader would."""
    found = named(TEXT)
    assert ("弗拉基米尔·诺罗夫", "person") in found
    assert ("王毅", "person") in found
    assert ("徐步", "person") in found
    assert ("北京", "place") in found
    assert ("中国国际问题研究院", "organisation") in found


def test_words_cover_the_whole_text() -> None:
    """No character is lost between two words, line ends and characters beyond the basic plane included."""
    text = "😀王毅𠮷在北京。\n\n（第二行）ＡＢＣ\u3000诺罗夫"
    words = chinese_provider().words(text)
    assert "".join(text[word.start : word.end] for word in words) == text


def test_full_width_and_half_width_read_alike() -> None:
    """Full-width punctuation and letters are the half-width ones to the model."""
    wide, narrow = "诺罗夫（ＳＣＯ）在北京会见王毅，徐步。", "诺罗夫(SCO)在北京会见王毅,徐步."
    assert [(word.start, word.end, word.tag) for word in chinese_provider().words(wide)] == [
        (word.start, word.end, word.tag) for word in chinese_provider().words(narrow)
    ]


def test_traditional_text_reads_as_simplified_text_does() -> None:
    """Traditional characters are the simplified ones to the model, and places are those of the text as it came."""
    found = named(TRADITIONAL)
    assert ("諾羅夫", "person") in found
    assert ("徐步", "person") in found
    assert ("中國國際問題研究院", "organisation") in found


def test_simplifying_keeps_every_place() -> None:
    """A character stands for a character, those without a single simplified one for themselves."""
    text = "".join(map(chr, range(0x3400, 0xA000))) + "𠮷😀"
    assert len(simplified(text)) == len(text)
    assert simplified("國際組織") == "国际组织"


def test_the_answer_does_not_depend_on_what_is_read_beside_it() -> None:
    """A sentence is tagged alike alone, among others and in another order."""
    sentences = [f"{line}\n" for line in (*TEXT.split("\n"), TRADITIONAL, "徐步院长会见诺罗夫。", "短。")]
    alone = {each: named(each) for each in sentences}
    for texts in (sentences, sentences[::-1], sentences * 30):
        together = chinese_provider().annotate([zh(each) for each in texts])
        for text, spans in zip(texts, together, strict=True):
            assert [(text[span.start : span.end], span.type.value) for span in spans] == alone[text]
        joined = "".join(texts)
        spans = chinese_provider().annotate([zh(joined)])[0]
        assert [joined[span.start : span.end] for span in spans] == [name for each in texts for name, _ in alone[each]]


def test_scores_are_probabilities() -> None:
    """What the model measures lies between 0 and 1, and is there for everything that it names."""
    for span in chinese_provider().annotate([zh(TEXT)])[0]:
        assert span.score is not None
        assert 0 <= span.score <= 1


@pytest.mark.parametrize("text", ["", "\n", "。", " ", "\ud800", "😀" * 500, "的" * 5000])
def test_texts_that_name_nobody_are_read_too(text: str) -> None:
    """Empty text, lone surrogates, characters that the model does not know and lines without an end have no names."""
    assert chinese_provider().annotate([zh(text)]) == [[]]


def test_no_documents_are_no_answers() -> None:
    """An empty batch is an empty answer."""
    assert chinese_provider().annotate([]) == []


def test_it_is_the_provider_of_chinese() -> None:
    """Both writings of Chinese come to this provider, loaded once."""
    assert provider_for("zh") is chinese_provider()
    assert document_of("", LanguageTag("zh-Hant")).primary == "zh"


def test_its_fingerprint_names_the_weights() -> None:
    """The same code, weights and settings have the same fingerprint, in every instance, loaded or not."""
    assert ChineseProvider().fingerprint() == chinese_provider().fingerprint()
    assert "weights:" in ChineseProvider().fingerprint()


def test_missing_weights_say_what_to_install(tmp_path) -> None:
    """Without the files, an error names the first missing one and the package that carries them."""
    with pytest.raises(WeightsError, match=r"word_emb.*install the package jieba"):
        read_weights(tmp_path)


def test_other_weights_are_refused(tmp_path) -> None:
    """One byte that differs is found when the weights are read, not by wrong answers."""
    copied = tmp_path / "lac_small"
    shutil.copytree(weights_folder(), copied)
    path = copied / "model_baseline" / "crfw"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(WeightsError, match="not those of jieba"):
        read_weights(copied)


def test_jieba_itself_is_never_imported() -> None:
    """Only jieba's data files are read: its code stays out of the process."""
    code = (
        "import sys; from workers.tagging.providers import provider_for; provider_for('zh').words('王毅在北京。');"
        "sys.exit(any(name.split('.')[0] == 'jieba' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
