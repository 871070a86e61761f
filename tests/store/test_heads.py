"""Heads signed for keeping elsewhere: whose they are, and what they are worth when something was changed."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from tests import factories as make
from tests.store.parts import append, made, together
from workflow.bootstrap import Application
from workflow.domain.errors import HeadNotTrusted, InvalidValue
from workflow.feed import Head
from workflow.heads import SignedHead, read_head


@pytest.fixture
def signed(application: Application) -> SignedHead:
    """A head of a log with one event."""
    append(application.database)
    return application.heads.sign(application.feed.head(), make.NOW)


def test_a_signed_head_is_trusted_by_the_key_that_was_kept(application: Application, signed: SignedHead):
    """By the installation's own, and by the same one named; read back from its JSON it is the same."""
    kept = read_head(json.dumps(signed.facts()))
    assert kept == signed
    assert isinstance(kept, SignedHead)
    application.heads.require_trusted(kept, None)
    application.heads.require_trusted(kept, f" {application.heads.public_key().upper()}\n")
    assert kept.head == application.feed.head()


@pytest.mark.parametrize(
    "change",
    [
        {"position": 2},
        {"hash": "ab" * 32},
        {"at": "2027-01-01T00:00:00+00:00"},
        {"signature": "00" * 64},
        {"signature": "no hexadecimal"},
        {"signature": ""},
    ],
)
def test_a_changed_head_is_not_trusted(application: Application, signed: SignedHead, change: dict[str, object]):
    """Position, hash, moment and signature belong together."""
    with pytest.raises(HeadNotTrusted, match="not signed by"):
        application.heads.require_trusted(replace(signed, **change), None)


def test_a_head_signed_by_a_key_of_the_forgers_own_is_not_trusted(application: Application, tmp_path: Path):
    """The key that a head names itself proves nothing."""
    elsewhere = made(f"sqlite:///{tmp_path / 'else.db'}", tmp_path / "elsewhere")
    forged = elsewhere.heads.sign(Head(position=1, hash="ab" * 32), make.NOW)
    with pytest.raises(HeadNotTrusted, match="never signed"):
        application.heads.require_trusted(forged, None)
    own = application.heads.public_key()
    with pytest.raises(HeadNotTrusted):
        application.heads.require_trusted(forged, None)
    with pytest.raises(HeadNotTrusted):
        application.heads.require_trusted(forged, own)
    application.heads.require_trusted(forged, forged.public_key)
    for nonsense in ("", "zz", "ab" * 31):
        with pytest.raises(InvalidValue, match="head key"):
            application.heads.require_trusted(forged, nonsense)
    elsewhere.close()


def test_the_signing_key_is_made_once_for_this_user_alone(application: Application, tmp_path: Path):
    """Of many who ask at once all get the same key, and the file is nobody else's to read."""
    keys = together(6, lambda _: application.heads.public_key())
    assert len(set(keys)) == 1
    path = tmp_path / "log-signing.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys[0] not in path.read_text()
    path.write_text("broken")
    with pytest.raises(HeadNotTrusted, match="backup"):
        application.heads.public_key()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '"x"',
        '{"position": "1", "hash": "00"}',
        '{"position": -1, "hash": "%s"}' % ("00" * 32),
        '{"position": true, "hash": "%s"}' % ("00" * 32),
        '{"position": 1, "hash": "ab"}',
        '{"position": 1, "hash": 7}',
        '{"position": 1, "hash": "%s", "signature": "ab"}' % ("00" * 32),
    ],
)
def test_what_is_no_head_is_refused(text: str):
    """Neither signed nor bare; half a signature is no bare head."""
    with pytest.raises(InvalidValue, match="head export"):
        read_head(text)


def test_a_bare_head_is_still_read():
    """What `copyflow verify --json` printed before there were signatures."""
    text = json.dumps({"position": 3, "hash": "ab" * 32, "differences": []})
    assert read_head(text) == Head(position=3, hash="ab" * 32)


def test_the_head_of_an_empty_log_is_continued_by_any_log(application: Application):
    """It was kept before the first event."""
    kept = application.heads.sign(application.feed.head(), make.NOW)
    append(application.database)
    assert application.verification.verify(against=kept.head).position == 1
