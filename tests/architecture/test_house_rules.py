"""The rules of the house that a machine can check: module size, docstrings, a pure domain, no registry hosts."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES_ALLOWED = 399
PACKAGES = ("workflow", "workers", "api")
# put together here, so that this file does not hold what it looks for
REGISTRY_HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "registry" + r"\.npm", "np" + r"mjs\."])
)
# a mark, with the codes of what it silences
MARK = re.compile(
    r"\bnoqa\b(?P<noqa>:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?"
    r"|\btype:\s*ignore\b(?P<type>\[[\w, -]+\])?"
    r"|\bnosec\b(?P<nosec>\s+B[0-9]+(?:,\s*B[0-9]+)*)?"
    r"|\bpragma:\s*no (?P<pragma>cover|branch)"
)


def is_explained_mark(comment: str) -> bool:
    """Whether each mark in the comment names what it silences, and there are words beside them."""
    named = all(any(mark.groups()) for mark in MARK.finditer(comment))
    return named and re.search(r"[^\W\d_]{2}", MARK.sub("", comment)) is not None


def modules(*folders: str) -> list[Path]:
    """The Python files under these folders, the migrations aside, which never change."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations/versions" not in path.as_posix()]


def committed_files() -> list[Path]:
    """What is or would be committed."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout: nothing says which files are committed")
    return [path for name in done.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_modules_stay_small():
    """A module that one cannot read in one sitting is two modules."""
    sizes = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*PACKAGES)}
    assert sizes
    assert {path: lines for path, lines in sizes.items() if lines > LINES_ALLOWED} == {}


def test_modules_say_what_lives_in_them():
    """Every module that holds code begins with a docstring."""
    trees = {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in modules(*PACKAGES, "tests")
    }
    assert [path for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


def test_every_test_states_its_promise():
    """A test function's docstring is the promise that it keeps."""
    silent = []
    for path in modules("tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_test = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
            if is_test and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []


def test_the_domain_imports_the_standard_library_only():
    """What the newsroom decides depends on no package and on no other part of Copyflow."""
    foreign = []
    for path in modules("workflow/domain"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: relative import"
                names = [node.module or ""]
            foreign += [
                f"{path.relative_to(ROOT)}:{node.lineno} {name}"
                for name in names
                if not name.startswith("workflow.domain") and name.split(".")[0] not in sys.stdlib_module_names
            ]
    assert foreign == []


def test_no_module_of_the_newsroom_is_outside_of_the_layers():
    """The import contract says nothing of a module that it does not name; so it names each."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (layers,) = [contract["layers"] for contract in settings["contracts"] if contract["type"] == "layers"]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    there = {f"workflow.{path.stem}" for path in (ROOT / "workflow").iterdir() if not path.name.startswith("_")}
    assert there - named == set()


def test_a_mark_that_silences_a_check_says_why():
    """``noqa``, ``type: ignore``, ``nosec`` and ``pragma`` name what they silence, with a reason beside them."""
    unexplained = []
    for path in [*modules(*PACKAGES, "tests", "benchmarks"), ROOT / "copyflow"]:
        source = path.read_bytes()
        if not MARK.search(source.decode("utf-8")):  # most files: taking one apart is slow
            continue
        comments = [each for each in tokenize.tokenize(io.BytesIO(source).readline) if each.type == tokenize.COMMENT]
        unexplained += [
            f"{path.relative_to(ROOT)}:{comment.start[0]} {comment.string}"
            for comment in comments
            if MARK.search(comment.string) and not is_explained_mark(comment.string)
        ]
    assert unexplained == []


@pytest.mark.parametrize(
    ("comment", "is_explained"),
    [
        ("# noqa: B006", False),
        ("# noqa", False),
        ("# noqa - because", False),
        ("# type: ignore", False),
        ("# type: ignore  # because", False),
        ("# type: ignore[misc]", False),
        ("# noqa: S314  # nosec B314", False),
        ("# pragma: no cover", False),
        ("# noqa: B006 - because", True),
        ("# because  # nosec B105", True),
        ("# type: ignore[misc]  # because", True),
        ("# noqa: S314 (our own)  # nosec B314", True),
    ],
)
def test_what_an_explained_mark_is(comment: str, is_explained: bool):
    """A code and a reason; the order is free."""
    assert is_explained_mark(comment) is is_explained


def test_no_committed_file_names_a_package_registry():
    """Where packages come from is the business of the machine that installs them."""
    naming = [
        path.relative_to(ROOT)
        for path in committed_files()
        if REGISTRY_HOSTS.search(path.read_bytes().decode("utf-8", "ignore"))
    ]
    assert naming == []


def test_the_constraints_name_versions_only():
    """No address stands in the constraints: they hold on every mirror."""
    text = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8")
    assert "fastapi==" in text
    assert re.search(r"\w+://|--\w*index|--find-links", text) is None
