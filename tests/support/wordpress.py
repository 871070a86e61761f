"""A stock WordPress with its own MariaDB, installed from Debian's packages, in a temporary folder on loopback.

Nothing of it is ours: what the transport is tried against is the real portal software, as a partner runs it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor

PROGRAM = Path("/usr/share/wordpress")
PATIENCE_SECONDS = 60
MISSING = "needs Debian's packages wordpress, php-cli, php-mysql and mariadb-server"

_CONFIGURATION = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s');
define('DB_CHARSET', 'utf8mb4');
define('WP_ENVIRONMENT_TYPE', 'local');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_HOME', '%(url)s');
define('WP_SITEURL', '%(url)s');
define('AUTH_KEY', 'test');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""

_ROUTER = """<?php
// A flag file lets a test put the site into trouble: what it holds is the status that every request gets.
$trouble = __DIR__ . '/trouble';
if (file_exists($trouble)) {
    [$status, $retry_after] = explode(' ', trim(file_get_contents($trouble)) . ' ');
    http_response_code((int) $status);
    if ($retry_after) header("Retry-After: $retry_after");
    echo '<html>not today</html>';
    return true;
}
return false;
"""

_INSTALLATION = """<?php
define('WP_INSTALLING', true);
require 'wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Harbour Times', 'editor', 'editor@example.org', true, '', 'not-used');
wp_insert_user(['user_login' => 'reader', 'user_pass' => 'not-used', 'role' => 'subscriber']);
update_option('permalink_structure', '/%year%/%postname%/');
$passwords = [];
foreach (['editor', 'reader'] as $login) {
    $user = get_user_by('login', $login);
    if ($login === 'editor') $user->set_role('editor');
    [$password] = WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'Copyflow']);
    $passwords[$login] = $password;
}
echo "\\n", json_encode($passwords);
"""


def is_installed() -> bool:
    """Whether this machine has what it takes."""
    return PROGRAM.is_dir() and all(map(shutil.which, ("php", "mariadbd", "mariadb-install-db")))


@dataclass(frozen=True)
class WordPress:
    """A site that listens."""

    url: str
    passwords: Mapping[str, str]
    """Application passwords by login: ``editor`` may publish, ``reader`` may not."""
    folder: Path

    @contextmanager
    def trouble(self, status: int, retry_after: str = "") -> Iterator[None]:
        """Let every request be answered so, with a page that is no JSON, for the length of the block."""
        flag = self.folder / "trouble"
        flag.write_text(f"{status} {retry_after}")
        try:
            yield
        finally:
            flag.unlink()

    def api(self, method: str, route: str, **values: Any) -> httpx.Response:
        """What the site's own editor sees, past the transport."""
        query = {"rest_route": f"/wp/v2/{route}", **values.pop("params", {})}
        credentials = ("editor", self.passwords["editor"])
        with httpx.Client(trust_env=False, timeout=30) as client:
            return client.request(method, f"{self.url}/", params=query, auth=credentials, **values)

    def posts(self) -> list[dict[str, Any]]:
        """All posts but the one that comes with the software, in every state."""
        states = "publish,future,draft,pending,private,trash"
        found = self.api("GET", "posts", params={"status": states, "context": "edit", "per_page": 100, "orderby": "id"})
        return [post for post in found.json() if post["slug"] not in {"hello-world", "hello-world__trashed"}]

    def page(self, link: str) -> httpx.Response:
        """A public page as a reader gets it."""
        with httpx.Client(trust_env=False, timeout=30) as client:
            return client.get(link)


@contextmanager
def running_wordpress(folder: Path) -> Iterator[WordPress]:
    """Install and run a site under ``folder``; both servers are gone afterwards, also when the test run is killed."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    data, socket, site = folder / "database", folder / "db.sock", folder / "site"
    _run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"], folder
    )
    database = Child(
        name="mariadb",
        command=["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking",
                 f"--pid-file={folder / 'db.pid'}", "--innodb-flush-log-at-trx-commit=0", "--user=root"],
        ready=lambda: _create_database(socket),
        stop_grace_seconds=20,
    )  # fmt: skip
    with Supervisor([database], folder / "log", on_line=lambda _name, _line: None) as below:
        below.wait_ready(PATIENCE_SECONDS)
        passwords = _install(site, socket, url)
        server = Child(
            name="wordpress",
            command=["php", "-q", "-S", f"127.0.0.1:{port}", "-t", str(site), str(site / "router.php")],
            environment={"PHP_CLI_SERVER_WORKERS": "4"},
            ready=lambda: _answers(url),
        )
        with Supervisor([server], folder / "log", on_line=lambda _name, _line: None) as above:
            above.wait_ready(PATIENCE_SECONDS)
            yield WordPress(url=url, passwords=passwords, folder=site)


def _install(site: Path, socket: Path, url: str) -> dict[str, str]:
    """The site's files and tables; the application passwords of its accounts."""
    shutil.copytree(PROGRAM, site, ignore=shutil.ignore_patterns("wp-config.php", "plugins"), symlinks=True)
    (site / "wp-config.php").write_text(_CONFIGURATION % {"socket": socket, "url": url})
    (site / "router.php").write_text(_ROUTER)
    (site / "install.php").write_text(_INSTALLATION)
    printed = _run(["php", "install.php"], site)
    (site / "install.php").unlink()
    passwords: dict[str, str] = json.loads(printed.strip().splitlines()[-1])
    return passwords


def _create_database(socket: Path) -> bool:
    command = ["mariadb", "--no-defaults", f"--socket={socket}", "-u", "root", "-e", "CREATE DATABASE wordpress"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/?rest_route=/", trust_env=False, timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout
