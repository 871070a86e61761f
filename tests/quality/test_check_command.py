"""``copyflow check`` for scripts and people: findings in the file's own offsets, exit codes, alignment, quick start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workflow.quality._beads import Step, cheapest
from workflow.quality.alignment import aligned

ROOT = Path(__file__).resolve().parents[2]
CLEAN, BLOCKED, UNUSABLE = 0, 1, 2


def check(*words: str | Path, typed: bytes = b"") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the real command."""
    done = subprocess.run(
        [sys.executable, "-m", "workflow", "check", *map(str, words)],
        cwd=ROOT, input=typed, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def written(folder: Path, name: str, text: str) -> Path:
    """A file with exactly this text."""
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_findings_are_in_the_files_own_offsets(tmp_path: Path) -> None:
    """A byte order mark, CRLF and characters outside the basic plane count as they stand."""
    text = "\ufeffA title 😀\r\n\r\nThe the port  is open.\r\nIt stays ,open.\r\n"
    code, out, _ = check(written(tmp_path, "a.txt", text), "--language", "en", "--json")
    found = json.loads(out)
    assert code == CLEAN
    assert [(each["check"], text[each["start"] : each["end"]], each.get("suggestion")) for each in found] == [
        ("doubled_words", "The the", "The"),
        ("spacing", "  ", " "),
        ("spacing", " ,", ", "),
    ]
    assert all(set(each) <= {"check", "severity", "start", "end", "message", "suggestion"} for each in found)


def test_blocking_findings_have_an_exit_code_of_their_own(tmp_path: Path) -> None:
    """Script residue blocks; the report for people names line, column and what stands there."""
    code, out, _ = check(written(tmp_path, "a.txt", "A title\n\nThe port 系统 is open.\n"), "--language", "en")
    assert code == BLOCKED
    assert "script_residue (blocking)" in out
    assert "a.txt:3:10" in out
    assert "1 finding(s), 1 blocking." in out


def test_a_report_cannot_rewrite_the_terminal(tmp_path: Path) -> None:
    """Control characters of a text are shown as marks."""
    _, out, _ = check(written(tmp_path, "a.txt", "The port\x1b[2J  is open.\n"), "--language", "en")
    assert "\x1b" not in out


def test_a_translation_is_held_to_its_source(tmp_path: Path) -> None:
    """A paragraph that the translation lacks is reported where it should stand."""
    source = written(
        tmp_path, "s.txt", "The title of it\n\nThe port has 340 metres of quay.\n\nIt opened in 2021 to everyone.\n"
    )
    target = written(tmp_path, "t.txt", "O título disto\n\nAbriu em 2021 para todos.\n")
    words = ("--language", "pt", "--source", source, "--source-language", "en", "--json")
    code, out, _ = check(target, *words)
    assert code == BLOCKED
    text = target.read_text()
    blocking = [each for each in json.loads(out) if each["severity"] == "blocking"]
    assert [each["start"] for each in blocking] == [text.index("Abriu")]
    assert "The port has 340 metres" in blocking[0]["message"]


def test_lines_are_answered_one_by_one() -> None:
    """A good line has findings, a bad one an error, and the others go on; the exit code tells of it."""
    lines = [
        {"id": 1, "tgt_lang": "en", "target": "The the port."},
        {"id": 2, "src_lang": "en", "tgt_lang": "pt", "source": "In 2021 it opened.", "target": "Abriu em 2021."},
        {"id": 3, "tgt_lang": "tlh", "target": "x"},
        {"id": 4, "tgt_lang": "en", "target": 7},
        {"id": 5, "tgt_lang": "en", "target": "half \ud83d of it"},
    ]
    typed = "\n".join(["{nonsense", *(json.dumps(each) for each in lines)]).encode() + b"\n\xff\n"
    code, out, _ = check("--jsonl", "-", typed=typed)
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == UNUSABLE
    assert [each["id"] for each in answers] == [None, 1, 2, 3, 4, 5, None]
    assert [("error" in each) for each in answers] == [True, False, False, True, True, False, True]
    assert [each["check"] for each in answers[1]["findings"]] == ["doubled_words"]
    assert answers[2]["findings"] == []
    assert [(each["check"], each["start"]) for each in answers[5]["findings"]] == [("mojibake", 5)]


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": %s, "tgt_lang": "en", "target": "x"}' % (b"9" * 5_000),
        b'{"id": 1e999, "tgt_lang": "en", "target": "x"}',
        b'{"id": NaN, "tgt_lang": "en", "target": "x"}',
        b'{"id": {}, "tgt_lang": "en", "target": "x"}',
        b"[" * 100_000,
        b'{"id": ' + b"[" * 900 + b"]" * 900 + b', "tgt_lang": "en", "target": "x"}',
        b'{"tgt_lang": "\\ud800", "target": "x"}',
        b'{"tgt_lang": "en", "target": ["x"]}',
        b"[1]",
        b"null",
    ],
    ids=["huge", "infinite", "nan", "object", "deep", "deep-id", "half", "list", "array", "null"],
)
def test_a_hostile_line_gets_an_answer_that_is_json(line: bytes) -> None:
    """Whatever a line holds, its answer can be read again, and the line after it is checked."""
    code, out, complaint = check("--jsonl", "-", typed=line + b'\n{"id": 2, "tgt_lang": "en", "target": "x"}\n')
    first, second = (json.loads(each, parse_constant=pytest.fail) for each in out.splitlines())
    assert (code, complaint) == (UNUSABLE, "")
    assert first["findings"] == []
    assert first["error"].startswith("line 1: ")
    assert second == {"id": 2, "findings": []}


