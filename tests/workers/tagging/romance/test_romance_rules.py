"""The grammar of Portuguese and Spanish: what is named where, who holds which office, and what is left alone."""

from __future__ import annotations

import pytest

from tests.workers.tagging.romance.reading import held, proposed, reading_of, remarked, unmarked
from workers.tagging.gazetteer import built_in_knowledge
from workers.tagging.tagger import Tagger
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.vocabulary import LanguageTag

PORTUGUESE = [
    "apoiado pelo [ORG|Ministério da Irrigação da República de Ordávia] e outros",
    "A [ORG|Universidade Kestrel de Transportes] assinou; o [ORG|Instituto Almasay de Hidrologia e Uso da Terra] mediu.",
    "segundo inspetor do [ORG|Departamento de Canais do Ministério da Irrigação]",
    "O [ORG|Ministério da Ciência, Tecnologia e Inovação] e a [ORG|Universidade de Xangai] cooperam.",
    "o [ORG|Ministério das Relações Exteriores] chinês e o [ORG|Supremo Tribunal Federal]",
    'a [ORG|Embaixada da China em Brasília] e a [ORG|Agência de Notícias "Kabar"]',
    "A [ORG|Comissão Europeia] e o [ORG|Conselho de Segurança das Nações Unidas] se reuniram em [LOC|Pequim].",
    "Falou [PER|Daniyar Ospelov], Secretário-Geral da [ORG|SBWC].",
    "A presidente [PER|Marta Quillfeather] abriu; [PER|Quillfeather] agradeceu.",
    "o ministro das Relações Exteriores [PER|Bolat Serikov] chegou",
    "O presidente da [LOC|China], [PER|Xi Jinping], e o presidente russo [PER|Vladimir Putin] conversaram. [PER|Xi] partiu.",
    "Os ex-secretários-gerais da Comissão, [PER|Petrescu-Vale], [PER|Jorabayev] e [PER|Holmqvist], enviaram cartas.",
    "O Sr. [PER|Petrov] e a Dra. [PER|Ingrid Solheim-Karaeva] leram.",
    "No rio [LOC|Tersu], na província de [LOC|Xinjiang], no [LOC|Hotel Três Álamos] e no [LOC|Vale do Sarybel].",
    "nos dias [DATE|14 e 15 de maio], em [DATE|7 de outubro de 2032], em [DATE|outubro] e em [DATE|2031]",
    "custou [MONEY|11 milhões de coroas], ou [MONEY|US$ 3,5 mil milhões], e não 20 por cento",
    "o [EVENT|Quarto Fórum sobre Rios Compartilhados] e a [EVENT|Cúpula da OCX]",
    "A cerimônia foi na universidade; o ministério e a comissão não comentaram.",
    "REALIZADO O QUARTO ENCONTRO DOS ENGENHEIROS DO VALE",
]
SPANISH = [
    "con el apoyo del [ORG|Ministerio de Riego de la República de Ordavia] y otros",
    "La [ORG|Universidad Kestrel de Transportes] y el [ORG|Instituto Almasay de Hidrología y Uso de la Tierra] firmaron.",
    "El [ORG|Banco Asiático de Inversión en Infraestructura] y la [ORG|Comisión Europea] hablaron.",
    "Intervinieron [PER|Daniyar Ospelov], Secretario General de la [ORG|SBWC], y la directora [PER|Leila Zarovshan].",
    "El ministro de Asuntos Exteriores de [LOC|Kazajistán], [PER|Murat Nurtleu], llegó a [LOC|Pekín].",
    "El presidente ruso [PER|Vladímir Putin] y el Sr. [PER|García López] conversaron. [PER|López] se fue.",
    "Los exsecretarios generales de la Comisión, [PER|Petrescu-Vale] y [PER|Holmqvist], enviaron cartas.",
    "el río [LOC|Tersu], la provincia de [LOC|Xinjiang] y el [LOC|Hotel Tres Álamos]",
    "los días [DATE|14 y 15 de mayo], el [DATE|7 de octubre de 2032] y el [DATE|lunes pasado]",
    "un acuerdo de [MONEY|3.500 millones de dólares] o [MONEY|11 millones de coronas]",
    "el [EVENT|Cuarto Foro sobre Ríos Compartidos] y la [EVENT|cumbre de la OCS]",
    "El ministerio y la universidad no comentaron; la comisión calló.",
]


