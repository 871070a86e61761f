"""The client has every operation that a program may ask for, as the present API describes it; it imports little."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import get_type_hints, is_typeddict

import pytest

from api.client import Copyflow
from api.client.generated import shapes
from api.client_making import made_of
from api.client_making.described import LEFT_OUT, operations_of
from api.client_making.writing import FOLDER, in_modules, written
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
    made = made_of(described.app.openapi())
    there = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in written()}
    assert there.keys() == made.keys()
    assert [name for name, text in made.items() if there[name] != text] == []


def test_a_chapter_is_as_many_modules_as_it_takes() -> None:
    """What would be too long for one module goes on in a second, in order, with nothing lost and nothing twice."""

    def write(modules: Mapping[str, list[str]]) -> dict[str, str]:
        return {name: "".join(pieces) for name, pieces in modules.items()}

    pieces = [f"{number}\n" * 150 for number in range(5)]
    texts = in_modules("articles", pieces, write)
    assert list(texts) == ["articles", "articles_2", "articles_3"]
    assert "".join(texts.values()) == "".join(pieces)
    assert list(in_modules("articles", pieces[:2], write)) == ["articles"]
    assert in_modules("bulk", [], write) == {}


def test_every_shape_can_be_looked_into() -> None:
    """A program that checks what it is given finds the kind of every field, in whichever module that stands."""
    found = [each for each in vars(shapes).values() if is_typeddict(each)]
    assert len(found) > 200
    assert [each.__name__ for each in found if get_type_hints(each).keys() != each.__annotations__.keys()] == []


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
