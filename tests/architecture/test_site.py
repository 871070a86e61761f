"""The documentation as a site: it builds, every link leads somewhere, and nothing is asked of other servers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "docs" / "site" / "mkdocs.yml"
_FOREIGN = re.compile(r"""<(?:script|link|img|iframe)[^>]*(?:src|href)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//""")


def build(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Build a site, warnings being errors."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_the_site_builds_and_asks_nothing_of_others(tmp_path: Path) -> None:
    """Every page is in the navigation, every link and anchor is there, and the pages need no other server."""
    done = build(CONFIG, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    pages = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.html")}
    written = {path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in docs()}
    assert written <= pages
    foreign = [
        path.name
        for path in (tmp_path / "site").rglob("*")
        if path.suffix in {".html", ".css"} and _FOREIGN.search(path.read_text(encoding="utf-8"))
    ]
    assert foreign == []


@pytest.mark.parametrize(
    "link", ["[to nowhere](nowhere.md)", "[to no chapter](#nowhere)", "![of nothing](nothing.svg)"]
)
def test_a_broken_link_breaks_the_build(tmp_path: Path, link: str) -> None:
    """A page, a chapter or a picture that is not there is found when the site is built."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.md").write_text(f"# Page\n\n{link}\n")
    config = yaml.safe_load(CONFIG.read_text()) | {"docs_dir": str(pages), "nav": ["index.md"]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(config))
    assert build(tmp_path / "mkdocs.yml", tmp_path / "site").returncode != 0
    (pages / "index.md").write_text("# Page\n")
    assert build(tmp_path / "mkdocs.yml", tmp_path / "site").returncode == 0


def docs() -> list[Path]:
    """Every page that is written."""
    return sorted((ROOT / "docs").rglob("*.md"))