@pytest.mark.parametrize("marked", PORTUGUESE)
def test_portuguese_names_are_found_where_they_begin_and_end(marked: str) -> None:
    """Longest institutions without their article, people without their office, nothing of generic words."""
    assert remarked(marked, "pt") == marked


@pytest.mark.parametrize("marked", SPANISH)
def test_spanish_names_are_found_where_they_begin_and_end(marked: str) -> None:
    """The same promises in Spanish."""
    assert remarked(marked, "es") == marked


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "pt",
            "Falaram Daniyar Ospelov, Secretário-Geral da SBWC, e a diretora do Instituto Almasay, Marta Quill.",
            [
                ("Daniyar Ospelov", "Secretário-Geral da SBWC", "SBWC"),
                ("Marta Quill", "diretora do Instituto Almasay", "Instituto Almasay"),
            ],
        ),
        (
            "pt",
            "Os ex-secretários-gerais da OCX, Petrescu-Vale e Holmqvist, escreveram.",
            [
                ("Petrescu-Vale", "ex-secretários-gerais da OCX", "OCX"),
                ("Holmqvist", "ex-secretários-gerais da OCX", "OCX"),
            ],
        ),
        ("pt", "O presidente da China, Xi Jinping, falou.", [("Xi Jinping", "presidente da China", "")]),
        ("pt", "O presidente da comissão não falou.", []),
        (
            "es",
            "El secretario general de la ONU, António Guterres, y la presidenta de la Comisión Europea Ursula von der Leyen.",
            [
                ("António Guterres", "secretario general de la ONU", "ONU"),
                ("Ursula von der Leyen", "presidenta de la Comisión Europea", "Comisión Europea"),
            ],
        ),
    ],
)
def test_whoever_holds_an_office_is_told_with_it(
    language: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    """Person, office and institution, in either order; none where nobody is named."""
    assert held(text, language) == expected


def test_capitals_in_brackets_behind_an_institution_are_its_short_form() -> None:
    """Translated texts keep the acronym of the original, whose letters are others; it holds for the whole text."""
    text = "O Instituto Almasay de Hidrologia (AIHLU) mediu. Segundo o AIHLU, a água sobe."
    reading = reading_of(text, "pt")
    assert [text[slice(*each.short)] + "=" + text[slice(*each.long)] for each in reading.found.definitions] == [
        "AIHLU=Instituto Almasay de Hidrologia"
    ]
    assert [text[span.start : span.end] for span in reading.spans].count("AIHLU") == 2
    assert proposed(text, "pt") == set()


def test_what_is_doubtful_is_only_proposed() -> None:
    """A capital behind ``em`` and unknown capitals behind an article are for a reviewer to look at."""
    assert proposed("A QRXW reuniu-se em Almasay.", "pt") == {("ORG", "QRXW"), ("LOC", "Almasay")}
    assert proposed("La QRXW se reunió en Almasay; el PIB creció.", "es") == {("ORG", "QRXW"), ("LOC", "Almasay")}


@pytest.mark.parametrize(
    ("language", "remark"),
    [
        ("pt", "No model reads Portuguese: known names, the rules of its grammar and those for every language."),
        ("es", "No model reads Spanish: known names, the rules of its grammar and those for every language."),
        ("uz", "No tagger reads Uzbek: known names and the rules for every language only."),
    ],
)
def test_a_language_with_a_grammar_and_no_model_says_so(language: str, remark: str) -> None:
    """Told apart from a language of which nothing but known names is read."""
    block = Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id="s1", text="Salom"),))
    assert Tagger(built_in_knowledge()).tag((block,), LanguageTag(language)).remarks == (remark,)


@pytest.mark.parametrize("language", ["pt", "es"])
def test_places_never_overlap_and_slice_back_whatever_the_text(language: str) -> None:
    """Broken punctuation, lone particles, text that ends inside a name, signs beyond the first plane."""
    whole = unmarked(" ".join(PORTUGUESE if language == "pt" else SPANISH)) + " 😀 Ministério da (OCX) de e e. Sr."
    for cut in range(0, len(whole), 37):
        reading = reading_of(whole[cut : cut + 300], language)
        ends = [0]
        for span in reading.spans:
            assert ends[-1] <= span.start < span.end <= len(reading.document.text)
            ends.append(span.end)
