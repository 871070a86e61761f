"""The engine ``apertium`` over what Debian installs. Faults of its processes: ``test_apertium_faults.py``."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.ports import SourceSegment
from workers.translation.apertium.modes import find_modes, parse_mode
from workers.translation.apertium.stream import decode, encode, marked
from workers.translation.engines.apertium import ApertiumEngine, installed_apertium
from workflow.domain.vocabulary import LanguageTag

EN, ES, RU, BE = LanguageTag("en"), LanguageTag("es"), LanguageTag("ru"), LanguageTag("be")

NEWS = [
    "The ministers of education met in Bishkek on Friday, 26 June 2026, and agreed on a common plan.",
    "“We will open 12 new schools,” said Mr Norov; nearly 200 people were there (among them students).",
    "The price of bread rose by 3.5% in May — the highest rise since 2019.",
    "Read more at the website of the Organization: history, members & partners.",
]
ODD = [
    "He wrote: {a} [b] <c> ^d$ \\ e/f @g #h *i ~j + 5*3.",
    "Two  spaces and a\ttab.",
    "The first line\nand the second one",
    "First paragraph.\n\nSecond paragraph.",
]
RUSSIAN = [
    "Министры образования встретились в Бишкеке в пятницу и договорились об общем плане работы на следующий год.",
    "Организация была создана в начале века; сегодня в неё входят девять государств.",
    "На заседании выступили представители университетов, научных центров и студенческих союзов.",
    "Цены на хлеб выросли на три с половиной процента, что стало самым большим ростом за семь лет.",
    "Президент подписал закон о защите реки, по которому вода должна оставаться чистой.",
    "Учёные нашли в горах древний город, о котором никто не знал.",
    "Вчера вечером над городом прошла гроза, и несколько улиц остались без света.",
    "Новый мост откроют весной, если работы закончатся в срок.",
    "Книга рассказывает о людях, которые построили железную дорогу через пустыню.",
    "Врачи просят жителей не выходить из дома без необходимости в самые жаркие часы.",
    "Команда выиграла последний матч и заняла второе место.",
    "Суд решил, что договор между двумя компаниями был нарушен.",
    "Дети из соседних сёл приехали на праздник вместе с родителями.",
    "Выставка открыта каждый день, кроме понедельника, с десяти утра до шести вечера.",
    "Правительство обещает помочь семьям, потерявшим дома во время наводнения.",
    "Переговоры продолжатся завтра; о результатах сообщат позже.",
    "Никто не имеет права закрывать глаза на эту проблему.",
    "Все члены комиссии проголосовали за предложение, и ни один не был против.",
    "Студенты из трёх стран вместе учат языки и историю соседей.",
    "Поезд опоздал на два часа из-за снега на путях.",
]


@pytest.fixture(scope="module")
def installed() -> Iterator[ApertiumEngine]:
    """The engine over this machine's Apertium."""
    engine = installed_apertium()
    if engine is None:
        pytest.skip("apertium is not installed: Debian's packages apertium, apertium-eng-spa, apertium-bel-rus")
    yield engine
    engine.close()


def needs(engine: ApertiumEngine, source: LanguageTag, target: LanguageTag) -> None:
    """Skip where the pair's package is not installed."""
    if (source, target) not in engine.pairs():
        pytest.skip(f"Apertium's package for {source} to {target} is not installed")


def printed(mode: str, text: str) -> str:
    """What the program ``apertium`` prints."""
    return subprocess.run(["apertium", mode], input=text.encode(), capture_output=True, check=True).stdout.decode()


def answered(engine: ApertiumEngine, mode: tuple[LanguageTag, LanguageTag], texts: list[str]) -> list[str]:
    """The raw answers of one pipeline, marks and all."""
    pair, found = engine._mode(*mode)
    running = engine._of_this_process()
    asked = [SourceSegment(id=f"s{number}", text=text) for number, text in enumerate(texts)]
    return [marked(each) for each in engine._answers(running, pair, found, asked, [encode(text) for text in texts])]


