"""A drop on a partner's SFTP server: written under a hidden name, then renamed, so that nobody fetches half a document.

The session (guard, pinned host key, sign-in) stands in ``sftp_session.py``, which is loaded when it is first needed.
"""

from __future__ import annotations

import logging
import posixpath
from contextlib import suppress
from typing import TYPE_CHECKING

import httpcore

from workers.ports import Parcel
from workers.syndication.attempts import Attempt
from workers.syndication.file_names import file_name, outdated, possibly_outdated, temporary_name
from workflow.domain.commands import AttemptOutcome, RemoteCopy, Verdict
from workflow.domain.errors import InvalidValue
from workflow.endpoints import AddressRules, Resolver, resolve
from workflow.outgoing.client import TOO_SLOW, UNREACHABLE
from workflow.outgoing.egress import EndpointRefused, deadline, seconds_left
from workflow.partner_addresses import parse_host_key, parse_sftp

if TYPE_CHECKING:
    from paramiko import SFTPClient

logger = logging.getLogger("copyflow.sftp")

_BROKEN = "The server broke off, or could not do what was asked of it."
_WRONG_KEY = (
    "The server showed another host key than the one that is pinned, so nothing was sent. If the partner changed it, "
    "check the new one with the partner and set options.host_key"
)
_REFUSED = "The server does not accept the user name or the password or key. Check both, and set the secret again."


class SftpTransport:
    """Puts a parcel as a file into the partner's folder. One connection an attempt."""

    def __init__(self, rules: AddressRules, *, total_seconds: float = 20.0, resolver: Resolver = resolve) -> None:
        """Take the whole attempt's limit: an SFTP session is some twenty round trips."""
        self._rules = rules
        self._total_seconds = total_seconds
        self._resolver = resolver

    @property
    def name(self) -> str:
        """``sftp``."""
        return "sftp"

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Write the document, and take away the edition's older revisions when it is withdrawn or held."""
        name = file_name(parcel)
        attempt = Attempt.begin("PUT", f"{parcel.profile.endpoint.rstrip('/')}/{name}", parcel)
        try:
            with deadline(self._total_seconds):
                return self._put(attempt, parcel, name)
        except (EndpointRefused, httpcore.ConnectError):
            return attempt.failed(UNREACHABLE)
        except (httpcore.TimeoutException, TimeoutError):
            return attempt.failed(TOO_SLOW)
        except InvalidValue as error:
            return attempt.failed(f"Nothing was sent: {error.field} {error.reason}.", Verdict.MISDIRECTED)
        except Exception as error:  # noqa: BLE001 - the library lets out whatever it met in a stranger's packets
            logger.warning("%s: %s", attempt.request, type(error).__name__)
            return attempt.failed(_BROKEN)

    def close(self) -> None:
        """Nothing is kept open."""

    def _put(self, attempt: Attempt, parcel: Parcel, name: str) -> AttemptOutcome:
        import paramiko

        from workers.syndication.transports import sftp_session as session

        address = parse_sftp(parcel.profile.endpoint)
        host_key = parse_host_key(parcel.profile.options.get("host_key", ""))
        try:
            with session.signed_in(address, host_key, parcel.secrets, self._rules, resolver=self._resolver) as client:
                _write(client, address.folder, parcel, name)
        except session.WrongHostKey:
            return attempt.failed(f"{_WRONG_KEY}.", Verdict.CREDENTIALS)
        except session.NoCredentials:
            return attempt.failed("Nothing was sent: set the partner's password or private key.", Verdict.CREDENTIALS)
        except paramiko.AuthenticationException:
            return attempt.failed(_REFUSED, Verdict.CREDENTIALS)
        except PermissionError:
            return attempt.failed("The account may not write into that folder. Ask the partner.", Verdict.CREDENTIALS)
        except FileNotFoundError:
            return attempt.failed("There is no such folder on the server. Check the URL.", Verdict.MISDIRECTED)
        except (paramiko.SSHException, OSError, EOFError) as error:
            if isinstance(error, TimeoutError):
                raise
            seconds_left()  # a connection that the deadline cut ends as any broken one does
            return attempt.failed(_BROKEN)
        return attempt.delivered(remote=None if parcel.publication is None else RemoteCopy(id=name))


def _write(client: SFTPClient, folder: str, parcel: Parcel, name: str) -> None:
    final = posixpath.join(folder, name)
    temporary = posixpath.join(folder, temporary_name(parcel))
    with client.open(temporary, "wb") as file:
        file.set_pipelined(True)
        file.write(parcel.item.body)
    if client.stat(temporary).st_size != len(parcel.item.body):
        raise EOFError("the server kept another number of bytes")
    try:
        client.posix_rename(temporary, final)
    except OSError as error:
        if error.errno is not None:
            raise
        # A server without OpenSSH's extension: its plain rename replaces nothing.
        with suppress(FileNotFoundError):
            client.remove(final)
        client.rename(temporary, final)
    for each in [name] if parcel.publication is None else _outdated(client, folder, parcel):
        with suppress(FileNotFoundError):
            client.remove(posixpath.join(folder, each))


def _outdated(client: SFTPClient, folder: str, parcel: Parcel) -> list[str]:
    """The files that a withdrawal or hold takes away."""
    possible = possibly_outdated(parcel)
    if not possible:
        return []
    try:
        return outdated(parcel, client.listdir(folder))
    except UnicodeDecodeError:  # another file there has a name that is no UTF-8, and the library reads no further
        return possible
