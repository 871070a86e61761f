"""Signing in by a certified OpenID provider in a real browser: npm's ``oidc-provider`` on loopback.

It is no Python package: ``.ci/run`` fetches it where there is npm and names its folder, ``…/node_modules``, in
``COPYFLOW_TEST_NODE_MODULES``. Without it these tests are skipped; ``tests/api/test_oidc.py`` needs nothing of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import Site, serving
from workflow.people.sessions import Proof

SCRIPT = Path(__file__).parents[1] / "support" / "certified_provider.mjs"
NOISE = ("[DOM] Input elements", "Content Security Policy", "Failed to load resource")  # of the provider's own pages


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider, for the tests of this module."""
    node, modules = shutil.which("node"), os.environ.get("COPYFLOW_TEST_NODE_MODULES", "")
    if node is None or not (Path(modules) / "oidc-provider").is_dir():
        pytest.skip(
            "no certified provider: it needs node, and COPYFLOW_TEST_NODE_MODULES naming its folder (.ci/run sets it)"
        )
    with subprocess.Popen(
        [node, str(SCRIPT), modules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()
        process.wait(10)


@pytest.fixture
def provided(tmp_path: Path, issuer: str) -> Iterator[Site]:
    """A newsroom that the provider lets people into."""
    ours = {"oidc_client_id": "copyflow", "oidc_client_secret": "a secret: with & signs", "oidc_label": "Staff account"}
    roles = "desk=reviewer,publisher;chiefs=admin"
    with serving(tmp_path / "home", oidc_issuer=issuer, oidc_roles=roles, **ours) as served:
        yield served


def at_the_provider(page: Any, name: str) -> None:
    """Sign in there as somebody, and agree."""
    page.get_by_placeholder("Enter any login").fill(name)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_in_and_out(provided: Site, open_page: Callable[..., Any]) -> None:
    """By the button, back to the page that was asked for, with the roles of the groups; out ends it here alone."""
    page = open_page(may_log=NOISE)
    page.goto(f"{provided.url}/account")
    page.get_by_role("link", name="Sign in with Staff account").click()
    at_the_provider(page, "mira")
    page.wait_for_url(f"{provided.url}/account")
    mira = provided.staged.application.accounts.user("mira")
    assert {role.value for role in mira.roles} == {"reviewer", "publisher"}
    assert [each.began_by for each in provided.staged.application.accounts.sessions.of(mira.id)] == [Proof.PROVIDER]
    cookies = {each["name"]: each for each in page.context.cookies(provided.url)}
    assert "__Host-copyflow-provider" not in cookies
    assert cookies["__Host-copyflow"]["httpOnly"]
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{provided.url}/login")
    page.get_by_role("link", name="Sign in with Staff account").click()  # the provider's session goes on
    page.wait_for_url(f"{provided.url}/queue")


def test_without_a_group(provided: Site, open_page: Callable[..., Any]) -> None:
    """A page that says what is missing, with the way to begin anew."""
    page = open_page(f"{provided.url}/login", may_log=NOISE)
    page.get_by_role("link", name="Sign in with Staff account").click()
    at_the_provider(page, "stranger")
    page.get_by_role("alert").get_by_text("none of your groups has a role here").wait_for()
    assert page.get_by_role("link", name="Sign in with Staff account").is_visible()


def test_ended_there(provided: Site, open_page: Callable[..., Any]) -> None:
    """Who cancels at the provider is told so here."""
    page = open_page(f"{provided.url}/login", may_log=NOISE)
    page.get_by_role("link", name="Sign in with Staff account").click()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("alert").get_by_text("Staff account did not let you in").wait_for()
