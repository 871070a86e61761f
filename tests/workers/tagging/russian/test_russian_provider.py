"""Promises of the Russian provider: exact places, the network's own answers, bounded work on any input."""

from __future__ import annotations

import os
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from razdel import tokenize

from workers.tagging.choice import TaggerUnavailableError
from workers.tagging.pipeline import document_of
from workers.tagging.providers import russian
from workers.tagging.providers.russian import RussianProvider
from workers.tagging.providers.russian_network import Network
from workers.tagging.providers.russian_tokens import sentences_of, tokens_of
from workers.tagging.providers.russian_vocabulary import Vocabulary
from workflow.domain.vocabulary import LanguageTag

RUSSIAN = LanguageTag("ru")
NEWS = "Владимир Норов прибыл в Душанбе. Его встретил посол Китая Цзи Шуминь.\nМосква и Пекин обсудили работу ШОС."


@pytest.fixture(scope="module")
def provider() -> RussianProvider:
    """The provider with its weights read."""
    loaded = RussianProvider()
    loaded.load()
    return loaded


def named(provider: RussianProvider, text: str) -> list[tuple[str, str]]:
    """What is found, as the original has it, with its type."""
    document = document_of(text, RUSSIAN)
    return [(document.original[span.start : span.end], span.type.value) for span in provider.annotate([document])[0]]


def test_finds_people_places_and_organisations(provider):
    """People, places and organisations of plain news are found with their types."""
    assert named(provider, NEWS) == [
        ("Владимир Норов", "person"),
        ("Душанбе", "place"),
        ("Китая", "place"),
        ("Цзи Шуминь", "person"),
        ("Москва", "place"),
        ("Пекин", "place"),
        ("ШОС", "organisation"),
    ]


def test_answers_come_in_the_order_of_the_documents(provider):
    """Each document has its own answer, also where another one is empty."""
    documents = [document_of(text, RUSSIAN) for text in (NEWS, "", "Я поехал в Казань.")]
    answers = provider.annotate(documents)
    assert [len(answer) for answer in answers] == [7, 0, 1]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0", "😀", "!!!", "\ud800"])
def test_texts_without_words_name_nothing(provider, text):
    """A text without a word has an empty answer and raises nothing."""
    assert named(provider, text) == []


def test_places_survive_what_is_not_plain_text(provider):
    """No-break spaces and characters beyond the first plane leave every place where the original has it."""
    found = named(provider, "😀😀 Генсек\u00a0Владимир\u00a0Норов 𝔸 прибыл в\u00a0Ташкент.\u2028Москва ждёт.")
    assert ("Владимир\u00a0Норов", "person") in found
    assert ("Ташкент", "place") in found
    assert ("Москва", "place") in found


@given(st.text(alphabet=st.sampled_from("Норов Пекин ШОС«».,()\n\u00a0😀-а1"), max_size=200))
@settings(max_examples=60, deadline=None)
def test_places_are_in_order_and_inside_any_text(provider, text):
    """Whatever the text, places lie inside it in order and do not overlap."""
    end = 0
    for span in provider.annotate([document_of(text, RUSSIAN)])[0]:
        assert end <= span.start < span.end <= len(text)
        end = span.end


def test_the_network_scores_as_slovnet_does(provider):
    """The pass without padding gives slovnet's own scores for every token of sentences of different lengths."""
    from slovnet.api import NER

    model_file, vectors_file = (russian._carried(name) for name in (russian._MODEL, russian._VECTORS))
    tagger = NER.load(str(model_file)).navec(russian._vectors(vectors_file))
    words, shapes = tagger.infer.encoder.words_vocab, tagger.infer.encoder.shapes_vocab
    sentences = [
        ([words.encode(word.lower()) for word in sentence.words], [shapes.encode("RU_Xx") for _ in sentence.words])
        for sentence in sentences_of(NEWS)
    ]
    scored = []

    class Listening(Network):
        def _best_paths(self, emissions, starts, lengths):
            scored.extend(emissions[start : start + length] for start, length in zip(starts, lengths, strict=True))
            return super()._best_paths(emissions, starts, lengths)

    paths = Listening(tagger.infer.model).tags(sentences)
    for (word_ids, shape_ids), ours, path in zip(sentences, scored, paths, strict=True):
        present = np.zeros((1, len(word_ids)), bool)
        theirs = tagger.infer.model(np.array([word_ids]), np.array([shape_ids]), present)
        assert np.allclose(ours, theirs[0], atol=1e-4)
        assert path == tagger.infer.model.head.crf.decode(theirs, ~present)[0].tolist()


