"""The folder on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.rendering.publications import publication
from tests.workers.syndication.parcels import BODY, parcel
from workers.syndication.file_names import file_name
from workers.syndication.transports.folder import FolderTransport
from workflow.domain.commands import AttemptOutcome, Verdict
from workflow.domain.vocabulary import PubStatus


def put(home: Path, name: str = "daily", **changes: Any) -> AttemptOutcome:
    """Write one parcel."""
    return FolderTransport(home / "outbox").send(parcel(name, transport="folder", **changes))


def files(home: Path, name: str = "daily") -> dict[str, bytes]:
    """What lies in the partner's folder."""
    return {path.name: path.read_bytes() for path in (home / "outbox" / name).iterdir()}


def test_the_document_lies_there_whole_and_alone(tmp_path: Path) -> None:
    """Twice written it is one file, and no temporary one stays."""
    outcomes = [put(tmp_path) for _ in range(2)]
    name = file_name(parcel("daily"))
    assert [outcome.delivered for outcome in outcomes] == [True, True]
    assert files(tmp_path) == {name: BODY}
    assert outcomes[0].request == f"WRITE outbox/daily/{name} (application/json, {len(BODY)} bytes)"


def test_a_withdrawal_takes_the_older_revisions_away(tmp_path: Path) -> None:
    """The canceled document is what is left of the edition."""
    for revision in (1, 2):
        put(tmp_path, publication=publication(revision=revision))
    withdrawn = publication(revision=3, pub_status=PubStatus.WITHHELD)
    assert put(tmp_path, publication=withdrawn).delivered
    assert list(files(tmp_path)) == [file_name(parcel("daily", publication=withdrawn))]


def test_a_trial_leaves_nothing(tmp_path: Path) -> None:
    """It proves that the folder can be written."""
    assert put(tmp_path, publication=None).delivered
    assert files(tmp_path) == {}


@pytest.mark.parametrize("name", ["/etc", "..", ".", "", "a/b", "../x", "a\\b", "~", "a\x00b", ".hidden", "x" * 65])
def test_no_name_leads_out_of_the_outbox(tmp_path: Path, name: str) -> None:
    """Absolute paths, parents, parts and tricks are refused before anything is written."""
    outcome = put(tmp_path, name)
    assert (outcome.delivered, outcome.verdict) == (False, Verdict.MISDIRECTED)
    assert list(tmp_path.iterdir()) == []


def test_a_link_out_of_the_outbox_is_not_followed(tmp_path: Path) -> None:
    """Whoever can make links in the outbox cannot have files written elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "daily").symlink_to(elsewhere)
    outcome = put(tmp_path)
    assert (outcome.delivered, outcome.verdict) == (False, Verdict.MISDIRECTED)
    assert list(elsewhere.iterdir()) == []


def test_a_link_in_the_files_place_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    """A partner's process may own the folder; ours writes no file that a link of theirs names."""
    precious = tmp_path / "precious"
    precious.write_text("ours")
    put(tmp_path, publication=publication(revision=1))
    name = file_name(parcel("daily"))
    for link in (name, f".{name}.msg_1.part"):
        (tmp_path / "outbox" / "daily" / link).symlink_to(precious)
    refused = put(tmp_path)
    (tmp_path / "outbox" / "daily" / f".{name}.msg_1.part").unlink()
    assert (refused.delivered, put(tmp_path).delivered) == (False, True)
    assert precious.read_text() == "ours"
    assert files(tmp_path)[name] == BODY