def test_an_identity_is_given_back_as_it_came() -> None:
    """Half of a character in an ``id`` is written as JSON escapes it; NUL and a long line do no harm."""
    lines = [
        {"id": "\ud83d", "tgt_lang": "en", "target": "The the port."},
        {"id": "\0", "tgt_lang": "en", "target": "x" * 999_999 + "\0"},
        {"id": 1.5, "tgt_lang": "en", "target": ""},
    ]
    code, out, complaint = check("--jsonl", "-", typed="\n".join(map(json.dumps, lines)).encode())
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, complaint) == (CLEAN, "")
    assert [each["id"] for each in answers] == ["\ud83d", "\0", 1.5]
    assert [len(each["findings"]) for each in answers] == [1, 1, 0]


def test_offsets_are_the_translations_own(tmp_path: Path) -> None:
    """Beside a source too, a byte order mark, CRLF, tabs and wrapped lines count as they stand."""
    source = written(tmp_path, "s.txt", "\ufeffA title\r\n\r\nThe port cost 12 million dollars in 2021.\r\n")
    text = "\ufeffUm título 😀\r\n\r\n\tO porto custou 15 milhões\tde dólares em 2021.\r\n"
    words = ("--language", "pt", "--source", source, "--source-language", "en", "--json")
    code, out, _ = check(written(tmp_path, "t.txt", text), *words)
    found = {each["check"]: text[each["start"] : each["end"]] for each in json.loads(out)}
    assert code == BLOCKED
    assert found == {"hidden_characters": "\t", "numbers": "15 milhões"}


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    """Bytes of a name that are no UTF-8 are shown as marks."""
    path = tmp_path / os.fsdecode(b"a\xff.txt")
    path.write_text("The the port.\n")
    code, out, complaint = check(path, "--language", "en")
    assert (code, complaint) == (CLEAN, "")
    assert "doubled_words" in out


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("missing.txt", "--language", "en"),
        ("pyproject.toml",),
        ("pyproject.toml", "--language", "klingon"),
        ("pyproject.toml", "--language", "en", "--source", "README.md"),
        ("pyproject.toml", "--jsonl", "-"),
        ("--jsonl", "missing.jsonl"),
    ],
)
def test_bad_usage_says_what_to_do(words: tuple[str, ...]) -> None:
    """One sentence on standard error, nothing on standard output, exit code 2."""
    code, out, complaint = check(*words)
    assert (code, out) == (UNUSABLE, "")
    assert complaint.startswith("copyflow: ")