def test_a_headline_in_capitals_is_read_as_a_sentence(provider):
    """A line of capitals names people and places as the same words in small letters do."""
    found = named(provider, "ПОСОЛ КИТАЯ ЦЗИ ШУМИНЬ ПРИБЫЛ В ДУШАНБЕ\n\nЦзи Шуминь прибыл в город Душанбе утром.")
    assert ("КИТАЯ", "place") in found
    assert ("ЦЗИ ШУМИНЬ", "person") in found


def test_two_megabytes_are_read_in_bounded_memory(provider):
    """What reading holds beside the text does not grow with it: 2 MB without a line end take less than 60 MB."""
    text = "Норов прибыл в Пекин и сказал " * 33_000 + "слово" * 200_000
    document = document_of(text, RUSSIAN)
    tracemalloc.start()
    spans = provider.annotate([document])[0]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(spans) > 30_000
    assert peak - len(spans) * 600 < 60_000_000


def test_weights_are_shared_with_forked_children(provider):
    """A child answers with the weights that its parent read: no file is opened in it."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            russian._carried = None  # a child that looked for the weights would fail
            os.write(write_end, str(len(named(provider, NEWS))).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(write_end)
    _, status = os.waitpid(child, 0)
    answer = os.read(read_end, 10)
    os.close(read_end)
    assert (status, answer) == (0, b"7")


def test_missing_weights_name_what_to_install():
    """Where the package with the weights lacks a file, the error names the file and the package."""
    with pytest.raises(TaggerUnavailableError, match=r"natasha/data/none\.tar: .* install `natasha>=1\.6`"):
        russian._carried("data/none.tar")


def test_asking_before_loading_says_so():
    """A provider whose weights are not read refuses and names the call."""
    with pytest.raises(RuntimeError, match=r"call load\(\) first"):
        RussianProvider().annotate([document_of(NEWS, RUSSIAN)])


def test_the_fingerprint_holds_versions_and_weights():
    """The fingerprint is the same every time and names slovnet, razdel and the weights' digest."""
    first, second = RussianProvider().fingerprint(), RussianProvider().fingerprint()
    assert first == second
    assert all(part in first for part in ("slovnet-", "razdel-", "pymorphy3-", "weights-"))


_PIECES = st.sampled_from(
    "Москва и ШОС в 2020 5 6 юго запад - – , . ... ?! : ; « » ( ) \" ' / \\ _ № % & @ ! yahoo Δ σ β :) ;-( +7 °C ё Ё İ "
    "ſ г т.д А.С.Пушкин 3,14 1/2 кто-то Wi-Fi http://a.b/c \u0301 \u200b 中文 नी ²".split()
)
_GLUED = st.lists(st.tuples(_PIECES, st.sampled_from(["", "", " ", " ", "\u00a0", "  ", "\t"])), max_size=12)


@settings(max_examples=400)
@given(st.one_of(_GLUED.map(lambda parts: "".join(map("".join, parts))), st.text(max_size=30)))
def test_tokens_are_those_that_razdel_tells(text):
    """Words told without razdel are the same that it tells, whatever signs and spaces stand about them."""
    assert tokens_of(text) == [(token.start, token.stop) for token in tokenize(text)]


@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=8),
        unique=True,
        max_size=30,
    )
)
def test_a_packed_vocabulary_numbers_words_as_a_dictionary_does(words):
    """Each word has the number of its line; every other word is the unknown one."""
    words = ["<unk>", *(word for word in words if word != "<unk>")]
    vocabulary = Vocabulary("\n".join(words).encode(), "<unk>")
    assert vocabulary.numbers(words) == list(range(len(words)))
    assert vocabulary.numbers(["\ud800", f"{'-'.join(words)}-"]) == [0, 0]


def test_a_vocabulary_without_an_unknown_word_is_refused():
    """It is none that the model was trained with."""
    with pytest.raises(ValueError, match="vocabulary: it has no entry"):
        Vocabulary(b"one\ntwo", "<unk>")
