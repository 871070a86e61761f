"""A signed-in SFTP session with a server whose key is pinned, through the egress guard, until a deadline.

The host is judged and connected to like any other (``workflow/outgoing/egress.py``); paramiko speaks over that
connection only. Its own settings, known hosts, agents and files of this machine are never looked at.
"""

from __future__ import annotations

import hmac
import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket

import paramiko

from workers.syndication.secrets import password, private_keys
from workflow.endpoints import AddressRules, Resolver
from workflow.outgoing.egress import open_socket, seconds_left
from workflow.partner_addresses import HostKey, SftpAddress

_KEY_CLASSES = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_KEYS_TRIED = 3
"""Of several keys in use; servers hang up on who tries too many."""
_OFFERED = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}
# What strangers say during a handshake is no matter for our log; the attempt's outcome tells what came of it.
_SILENT = "copyflow.sftp.protocol"


class WrongHostKey(Exception):
    """The server showed another key than the pinned one."""


class NoCredentials(Exception):
    """There is no password and no usable private key."""


@contextmanager
def signed_in(
    address: SftpAddress, host_key: HostKey, secrets: tuple[str, ...], rules: AddressRules, *, resolver: Resolver
) -> Iterator[paramiko.SFTPClient]:
    """A session until the end of the block or of the deadline that is in force, whichever comes first.

    Raises ``WrongHostKey``, ``NoCredentials``, paramiko's exceptions, ``OSError``, and what ``open_socket`` raises.
    """
    connection = open_socket(address.endpoint, rules, resolver=resolver)
    # Each step has a time limit, but a server may spread any number of steps: the end of the connection ends them all.
    watchdog = threading.Timer(seconds_left(), _cut, [connection])
    watchdog.daemon = True
    watchdog.start()
    try:
        with _transport(connection) as transport:
            _shake_hands(transport, host_key)
            _sign_in(transport, address.username, secrets)
            client = paramiko.SFTPClient.from_transport(transport)
            assert client is not None, "the transport is open"
            channel = client.get_channel()
            assert channel is not None
            channel.settimeout(seconds_left())
            with client:
                yield client
    finally:
        watchdog.cancel()
        connection.close()


@contextmanager
def _transport(connection: socket) -> Iterator[paramiko.Transport]:
    transport = paramiko.Transport(connection)
    logging.getLogger(_SILENT).setLevel(logging.CRITICAL + 1)
    transport.set_log_channel(_SILENT)
    transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = seconds_left()
    try:
        yield transport
    finally:
        transport.close()


def _shake_hands(transport: paramiko.Transport, host_key: HostKey) -> None:
    """Agree on a connection, and only with the pinned key: other kinds of key are not even asked for."""
    options = transport.get_security_options()
    offered = _OFFERED.get(host_key.type, (host_key.type,))
    options.key_types = tuple(each for each in offered if each in options.key_types)
    try:
        transport.start_client(timeout=seconds_left())
    except paramiko.IncompatiblePeer as error:
        raise WrongHostKey from error  # it has no key of the pinned one's kind
    if not hmac.compare_digest(transport.get_remote_server_key().asbytes(), host_key.blob):
        raise WrongHostKey


def _sign_in(transport: paramiko.Transport, username: str, secrets: tuple[str, ...]) -> None:
    """By the newest private key that the server takes, else by the password."""
    keys, word = [_loaded(pem) for pem in private_keys(secrets)[:_KEYS_TRIED]], password(secrets)
    if not keys and word is None:
        raise NoCredentials
    for position, key in enumerate(keys, start=1):
        try:
            transport.auth_publickey(username, key)
        except paramiko.AuthenticationException:
            if position == len(keys) and word is None:
                raise
        else:
            return
    transport.auth_password(username, word, fallback=True)


def _loaded(pem: str) -> paramiko.PKey:
    for kind in _KEY_CLASSES:
        try:
            return kind.from_private_key(io.StringIO(pem))
        except (paramiko.SSHException, ValueError, IndexError):
            continue
    raise NoCredentials


def _cut(connection: socket) -> None:
    with suppress(OSError):
        connection.shutdown(SHUT_RDWR)
