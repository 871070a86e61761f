"""OpenSSH's own server on loopback for one user with one key, unprivileged, over a temporary folder."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor

SSHD_MISSING = "no OpenSSH server here: install Debian's package openssh-server, or put sshd on PATH"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpensshServer:
    """A running server."""

    port: int
    user: str
    folder: Path
    """Where documents are dropped."""
    host_key_line: str


def find_sshd() -> Path | None:
    """The server's program; it has to be named by its whole path. None when there is none."""
    found = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(found).resolve() if found else None


@contextmanager
def running_openssh(sshd: Path, public_line: str) -> Iterator[OpensshServer]:
    """A server that lets ``public_line``'s key in and serves files only."""
    account = _unlocked_account() if os.geteuid() == 0 else getpass.getuser()
    prefix = ["setpriv", f"--reuid={account}", f"--regid={pwd.getpwnam(account).pw_gid}", "--clear-groups"]
    prefix = prefix if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="ssh-") as room_name:
        room = Path(room_name)
        folder, keys, host_key = room / "in", room / "keys", room / "host"
        folder.mkdir()
        keys.write_text(f"{public_line}\n")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host_key)], check=True)
        port = free_port()
        settings = {
            "ListenAddress": f"127.0.0.1:{port}",
            "HostKey": str(host_key),
            "AuthorizedKeysFile": str(keys),
            "StrictModes": "no",
            "UsePAM": "no",
            "PidFile": "none",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "Subsystem": "sftp internal-sftp",
        }
        configuration = room / "sshd_config"
        configuration.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        for path in (room, folder, keys, host_key, configuration):
            shutil.chown(path, account)
        child = Child(
            name="sshd",
            command=[*prefix, str(sshd), "-D", "-e", "-f", str(configuration)],
            ready=lambda: _greets(port),
            stop_signal=signal.SIGTERM,
        )
        with Supervisor([child], room / "log", on_line=lambda _name, _line: None) as supervisor:
            supervisor.wait_ready(20)
            line = host_key.with_suffix(".pub").read_text().strip()
            yield OpensshServer(port=port, user=account, folder=folder, host_key_line=line)


def _unlocked_account() -> str:
    """One without rights that OpenSSH lets in: it turns away whose password field says that nobody signs in."""
    names = [each.pw_name for each in pwd.getpwall() if each.pw_uid != 0 and each.pw_passwd == "x"]
    return next(name for name in ("postgres", "www-data", "daemon", *names) if name in names)


def _greets(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False
