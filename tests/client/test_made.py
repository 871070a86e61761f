"""The client has every operation that a program may ask for, as the present API describes it; it imports little."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.client import Copyflow
from api.client_making import FOLDER, LEFT_OUT, made_of, operations_of
from tests.api.conversation import Newsroom, newsroom_in
from tests.client.conftest import Served

GUIDE = Path(__file__).parents[2] / "docs" / "client.md"


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A newsroom that is only asked for its description."""
    with newsroom_in(tmp_path_factory.mktemp("described")) as newsroom:
        return newsroom


def test_what_is_committed_is_made_of_the_present_api(described: Newsroom) -> None:
    """A route that changes changes the client too: `python -m api.client_making` writes it anew."""
    for name, text in made_of(described.app.openapi()).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


def test_every_operation_is_a_method_or_left_out(described: Newsroom) -> None:
    """Nothing falls through silently."""
    description = described.app.openapi()
    there = {about["operationId"] for methods in description["paths"].values() for about in methods.values()}
    made = {operation.name for operation in operations_of(description)}
    assert there - made <= LEFT_OUT
    assert [name for name in made if not callable(getattr(Copyflow, name, None))] == []


def test_importing_the_client_loads_nothing_of_the_newsroom() -> None:
    """A writer's own system that uses it starts no database, no web framework, no models."""
    heavy = "('workflow', 'workers', 'fastapi', 'pydantic', 'sqlalchemy', 'api.v1', 'api.ui')"
    program = f"import sys, api.client; print([name for name in sys.modules if name.startswith({heavy})])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_guides_example_runs(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """The first example of docs/client.md, word for word, hands an article in and follows the log."""
    (example,) = re.findall(r"```python example\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.setenv("COPYFLOW_URL", served.url)
    monkeypatch.setenv("COPYFLOW_API_KEY", served.newsroom.keys["writer"])
    exec(compile(example, str(GUIDE), "exec"), {})  # noqa: S102 - our own guide
    told = capsys.readouterr().out
    assert "article.submitted" in told
    assert "422" in told
