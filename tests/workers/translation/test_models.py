"""Models of ``fx`` are added whole and verified, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.translation.model_mirror import Mirror, carried_files, packed, serving, write_files
from workers.ports import SourceSegment
from workers.translation.engines.fx import FxEngine
from workers.translation.models.adding import add_from_folder, add_from_source
from workers.translation.models.folder import InstalledModel, installed_models, remove_model, through_english
from workers.translation.models.problems import ModelProblem
from workers.translation.models.source import open_source
from workflow.domain.vocabulary import LanguageTag

EN, PT, RU = LanguageTag("en"), LanguageTag("pt"), LanguageTag("ru")
SENTENCE = SourceSegment(id="s1", text="The conference was held in Shanghai in June.")


@pytest.fixture
def files(fx: FxEngine) -> dict[str, bytes]:
    """The files of the demo's English to Portuguese."""
    assert fx.pairs()
    return carried_files("enpt")


@pytest.fixture
def mirror(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A mirror that offers English to Portuguese and is the one that fxtranslate is told of."""
    with serving(Mirror()) as running:
        running.offer("en", "pt", files)
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", running.url)
        yield running


def add(folder: Path, source: LanguageTag = EN, target: LanguageTag = PT) -> list[InstalledModel]:
    """Add a model from the mirror."""
    with open_source() as origin:
        return add_from_source(origin, (source, target), folder, lambda *_: None)


def refused(folder: Path, source: LanguageTag = EN, target: LanguageTag = PT) -> str:
    """What adding was refused with; nothing may be left behind."""
    with pytest.raises(ModelProblem) as raised:
        add(folder, source, target)
    assert list(folder.iterdir() if folder.exists() else []) == []
    return str(raised.value)


def test_a_model_is_downloaded_verified_and_recorded(mirror: Mirror, files: dict[str, bytes], tmp_path: Path) -> None:
    """The files stand under their pair with a record of where they are from, and translate."""
    [added] = add(tmp_path)
    assert {
        path.name: path.read_bytes() for path in (tmp_path / "en-pt").glob("*.*") if path.suffix != ".json"
    } == files
    record = json.loads((tmp_path / "en-pt" / "copyflow.json").read_text(encoding="utf-8"))
    assert record["origin"] == mirror.url
    assert {each["name"]: each["sha256"] for each in record["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert [
        (each.origin, each.version, each.added_at) for each in installed_models(tmp_path) if not each.is_carried
    ] == [(mirror.url, "3.0 tiny", added.added_at)]
    engine = FxEngine([tmp_path])
    assert "Xangai" in engine.translate([SENTENCE], EN, PT)[0].text
    assert added.sha256[:16] in engine.fingerprint(EN, PT)


def test_progress_is_told(mirror: Mirror, tmp_path: Path) -> None:
    """Every file is seen to grow to its whole size."""
    seen: dict[str, tuple[int, int]] = {}
    with open_source() as origin:
        add_from_source(origin, (EN, PT), tmp_path, lambda name, done, total: seen.update({name: (done, total)}))
    assert len(seen) == len(mirror.records)
    assert all(done == total for done, total in seen.values())


def test_a_plain_folder_on_a_web_server_is_a_mirror(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server does not say where files are, they stand beside the list."""
    with serving(Mirror(says_where_files_are=False)) as plain:
        plain.offer("en", "pt", files)
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", plain.url)
        assert len(add(tmp_path)) == 1


def test_the_newest_version_is_taken(mirror: Mirror, tmp_path: Path) -> None:
    """An older version, a trial of a newer one and a version for another library stand back."""
    other = dict.fromkeys(carried_files("enpt"), b"old")
    for version in ("2.1", "3.1a1", "9.0"):
        mirror.offer("en", "pt", other, version=version)
    assert add(tmp_path)[0].version == "3.0 tiny"


@pytest.mark.parametrize("what", ["cut", "short", "other", "unpacked"])
def test_a_damaged_download_leaves_nothing(mirror: Mirror, tmp_path: Path, what: str) -> None:
    """A connection that ends early, a file that is too short, another file and another content are all refused."""
    path = next(path for path in mirror.files if "/model." in path)
    if what == "cut":
        mirror.cut_at[path] = 100_000
    elif what == "short":
        mirror.files[path] = mirror.files[path][:-100]
    elif what == "other":
        mirror.files[path] = bytes(len(mirror.files[path]))
    else:
        record = next(record for record in mirror.records if record["fileType"] == "model")
        record["decompressedHash"] = "0" * 64
    assert "came damaged from 127.0.0.1" in refused(tmp_path)


def test_a_model_that_does_not_work_is_not_put_in_place(mirror: Mirror, tmp_path: Path) -> None:
    """Files that are what the list says, and no model, are found out by translating with them."""
    mirror.records.clear()
    mirror.offer("en", "pt", carried_files("enpt") | {"model.enpt.intgemm.alphas.bin": b"no model at all"})
    assert "does not work" in refused(tmp_path)


def test_an_incomplete_model_is_refused(mirror: Mirror, tmp_path: Path) -> None:
    """A model whose vocabulary the list lacks is not taken."""
    mirror.records[:] = [record for record in mirror.records if record["fileType"] != "vocab"]
    assert "en pt" in refused(tmp_path)


@pytest.mark.parametrize("name", ["model.../../../etc/passwd.bin", "../model.x.bin", "/model.x.bin", "model.x.bin\n"])
def test_a_file_name_leads_nowhere_else(mirror: Mirror, tmp_path: Path, name: str) -> None:
    """A list cannot have a file written outside the model's folder."""
    next(record for record in mirror.records if record["fileType"] == "model")["name"] = name
    assert "cannot be verified" in refused(tmp_path / "models")
    assert [path.name for path in tmp_path.iterdir()] == ["models"]


def test_without_a_network_it_says_what_to_do(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence: who cannot be reached, and the ways round."""
    assert files
    with socket.socket() as reserved:  # bound and not listening: refused at once
        reserved.bind(("127.0.0.1", 0))
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", f"http://127.0.0.1:{reserved.getsockname()[1]}{'/records'}")
        said = refused(tmp_path)
    assert said.startswith("127.0.0.1 cannot be reached (")
    assert "--from FOLDER" in said


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"data": 1}'])
def test_an_address_that_is_no_list_is_named(mirror: Mirror, tmp_path: Path, body: bytes) -> None:
    """An answer that is no list of models is refused with the setting to look at."""
    mirror.answer = lambda _path: body
    assert "FXTRANSLATE_RECORDS_URL" in refused(tmp_path)


def test_a_pair_that_is_not_offered_is_refused(mirror: Mirror, tmp_path: Path) -> None:
    """No model and no way through English: it says so, and who else can translate."""
    assert "no model from ru to pt" in refused(tmp_path, RU, PT)


def test_a_pair_through_english_brings_both_halves(mirror: Mirror, tmp_path: Path) -> None:
    """Russian to Portuguese is two models; one of them damaged, and neither is put in place."""
    mirror.offer("ru", "en", carried_files("pten"))
    path = next(path for path in mirror.files if "/en-pt/" in path and "/vocab." in path)
    whole, mirror.files[path] = mirror.files[path], b""
    refused(tmp_path, RU, PT)
    mirror.files[path] = whole
    assert [(each.source, each.target) for each in add(tmp_path, RU, PT)] == [("ru", "en"), ("en", "pt")]
    engine = FxEngine([tmp_path])
    assert ("ru", "pt") in engine.pairs()
    assert engine.fingerprint(RU, PT).startswith("fx:ru-en+en-pt ")
    assert ("ru", "pt") in through_english(installed_models(tmp_path))


def test_a_model_that_is_there_is_not_added_again(mirror: Mirror, tmp_path: Path) -> None:
    """Replacing is removing first; the model that is there stays untouched and nothing is asked for."""
    add(tmp_path)
    asked = len(mirror.asked)
    with pytest.raises(ModelProblem, match="models remove en pt"), open_source() as origin:
        add_from_source(origin, (EN, PT), tmp_path, lambda *_: None)
    assert len(mirror.asked) == asked + 1, "only the list was read"
    assert [path.name for path in tmp_path.iterdir()] == ["en-pt"]


def test_a_running_engine_notices_what_comes_and_goes(mirror: Mirror, tmp_path: Path) -> None:
    """Models are found and forgotten without a restart."""
    engine = FxEngine([tmp_path / "models"])
    assert engine.pairs() == frozenset()
    add(tmp_path / "models")
    assert engine.translate([SENTENCE], EN, PT)[0].text
    remove_model(tmp_path / "models", ("en", "pt"))
    assert engine.pairs() == frozenset()
    assert list((tmp_path / "models").iterdir()) == []


def test_removing_what_is_not_there_says_what_is(mirror: Mirror, tmp_path: Path) -> None:
    """The refusal names the models that the folder holds."""
    add(tmp_path)
    with pytest.raises(ModelProblem, match="There are: en pt"):
        remove_model(tmp_path, ("en", "ru"))


def test_brought_files_are_added(files: dict[str, bytes], tmp_path: Path) -> None:
    """The offline way: files of a folder, as they are or packed, beside files that are none of the model's."""
    brought = write_files(tmp_path / "usb", {"notes.txt": b"from the ministry"})
    for name, content in files.items():
        if name.startswith("vocab"):
            (brought / f"{name}.gz").write_bytes(gzip.compress(content, compresslevel=1))
        elif name.startswith("lex"):
            (brought / f"{name}.zst").write_bytes(packed(content))
        else:
            (brought / name).write_bytes(content)
    model = add_from_folder(brought, (EN, PT), tmp_path / "models")
    assert model.origin == str(brought)
    assert {each.name: each.sha256 for each in model.files} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert "Xangai" in FxEngine([tmp_path / "models"]).translate([SENTENCE], EN, PT)[0].text


def test_a_record_that_came_along_is_held_against_the_files(mirror: Mirror, tmp_path: Path) -> None:
    """A folder of another installation brings its record: other content and another pair are refused."""
    add(tmp_path / "models")
    elsewhere = tmp_path / "elsewhere"
    assert add_from_folder(tmp_path / "models" / "en-pt", (EN, PT), elsewhere).version == "3.0 tiny"
    remove_model(elsewhere, ("en", "pt"))
    with pytest.raises(ModelProblem, match="says en pt, not en ru"):
        add_from_folder(tmp_path / "models" / "en-pt", (EN, RU), elsewhere)
    lexicon = next((tmp_path / "models" / "en-pt").glob("lex.*"))
    lexicon.write_bytes(lexicon.read_bytes() + b"\0")
    with pytest.raises(ModelProblem, match=lexicon.name):
        add_from_folder(tmp_path / "models" / "en-pt", (EN, PT), elsewhere)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", ["model.enpt.bin.gz", "model.enpt.bin.zst"])
def test_a_damaged_pack_is_named(files: dict[str, bytes], tmp_path: Path, name: str) -> None:
    """A pack that cannot be opened is refused by its name."""
    assert files
    with pytest.raises(ModelProblem, match=name):
        add_from_folder(write_files(tmp_path / "usb", {name: b"\x1f\x8bdamaged"}), (EN, PT), tmp_path / "models")


def test_an_empty_folder_says_what_is_wanted(files: dict[str, bytes], tmp_path: Path) -> None:
    """A folder without a model is refused with the names of the files that are wanted."""
    assert files
    with pytest.raises(ModelProblem, match=r"model\.\*\.bin"):
        add_from_folder(write_files(tmp_path / "usb", {}), (EN, PT), tmp_path / "models")
