"""A mirror of the list of models on a loopback port: the records, and the packed files that they name."""

from __future__ import annotations

import hashlib
import json
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from workers.translation.engines.fx import carried_weights

RECORDS = "/v1/buckets/main/collections/translations-models-v2/records"


def packed(content: bytes) -> bytes:
    """The content as a zstd frame of blocks that are not compressed (RFC 8878)."""
    frame = bytearray(b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(content)))
    size = 128 * 1024
    for start in range(0, max(len(content), 1), size):
        block = content[start : start + size]
        is_last = start + size >= len(content)
        frame += (len(block) << 3 | is_last).to_bytes(3, "little") + block
    return bytes(frame)


def carried_files(pair: str) -> dict[str, bytes]:
    """The files of one of the demo's models by their kind: ``model``, ``vocab``, ``lex``."""
    weights = carried_weights()
    assert weights is not None
    folder = next(path for path in weights.iterdir() if path.name.startswith(f"{pair}-"))
    patterns = ("model.*.bin", "vocab.*.spm", "lex.*.bin")
    return {path.name: path.read_bytes() for pattern in patterns for path in folder.glob(pattern)}


class Mirror:
    """What the server offers; tests change it."""

    def __init__(self, *, says_where_files_are: bool = True) -> None:
        self.records: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.says_where_files_are = says_where_files_are
        self.cut_at: dict[str, int] = {}
        """Paths whose answers end after so many bytes."""
        self.asked: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        """The address of the list."""
        return f"http://127.0.0.1:{self.port}{RECORDS}"

    def offer(self, source: str, target: str, files: dict[str, bytes], **more: Any) -> None:
        """Offer a model of these files."""
        for name, content in files.items():
            sent = packed(content)
            place = f"files/{source}-{target}/{more.get('version', '3.0')}/{name}.zst"
            prefix = "/cdn/" if self.says_where_files_are else RECORDS.rpartition("/")[0] + "/"
            self.files[prefix + place] = sent
            attachment = {"location": place, "size": len(sent), "hash": hashlib.sha256(sent).hexdigest()}
            record = {
                "name": name,
                "fileType": name.partition(".")[0],
                "sourceLanguage": source,
                "targetLanguage": target,
                "version": "3.0",
                "architecture": "tiny",
                "decompressedHash": hashlib.sha256(content).hexdigest(),
                "attachment": attachment,
            }
            self.records.append(record | more)

    def answer(self, path: str) -> bytes | None:
        """The body for a path; None for what is not there."""
        self.asked.append(path)
        if path == RECORDS:
            return json.dumps({"data": self.records}).encode()
        if path == "/v1/" and self.says_where_files_are:
            base = f"http://127.0.0.1:{self.port}/cdn/"
            return json.dumps({"capabilities": {"attachments": {"base_url": base}}}).encode()
        return self.files.get(path)


@contextmanager
def serving(mirror: Mirror) -> Iterator[Mirror]:
    """The mirror on a loopback port for the length of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = mirror.answer(self.path)
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: mirror.cut_at.get(self.path, len(body))])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    mirror.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield mirror
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    """The files in a new folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
