"""Every page is valid HTML by the Nu checker (the W3C's), which is not ours: NU_CHECKER names its ``vnu.jar``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ui.test_promises import addresses, signed_in

CHECKER = os.environ.get("NU_CHECKER", "")


@pytest.fixture(scope="session")
def check():
    """Checks files; answers with what is wrong in each."""
    java = shutil.which("java")
    if not CHECKER or java is None:
        pytest.skip("the Nu HTML checker needs Java, and NU_CHECKER naming its vnu.jar (.ci/run installs both)")

    def checked(files: list[Path]) -> list[str]:
        command = [java, "-jar", CHECKER, "--errors-only", "--format", "json", *map(str, files)]
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        messages = json.loads(told.stderr)["messages"]
        return [f"{Path(each['url']).name}: {each['message']} {each.get('extract', '')[:120]}" for each in messages]

    return checked


@pytest.mark.parametrize("person", ["Ada Admin", "Paul Publisher", "Wang Li"])
def test_every_page_is_valid(shared_site, open_page, tmp_path, check, person):
    """The checker finds no error in any page, as an administrator, a publisher and a writer get it."""
    page = open_page()
    signed_in(page, shared_site, person)
    files = []
    for name, address in addresses(shared_site).items():
        answer = page.request.get(f"{shared_site.url}{address}", headers={"Accept": "text/html"})
        files.append(tmp_path / f"{name.replace(' ', '-')}.html")
        files[-1].write_text(answer.text(), encoding="utf-8")
    assert check(files) == []


def test_the_checker_checks(tmp_path, check):
    """A page with an attribute that is none is found: silence means something."""
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><html lang=en><title>Wrong</title><p hx-get=x>Wrong</p>", encoding="utf-8")
    assert len(check([wrong])) == 1
