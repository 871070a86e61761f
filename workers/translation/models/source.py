"""Where models come from: the list that fxtranslate reads (Mozilla's, or a mirror of it) and the files that it names.

The library reads the list from ``FXTRANSLATE_RECORDS_URL`` but takes the files from Mozilla's host whatever the mirror
says, so the files are fetched here, from where the server of the list says that they are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from workers.translation.models.problems import ModelProblem
from workflow.domain.vocabulary import LanguageTag, primary_language

Progress = Callable[[str, int, int], None]
"""Is told the file, the bytes that have come, and the bytes that will."""

_FILE_TYPES = frozenset({"model", "vocab", "srcvocab", "trgvocab", "lex"})
_FILE_NAME = re.compile(r"(model|lex)\.[\w.-]{1,100}\.bin|(src|trg)?vocab\.[\w.-]{1,100}\.spm", re.ASCII)
_ARCHITECTURES = ("base-memory", "base", "tiny")
"""What is taken where a version comes in several: the one that Firefox runs on desktops first."""
_LARGEST = 300_000_000
_TIMEOUT = httpx.Timeout(20, read=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file of a model, compressed, with what must come of it."""

    name: str
    address: str
    size: int
    """Bytes as they are sent."""
    sha256_sent: str
    """Digest of what is sent; empty where the list does not say."""
    sha256: str
    """Digest of the file itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteModel:
    """One direction as the list offers it."""

    source: str
    target: str
    version: str
    files: tuple[RemoteFile, ...]


class ModelSource:
    """The list of models, read once."""

    def __init__(self, client: httpx.Client, address: str) -> None:
        self._client = client
        self.address = address
        self._body = self._get(address).text
        self._files_at = ""
        try:
            self._records = [each for each in json.loads(self._body)["data"] if isinstance(each, dict)]
        except (ValueError, KeyError, TypeError) as error:
            raise ModelProblem(f"{address} is no list of models. Look at FXTRANSLATE_RECORDS_URL.") from error

    def route(self, source: LanguageTag, target: LanguageTag) -> tuple[RemoteModel, ...]:
        """The models that lead from one language to the other: one, or two through English."""
        from fxtranslate import discovery

        languages = {str(record.get(key)) for record in self._records for key in ("sourceLanguage", "targetLanguage")}
        source_name, target_name = _named(source, languages), _named(target, languages)
        try:
            route = discovery.resolve_route(self._body, source_name, target_name)
        except ValueError as error:
            raise ModelProblem(
                f"{urlsplit(self.address).hostname} offers no model from {source} to {target}, nor through English. "
                "An HTTP engine or a person can translate the pair."
            ) from error
        stops = [route["src"], *([route["pivot"]] if route["kind"] == "pivot" else []), route["trg"]]
        return tuple(self._model(stops[index], stops[index + 1]) for index in range(len(stops) - 1))

    def fetch(self, file: RemoteFile, folder: Path, progress: Progress) -> None:
        """Download one file, hold it to the list's size and digests, and unpack it into the folder."""
        from fxtranslate import discovery

        sent = bytearray()
        try:
            with self._client.stream("GET", file.address) as answer:
                answer.raise_for_status()
                for chunk in answer.iter_raw():
                    sent += chunk
                    progress(file.name, len(sent), file.size)
                    if len(sent) > file.size:
                        break
        except httpx.RemoteProtocolError as error:
            raise ModelProblem(_damaged(file, f"{len(sent)} of {file.size} bytes came")) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(file.address, error) from error
        if len(sent) != file.size:
            raise ModelProblem(_damaged(file, f"{len(sent)} bytes came instead of {file.size}"))
        if file.sha256_sent and hashlib.sha256(sent).hexdigest() != file.sha256_sent:
            raise ModelProblem(_damaged(file, "its digest is not the one in the list"))
        try:
            content = discovery.verify_and_decompress(bytes(sent), file.sha256)
        except ValueError as error:
            raise ModelProblem(_damaged(file, str(error))) from error
        (folder / file.name).write_bytes(content)

    def _model(self, source: str, target: str) -> RemoteModel:
        """The newest version of the direction that the library accepts."""
        offered: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for record in self._records:
            if (record.get("sourceLanguage"), record.get("targetLanguage")) == (source, target):
                key = (str(record.get("version")), str(record.get("architecture") or ""))
                offered.setdefault(key, []).append(record)
        usable = {key: records for key, records in offered.items() if _is_accepted(records, source, target)}
        if not usable:
            raise ModelProblem(f"No version of {source} {target} in {self.address} suits the installed fxtranslate.")
        version, architecture = max(usable, key=_preference)
        files = [record for record in usable[version, architecture] if record.get("fileType") in _FILE_TYPES]
        return RemoteModel(
            source=source,
            target=target,
            version=f"{version} {architecture}".strip(),
            files=tuple(self._file(record) for record in files),
        )

    def _file(self, record: dict[str, Any]) -> RemoteFile:
        name, attachment = str(record.get("name")), record.get("attachment")
        if not _FILE_NAME.fullmatch(name) or not isinstance(attachment, dict) or not record.get("decompressedHash"):
            raise ModelProblem(f"The list at {self.address} names a file {name!r} that cannot be verified.")
        size = attachment.get("size")
        if not isinstance(size, int) or not 0 < size <= _LARGEST:
            raise ModelProblem(f"The list at {self.address} gives no usable size for {name}.")
        return RemoteFile(
            name=name,
            address=f"{self._place_of_files()}/{str(attachment.get('location')).lstrip('/')}",
            size=size,
            sha256_sent=str(attachment.get("hash") or ""),
            sha256=str(record["decompressedHash"]),
        )

    def _place_of_files(self) -> str:
        """Where the list's server says that files are; for a plain folder on a web server, beside the list."""
        if not self._files_at:
            beside = urljoin(self.address, ".")
            root, separator, _ = self.address.partition("/buckets/")
            said = self._said_by_server(f"{root}/") if separator else ""
            self._files_at = (said or beside).rstrip("/")
        return self._files_at

    def _said_by_server(self, root: str) -> str:
        try:
            answer = self._client.get(root)
            return str(answer.json()["capabilities"]["attachments"]["base_url"]) if answer.is_success else ""
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(root, error) from error
        except (ValueError, KeyError, TypeError):
            return ""

    def _get(self, address: str) -> httpx.Response:
        try:
            return self._client.get(address).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(address, error) from error