@pytest.mark.parametrize("texts", [NEWS, ["\n\n".join(NEWS)], NEWS[::-1]])
def test_it_answers_byte_for_byte_like_the_program(installed: ApertiumEngine, texts: list[str]) -> None:
    """Sentence by sentence, as one text, and in another order: the pipeline that stays is the program, only faster."""
    needs(installed, EN, ES)
    assert answered(installed, (EN, ES), texts) == [printed("eng-spa", text) for text in texts]


def test_the_typical_item_too(installed: ApertiumEngine, seed_segments: list[SourceSegment]) -> None:
    """The seed article, whole and by paragraph."""
    needs(installed, EN, ES)
    texts = [segment.text for segment in seed_segments]
    texts.append("\n\n".join(texts))
    assert answered(installed, (EN, ES), texts) == [printed("eng-spa", text) for text in texts]


@pytest.mark.parametrize("text", ODD)
def test_characters_of_the_stream_survive(installed: ApertiumEngine, text: str) -> None:
    """Brackets, marks, backslashes, tabs and lines come back as often as they went in."""
    needs(installed, EN, ES)
    [hypothesis] = installed.translate([SourceSegment(id="s1", text=text)], EN, ES)
    odd = re.compile(r"[\[\]{}^$/\\@<>*#~+\t\n]|  ")
    assert sorted(odd.findall(hypothesis.text)) == sorted(odd.findall(text))


def test_unknown_words_stand_and_are_flagged(installed: ApertiumEngine) -> None:
    """A name that no dictionary knows is kept without its mark, and said to be unknown."""
    needs(installed, EN, ES)
    [hypothesis] = installed.translate([SourceSegment(id="s1", text="Mr Norov met Mr Alimov.")], EN, ES)
    assert "Norov" in hypothesis.text
    assert "*" not in hypothesis.text
    assert {"unknown:Norov", "unknown:Alimov"} <= set(hypothesis.flags)


def test_russian_to_belarusian_survives(installed: ApertiumEngine) -> None:
    """Every Russian sentence comes back, which the mode as packaged does for few."""
    needs(installed, RU, BE)
    segments = [SourceSegment(id=f"s{number}", text=text) for number, text in enumerate(RUSSIAN)]
    hypotheses = installed.translate(segments, RU, BE)
    assert [hypothesis.segment_id for hypothesis in hypotheses] == [segment.id for segment in segments]
    for source, hypothesis in zip(RUSSIAN, hypotheses, strict=True):
        assert hypothesis.text != source
        assert 0.75 < len(hypothesis.text) / len(source) < 1.25


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        ("en", "es", NEWS[0]),
        ("es", "en", "Los ministros se reunieron el viernes y acordaron un plan común para los próximos años."),
        ("be", "ru", "Міністры сустрэліся ў пятніцу і дамовіліся пра агульны план на наступны год."),
        ("ru", "be", RUSSIAN[0]),
        ("ur", "hi", "وزرا نے جمعہ کو ملاقات کی اور ایک منصوبے پر اتفاق کیا۔"),
        ("hi", "ur", "मंत्री शुक्रवार को मिले और एक योजना पर सहमत हुए।"),
    ],
)
def test_every_pair_translates_again_and_again(installed: ApertiumEngine, source: str, target: str, text: str) -> None:
    """Each installed pair gives the same answer to the same text, whatever was asked between."""
    needs(installed, LanguageTag(source), LanguageTag(target))
    segments = [
        SourceSegment(id="s1", text=text),
        SourceSegment(id="s2", text="1, 2"),
        SourceSegment(id="s3", text=text),
    ]
    first, _, second = installed.translate(segments, LanguageTag(source), LanguageTag(target))
    assert first.text == second.text
    assert first.text != text


def test_the_fingerprint_names_mode_version_and_data(installed: ApertiumEngine) -> None:
    """The mode as Apertium calls it, its version, and a digest."""
    needs(installed, EN, ES)
    assert re.fullmatch(r"apertium:eng-spa \d+\.\d+\.\d+ sha256:[0-9a-f]{16}", installed.fingerprint(EN, ES))


# --- without an installation --------------------------------------------------------------------------


