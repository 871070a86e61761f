"""``copyflow models`` as an operator uses it, in a home that holds no newsroom yet."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.workers.translation.model_mirror import Mirror, carried_files, serving, write_files
from workers.ports import SourceSegment
from workers.translation.engines.fx import carried_weights
from workers.translation.registry import default_registry
from workflow.cli.app import app
from workflow.domain.vocabulary import LanguageTag
from workflow.settings import Settings


@pytest.fixture(autouse=True)
def _weights() -> None:
    """The demo's weights are what is downloaded and brought here."""
    pytest.importorskip("fxtranslate", reason="the fx extra is not installed")
    if carried_weights() is None:
        pytest.skip("the weights of the test extra are not installed")


def run(home: Path, *words: str, **environment: str) -> Result:
    """One command and what came of it."""
    settings = {"COPYFLOW_HOME": str(home), "COPYFLOW_FX_MODELS": None, "COLUMNS": "200"} | environment
    return CliRunner().invoke(app, ["models", *words], env=settings)


def refusal(result: Result) -> str:
    """The one sentence of a command that fails; nothing goes to standard output."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return " ".join(result.stderr.split())


def test_a_model_from_a_mirror_is_found_by_workers(tmp_path: Path) -> None:
    """Added without any setting, the model stands in the list and translates in a worker; removed, it is gone."""
    with serving(Mirror()) as mirror:
        mirror.offer("en", "es", carried_files("enpt"))
        added = run(tmp_path, "add", "en", "es", FXTRANSLATE_RECORDS_URL=mirror.url)
    assert added.exit_code == 0, added.output
    assert "en es is added" in added.stdout
    assert "model.enpt.intgemm.alphas.bin: 17.1 MB" in added.stderr
    listed = json.loads(run(tmp_path, "list", "--json").stdout)
    own = next(model for model in listed["models"] if not model["is_carried"])
    assert (own["source"], own["target"], own["origin"]) == ("en", "es", mirror.url)
    assert ["pt", "es"] in listed["through_english"]
    engine = default_registry([Settings(home=tmp_path).models_folder]).engines["fx"]
    assert ("en", "es") in engine.pairs()
    assert own["sha256"][:16] in engine.fingerprint(LanguageTag("en"), LanguageTag("es"))
    sentence = SourceSegment(id="s1", text="The conference was held in Shanghai.")
    assert engine.translate([sentence], LanguageTag("en"), LanguageTag("es"))[0].text
    engine.close()
    assert "en es is removed" in run(tmp_path, "remove", "en", "es").stdout
    assert [model["is_carried"] for model in json.loads(run(tmp_path, "list", "--json").stdout)["models"]] == [
        True,
        True,
    ]


def test_a_model_from_a_folder(tmp_path: Path) -> None:
    """The offline way, into the folder that the setting names; it prints what it did for scripts too."""
    brought = write_files(tmp_path / "usb", carried_files("enpt"))
    place = str(tmp_path / "elsewhere")
    done = run(tmp_path / "home", "add", "en", "pt", "--from", str(brought), "--json", COPYFLOW_FX_MODELS=place)
    [added] = json.loads(done.stdout)
    assert added["origin"] == str(brought)
    assert {path.name for path in (tmp_path / "elsewhere").iterdir()} == {"en-pt"}
    assert "en pt" in run(tmp_path / "home", "list", COPYFLOW_FX_MODELS=place).stdout


def test_a_way_through_english_is_said_to_be_one(tmp_path: Path) -> None:
    """A pair without a model of its own brings two, and the operator is told that texts are translated twice."""
    with serving(Mirror()) as mirror:
        mirror.offer("ru", "en", carried_files("pten"))
        mirror.offer("en", "zh-Hans", carried_files("enpt"))
        added = run(tmp_path, "add", "ru", "zh", FXTRANSLATE_RECORDS_URL=mirror.url)
    assert added.exit_code == 0, added.output
    assert {path.name for path in (tmp_path / "models").iterdir()} == {"ru-en", "en-zh"}
    assert "translated twice, through English" in added.stderr


def test_without_a_network_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    """Exit status 1, the ways round, and nothing left behind."""
    with socket.socket() as reserved:  # bound and not listening: refused at once
        reserved.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}/records"
        said = refusal(run(tmp_path, "add", "en", "ru", FXTRANSLATE_RECORDS_URL=address))
    assert "127.0.0.1 cannot be reached" in said
    assert "FXTRANSLATE_RECORDS_URL" in said
    assert "--from FOLDER" in said
    assert list(tmp_path.rglob("*")) == [] or [path.name for path in tmp_path.rglob("*")] == ["models"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("remove", "en", "ru"), "There is no model en ru"),
        (("remove", "../..", "ru"), "[invalid_value]"),
        (("add", "en", "en-GB"), "the language of the source"),
        (("add", "english", "ru"), "[invalid_value]"),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """A model that is not there, and words that are no pair of languages."""
    assert said in refusal(run(tmp_path, *words))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A models folder that is a file is refused with the setting to look at."""
    (tmp_path / "models").write_text("not a folder")
    brought = write_files(tmp_path / "usb", carried_files("enpt"))
    assert "COPYFLOW_FX_MODELS" in refusal(run(tmp_path, "add", "en", "pt", "--from", str(brought)))