def test_the_command_loads_no_newsroom() -> None:
    """No database, web server or worker is imported for a check of a text."""
    program = (
        "import sys, workflow.cli.check_command;"
        "print([name for name in ('sqlalchemy', 'celery', 'fastapi', 'redis', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().strip() == "[]"


def test_a_glossary_is_held_to(tmp_path: Path) -> None:
    """Terms of a CSV file are looked for; a file that is none is refused with its place."""
    rows = [
        "concept,kind,language,text,status,do_not_translate,desks,note,definition,provenance",
        "sea,phrase,en,shared sea,approved,,,,,test",
        "sea,phrase,en,common sea,forbidden,,,,,test",
    ]
    glossary = written(tmp_path, "g.csv", "\n".join(rows) + "\n")
    text = written(tmp_path, "a.txt", "It is a common sea.\n")
    code, out, _ = check(text, "--language", "en", "--glossary", glossary, "--json")
    assert code == BLOCKED
    assert [(each["check"], each["suggestion"]) for each in json.loads(out)] == [("outdated_terms", "shared sea")]
    typed = b'{"tgt_lang": "en", "target": "It is a common sea."}'
    code, out, _ = check("--jsonl", "-", "--glossary", glossary, typed=typed)
    assert (code, [each["check"] for each in json.loads(out)["findings"]]) == (BLOCKED, ["outdated_terms"])
    broken = written(tmp_path, "b.csv", "\n".join([*rows, "sea,phrase,tlh,x,approved,,,,,test"]) + "\n")
    code, out, complaint = check(text, "--language", "en", "--glossary", broken)
    assert (code, out) == (UNUSABLE, "")
    assert "line 4, column language" in complaint


def test_a_translation_is_held_to_the_glossary(tmp_path: Path) -> None:
    """A term that is rendered in no approved way is reported where the source's was left standing."""
    rows = [
        "concept,kind,language,text,status",
        "sea,term,en,shared sea,approved",
        "sea,term,pt,mar comum,approved",
    ]
    glossary = written(tmp_path, "g.csv", "\r\n".join(rows) + "\r\n")
    source = written(tmp_path, "s.txt", "It is a shared sea.\n")
    target = written(tmp_path, "t.txt", "É um shared sea.\n")
    words = ("--language", "pt", "--source", source, "--source-language", "en", "--glossary", glossary, "--json")
    _, out, _ = check(target, *words)
    found = [each for each in json.loads(out) if each["check"] == "glossary"]
    assert [(each["start"], each["end"], each["suggestion"]) for each in found] == [(5, 15, "mar comum")]


def test_paragraphs_are_matched_by_length_and_numbers() -> None:
    """One lost, one added, one split: the others keep their partners."""
    source = ["A short title", "x" * 200 + " 1931", "y" * 90, "z" * 150 + " 48"]
    lost = aligned(source, [source[0], source[1], source[3]])
    assert [(list(each.source), list(each.target)) for each in lost] == [([0], [0]), ([1], [1]), ([2], []), ([3], [2])]
    added = aligned(source, [*source[:2], "w" * 400, *source[2:]])
    assert [list(each.target) for each in added if not each.source] == [[2]]
    split = aligned(source, [source[0], "x" * 100, "x" * 100 + " 1931", *source[2:]])
    assert [list(each.target) for each in split] == [[0], [1, 2], [3], [4]]


@pytest.mark.parametrize(("ours", "theirs"), [(3, 40_000), (40_000, 3), (9_000, 5_000), (1, 500), (0, 4), (4, 0)])
def test_any_two_rows_are_matched_in_bounded_time(ours: int, theirs: int) -> None:
    """Texts of very many lines, or of very different numbers of them, cannot make the comparison grow without end."""
    looked_at = 0

    def cost(_at: int, _other: int, step: Step) -> float:
        nonlocal looked_at
        looked_at += 1
        return float(0 in step)

    beads = cheapest(ours, theirs, [(1, 1), (1, 0), (0, 1)], cost, reach=60 + abs(ours - theirs))
    assert [at for bead in beads for at in bead.source] == list(range(ours))
    assert [at for bead in beads for at in bead.target] == list(range(theirs))
    assert looked_at <= 3 * 700_000