@contextmanager
def open_source() -> Iterator[ModelSource]:
    """The list that fxtranslate names: Mozilla's, or the mirror in ``FXTRANSLATE_RECORDS_URL``."""
    from fxtranslate import discovery

    headers = {"Accept-Encoding": "identity"}
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=True, headers=headers) as client:
        yield ModelSource(client, discovery.records_url())


def _named(language: LanguageTag, offered: Iterable[str]) -> str:
    """The language as the list calls it: ``zh`` may be ``zh-Hans`` there."""
    offered = set(offered)
    if language in offered:
        return language
    primary = primary_language(language)
    akin = sorted(name for name in offered if re.split("[-_]", name)[0] == primary)
    if len(akin) > 1 and language == primary and primary not in akin:
        raise ModelProblem(f"The list knows several of {language}: {', '.join(akin)}. Say which.")
    return primary if primary in akin or not akin else akin[0]


def _is_accepted(records: list[dict[str, Any]], source: str, target: str) -> bool:
    from fxtranslate import discovery

    try:
        return discovery.resolve_route(json.dumps({"data": records}), source, target)["kind"] == "direct"
    except ValueError:
        return False


def _preference(offer: tuple[str, str]) -> tuple[bool, list[int], int]:
    version, architecture = offer
    rank = _ARCHITECTURES.index(architecture) if architecture in _ARCHITECTURES else len(_ARCHITECTURES)
    return not re.search("[a-z]", version), [int(number) for number in re.findall(r"\d+", version)], -rank


def _unreachable(address: str, error: Exception) -> ModelProblem:
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx.HTTPStatusError):
        reason = f"status {error.response.status_code}"
    return ModelProblem(
        f"{urlsplit(address).hostname or address} cannot be reached ({reason}): check the network, name a mirror in "
        "FXTRANSLATE_RECORDS_URL, or bring the files and run `copyflow models add SOURCE TARGET --from FOLDER`."
    )


def _damaged(file: RemoteFile, what: str) -> str:
    return f"{file.name} came damaged from {urlsplit(file.address).hostname}: {what}. Nothing was added; try again."