def test_a_mode_file_becomes_lists_of_arguments() -> None:
    """Programs answer text by text and mark unknown words; the tagger's second option is nothing."""
    text = "lt-proc '/a b/x.bin' | apertium-tagger -g $2 '/y.prob' | lt-proc $1 '/z.bin'\n"
    assert parse_mode("eng-spa", text) == (
        ("lt-proc", "-z", "/a b/x.bin"),
        ("apertium-tagger", "-z", "-g", "/y.prob"),
        ("lt-proc", "-z", "-g", "/z.bin"),
    )


@pytest.mark.parametrize("mode", ["rus-bel", "rus-ukr"])
def test_the_crashing_tagger_is_left_out(mode: str) -> None:
    """Where Debian's tagger crashes, the constraint grammar chooses alone; other modes keep their tagger."""
    text = "lt-proc -w '/m.bin' | cg-proc -w '/x.rlx.bin' | apertium-tagger -g $2 '/p.prob' | apertium-pretransfer"
    assert parse_mode(mode, text) == (
        ("lt-proc", "-z", "-w", "/m.bin"),
        ("cg-proc", "-z", "-w", "-1", "-n", "/x.rlx.bin"),
        ("apertium-pretransfer", "-z"),
    )
    assert ("apertium-tagger", "-z", "-g", "/p.prob") in (parse_mode("bel-rus", text) or ())


@pytest.mark.parametrize(
    "line",
    [
        "lt-proc '/x' ; rm -rf /",
        "lt-proc '/x' && lt-proc '/y'",
        "lt-proc '/x' || lt-proc '/y'",
        "lt-proc `id`",
        "lt-proc $(id)",
        "lt-proc $HOME/x",
        "lt-proc '/x' > /tmp/y",
        "lt-proc '/x",
        "sh -c 'lt-proc'",
        "python3 '/x.py' | lt-proc '/x'",
        "| lt-proc '/x'",
        "lt-proc '/x' |",
        "",
        "lt-proc '/x'\nlt-proc '/y'",
    ],
)
def test_what_is_no_plain_pipe_of_known_programs_is_left_alone(line: str) -> None:
    """A mode that would need a shell, or a program that may never answer, is not served."""
    assert parse_mode("eng-spa", line) is None


def test_pairs_have_the_newsrooms_tags(tmp_path: Path) -> None:
    """Three letters become two; variants and what has no pair's name stay out."""
    (tmp_path / "modes").mkdir()
    (tmp_path / "data.bin").write_bytes(b"x")
    program = shutil.which("true")
    assert program is not None
    (tmp_path / "lt-proc").symlink_to(program)
    for name in ("kaz-tat", "tgk-pes", "urd-hin", "spa-eng_US", "kaz-morph", "README", "uzb-zho"):
        (tmp_path / "modes" / f"{name}.mode").write_text(f"lt-proc '{tmp_path / 'data.bin'}'")
    assert set(find_modes(tmp_path, str(tmp_path))) == {("kk", "tt"), ("tg", "fa"), ("ur", "hi"), ("uz", "zh")}


@pytest.mark.parametrize(
    ("answer", "text", "flags"),
    [
        ("el *Norov..[]", "el Norov.", ("unknown:Norov",)),
        ("#tomar #tomar @take..[]", "tomar tomar take.", ("ungenerated:tomar", "untranslated:take")),
        ("*क्षेत्रीय सहयोग।.[]", "क्षेत्रीय सहयोग।", ("unknown:क्षेत्रीय",)),
        ("\\@*u \\[a\\] [*]b [  ]c[#]", "@u [a] *b   c#", ("unknown:u",)),
        ("Яны  розумам.[]", "Яны розумам", ()),
        ("one.[][\n\n]two.[]", "one\n\ntwo", ()),
    ],
)
def test_marks_become_flags(answer: str, text: str, flags: tuple[str, ...]) -> None:
    """Marks are told apart from the same characters in the text; what stood in blanks stands in the text."""
    decoded = decode(answer.encode())
    assert (decoded.text, decoded.flags) == (text, flags)
