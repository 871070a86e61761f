"""What every store of images promises, on a disk and in a bucket of a real S3 server alike."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import boto3
import pytest

from workflow.cli.processes.stack import free_port
from workflow.domain.errors import MediaUnavailable
from workflow.media.disk import DiskStore
from workflow.media.s3 import S3Store
from workflow.ports import MediaStore

KEYS = {"access_key": "tests", "secret_key": "tests-only"}
HASH = "ab" * 32
KEY = f"{HASH}/1600.jpg"


@pytest.fixture(scope="module")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that speaks S3, a process of its own on loopback; its address."""
    port = free_port()
    log = tmp_path_factory.mktemp("s3") / "log"
    program = (
        "import sys; from werkzeug.serving import make_server; from moto.server import DomainDispatcherApplication, "
        "create_backend_app; server = make_server('127.0.0.1', int(sys.argv[1]), "
        "DomainDispatcherApplication(create_backend_app), threaded=True); print('ready', flush=True); "
        "server.serve_forever()"
    )
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(port)], stdout=subprocess.PIPE, stderr=errors, env=os.environ.copy()
        )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n", log.read_text()
        address = f"http://127.0.0.1:{port}"
        bucket = boto3.client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id=KEYS["access_key"],
            aws_secret_access_key=KEYS["secret_key"],
        )
        bucket.create_bucket(Bucket="newsroom-media")
        yield address
    finally:
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture(params=["disk", "s3", "s3 without prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MediaStore]:
    """An empty store of each kind."""
    made: MediaStore
    if request.param == "disk":
        made = DiskStore(tmp_path / "media")
    else:
        address = "s3://newsroom-media" + ("/copyflow/images" if request.param == "s3" else "")
        made = S3Store(address, endpoint=request.getfixturevalue("s3_server"), region="us-east-1", **KEYS)
    yield made
    for key in (KEY, f"{HASH}/480.png"):
        made.delete(key)
    made.close()


def test_what_was_put_comes_back_byte_for_byte(store: MediaStore) -> None:
    """Under its key, and under no other."""
    content = bytes(range(256)) * 5_000
    store.put(KEY, content, "image/jpeg")
    assert store.open(KEY) == content
    assert store.open(f"{HASH}/480.png") is None
    store.put(f"{HASH}/480.png", b"small", "image/png")
    assert (store.open(KEY), store.open(f"{HASH}/480.png")) == (content, b"small")


def test_putting_again_replaces(store: MediaStore) -> None:
    """Whoever hands the same image in twice finds one file."""
    store.put(KEY, b"one", "image/jpeg")
    store.put(KEY, b"two", "image/jpeg")
    assert store.open(KEY) == b"two"


def test_what_was_deleted_is_gone_and_may_be_deleted_again(store: MediaStore) -> None:
    """Deleting what is not there is no fault; the other files stay."""
    store.put(KEY, b"one", "image/jpeg")
    store.put(f"{HASH}/480.png", b"small", "image/png")
    store.delete(KEY)
    store.delete(KEY)
    assert (store.open(KEY), store.open(f"{HASH}/480.png")) == (None, b"small")


@pytest.mark.parametrize(
    "key", ["../secret", f"{HASH}/../../x.jpg", f"{HASH}/a.jpg", f"{HASH.upper()}/1.jpg", "", HASH]
)
def test_no_key_leads_out_of_the_store(store: MediaStore, key: str) -> None:
    """Only names of images' files are keys."""
    for ask in (store.open, store.delete, store.url, lambda each: store.put(each, b"x", "image/jpeg")):
        with pytest.raises(ValueError, match="names no file"):
            ask(key)


def test_a_reader_finds_all_of_a_file_or_nothing(store: MediaStore) -> None:
    """While somebody writes, nobody reads a half."""
    wholes = {bytes([number]) * 200_000 for number in range(4)}
    ended = threading.Event()
    found: set[bytes | None] = set()

    def read() -> None:
        while not ended.is_set():
            found.add(store.open(KEY))

    reader = threading.Thread(target=read)
    reader.start()
    for whole in sorted(wholes):
        store.put(KEY, whole, "image/jpeg")
    ended.set()
    reader.join()
    assert found <= wholes | {None}


def test_the_store_says_where_a_file_lies(store: MediaStore) -> None:
    """For whoever runs the newsroom: the address ends in the file's name."""
    address = store.url(KEY)
    assert address.endswith(KEY)
    assert address.startswith(("file:///", "s3://newsroom-media/"))


def test_a_file_on_disk_is_for_this_user_only(tmp_path: Path) -> None:
    """What is not public yet is nobody else's on the machine; nothing half-written is left, and no empty folder."""
    store = DiskStore(tmp_path / "media")
    store.put(KEY, b"one", "image/jpeg")
    files = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert [path.name for path in files] == ["1600.jpg"]
    assert files[0].stat().st_mode & 0o077 == 0
    with urlopen(store.url(KEY)) as read:
        assert read.read() == b"one"
    store.delete(KEY)
    assert list((tmp_path / "media").iterdir()) == []


def test_storage_that_refuses_or_is_silent_is_said_so(s3_server: str) -> None:
    """A bucket that is not there, and a server that is not there: a refusal with a stable code, without any key."""
    absent = S3Store("s3://no-such-bucket", endpoint=s3_server, region="us-east-1", **KEYS)
    silent = S3Store("s3://newsroom-media", endpoint=f"http://127.0.0.1:{free_port()}", region="us-east-1", **KEYS)
    for store in (absent, silent):
        with pytest.raises(MediaUnavailable) as refused:
            store.put(KEY, b"x", "image/jpeg")
        assert refused.value.code == "media_unavailable"
        assert "tests-only" not in refused.value.detail
        store.close()
