"""The WordPress transport against the real software: WordPress 6 with its database, as Debian packages it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.wordpress import MISSING, WordPress, is_installed, running_wordpress
from workers.ports import Parcel
from workers.syndication.transports.wordpress import LARGEST_ANSWER, WordPressTransport
from workflow.domain.commands import AttemptOutcome, Details, RemoteCopy, Verdict
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import ArticleId, LanguageTag, PubStatus
from workflow.endpoints import AddressRules, parse_networks
from workflow.outgoing.client import PartnerClient
from workflow.rendering.document import RenderedItem

LOOPBACK = ["127.0.0.0/8"]
DAY = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
USABLE, HELD, CANCELED = PubStatus.USABLE, PubStatus.WITHHELD, PubStatus.CANCELED
pytestmark = pytest.mark.skipif(not is_installed(), reason=MISSING)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """A stock site for the module's tests; each test has an edition of its own."""
    with running_wordpress(tmp_path_factory.mktemp("wp")) as running:
        yield running


def transport_to(networks: list[str], seconds: float) -> WordPressTransport:
    """A transport that may reach these networks and takes at most so long."""
    client = PartnerClient(
        AddressRules(networks=parse_networks(networks)), total_seconds=seconds, largest_answer=LARGEST_ANSWER
    )
    return WordPressTransport(client, seconds)


class Sender:
    """The transport, and one edition's parcels as the ledger would hand them over."""

    def __init__(self, site: WordPress, key: str, transport: WordPressTransport) -> None:
        self.site = site
        self.key = key
        self.remote: RemoteCopy | None = None
        self.revision = 0
        self.login, self.password = "editor", site.passwords["editor"]
        self.options: dict[str, str] = {}
        self.endpoint = site.url
        self._transport = transport

    def parcel(self, status: PubStatus = USABLE, text: str = "<p>The forum began.</p>", **fields: Any) -> Parcel:
        """The next revision."""
        post = {
            "key": self.key,
            "title": "Forum · 论坛",
            "content": f"{text}\n<!-- copyflow-key:{self.key} rev={self.revision} -->",
            "excerpt": "In brief.",
            "slug": f"forum-{self.key}",
            "date_gmt": "2026-11-01T09:30:00",
            "tags": ["上合组织", "Research & Development"],
        }
        return Parcel(
            message_id="msg_1",
            event_type="article.published",
            profile=PartnerProfile(
                name="Harbour Times",
                endpoint=self.endpoint,
                transport="wordpress",
                format="wordpress-post",
                options={"username": self.login, **self.options},
            ),
            secrets=(self.password,),
            item=RenderedItem(content_type="application/json", body=json.dumps({**post, **fields}).encode()),
            publication=_publication(status, self.revision),
            remote=self.remote,
            timestamp=0,
        )

    def send(self, status: PubStatus = USABLE, text: str = "<p>The forum began.</p>", **fields: Any) -> AttemptOutcome:
        """Send the next revision; what is learnt of the post is remembered, as the ledger does."""
        self.revision += 1
        return self.again(status, text, **fields)

    def again(self, status: PubStatus = USABLE, text: str = "<p>The forum began.</p>", **fields: Any) -> AttemptOutcome:
        """Send the present revision once more."""
        outcome = self._transport.send(self.parcel(status, text, **fields))
        self.remote = outcome.remote or self.remote
        return outcome

    def trial(self) -> AttemptOutcome:
        """A trial message: no publication."""
        parcel = self.parcel()
        object.__setattr__(parcel, "publication", None)
        return self._transport.send(parcel)

    def posts(self) -> list[dict[str, Any]]:
        """The edition's posts as the site's editor sees them."""
        return [post for post in self.site.posts() if self.key in post["content"]["raw"]]


def _publication(status: PubStatus, revision: int) -> Publication:
    return Publication(
        article_id=ArticleId("019a0000-0000-7000-8000-000000000001"),
        language=LanguageTag("en"),
        source_language=LanguageTag("en"),
        revision=revision,
        pub_status=status,
        verb="published",
        details=Details(),
        blocks=(),
        tags=(),
        first_published=DAY,
        this_version=DAY,
    )


@contextmanager
def host(
    status: int, headers: Mapping[str, str] | None = None, body: bytes = b"", held: threading.Event | None = None
) -> Iterator[tuple[str, list[str]]]:
    """What stands at an address in place of WordPress: its URL and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if held is not None:
                held.wait(30)
                return
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 (the library's name)

        def log_message(self, *arguments: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def sender(site: WordPress, request: pytest.FixtureRequest) -> Iterator[Sender]:
    """An edition of the test's own on the site."""
    transport = transport_to(LOOPBACK, 20)
    yield Sender(site, f"{abs(hash(request.node.name)) % 16**10:010x}", transport)
    transport.close()


def test_a_revision_is_published_and_seen(sender: Sender) -> None:
    """One public post with title, text, tags and our slug; the outcome is confirmed and says where it stands."""
    outcome = sender.send(text="<p>Ürümqi · 乌鲁木齐 · \U00020000</p>")
    (post,) = sender.posts()
    assert (outcome.delivered, outcome.verdict) == (True, Verdict.CONFIRMED)
    assert (post["status"], post["slug"], post["date_gmt"]) == ("publish", f"forum-{sender.key}", "2026-11-01T09:30:00")
    assert post["title"]["raw"] == "Forum · 论坛"
    assert "乌鲁木齐 · \U00020000" in post["content"]["raw"]
    assert len(post["tags"]) == 2
    assert outcome.remote is not None
    assert outcome.remote.url == post["link"]
    assert "Ürümqi" in sender.site.page(f"{sender.site.url}/?feed=rss2").text


def test_a_repeated_attempt_makes_no_second_post(sender: Sender) -> None:
    """The answer was lost, nothing is remembered, and the same revision comes again: still one post."""
    sender.send()
    sender.remote = None
    again = sender.again()
    assert again.verdict is Verdict.CONFIRMED
    assert len(sender.posts()) == 1


def test_a_draft_that_a_lost_attempt_left_is_published(sender: Sender) -> None:
    """The worker died between making the draft and publishing it: the draft is found and goes on."""
    content = f"<p>x</p><!-- copyflow-key:{sender.key} rev=1 -->"
    sender.site.api("POST", "posts", json={"title": "T", "content": content, "slug": f"forum-{sender.key}"})
    assert sender.send().verdict is Verdict.CONFIRMED
    assert [post["status"] for post in sender.posts()] == ["publish"]


def test_doubles_of_ours_are_removed(sender: Sender) -> None:
    """Two posts with our marker, as a race leaves them: the first is kept, the other erased."""
    content = f"<p>x</p><!-- copyflow-key:{sender.key} rev=1 -->"
    for _ in range(2):
        sender.site.api("POST", "posts", json={"title": "T", "content": content, "slug": f"forum-{sender.key}"})
    first = min(post["id"] for post in sender.posts())
    assert sender.send().verdict is Verdict.CONFIRMED
    assert [post["id"] for post in sender.posts()] == [first]


def test_a_correction_changes_the_same_post_and_nothing_but_its_text(sender: Sender) -> None:
    """Slug, date and link stay; the text is the new one."""
    sender.send()
    before = sender.posts()[0]
    assert sender.send(text="<p>The forum ended.</p>").verdict is Verdict.CONFIRMED
    (after,) = sender.posts()
    assert (after["id"], after["link"], after["date_gmt"]) == (before["id"], before["link"], before["date_gmt"])
    assert "The forum ended." in after["content"]["raw"]


def test_a_correction_whose_answer_was_lost_is_no_edit_of_the_partners(sender: Sender) -> None:
    """The post has our later marker: the next revision goes over it."""
    sender.send()
    known = sender.remote
    sender.send(text="<p>Second.</p>")
    sender.remote = known
    assert sender.send(text="<p>Third.</p>").verdict is Verdict.CONFIRMED
    assert "Third." in sender.posts()[0]["content"]["raw"]


def test_a_withdrawal_takes_the_page_away_and_is_repeatable(sender: Sender) -> None:
    """Trash, no page for readers, confirmed; the second withdrawal finds it done."""
    link = sender.send().remote.url  # type: ignore[union-attr]  # the assertion is that of the first test
    outcome = sender.send(CANCELED)
    assert (outcome.delivered, outcome.verdict) == (True, Verdict.CONFIRMED)
    assert sender.site.page(link).status_code == 404
    assert sender.again(CANCELED).verdict is Verdict.CONFIRMED
    assert [post["status"] for post in sender.posts()] == ["trash"]


def test_a_withdrawal_of_what_never_arrived_is_done(sender: Sender) -> None:
    """Nothing is there, nothing is made, and that is confirmed."""
    assert sender.send(CANCELED).verdict is Verdict.CONFIRMED
    assert sender.posts() == []


def test_a_held_post_is_hidden_and_comes_back_at_its_address(sender: Sender) -> None:
    """Hold makes it a draft; the release publishes the same post under the same link."""
    link = sender.send().remote.url  # type: ignore[union-attr]  # as above
    assert sender.send(HELD).verdict is Verdict.CONFIRMED
    assert sender.site.page(link).status_code == 404
    assert sender.send().verdict is Verdict.CONFIRMED
    assert sender.site.page(link).status_code == 200
    assert len(sender.posts()) == 1


def test_what_was_withdrawn_comes_back_under_its_slug(sender: Sender) -> None:
    """Published anew after a withdrawal: out of the trash, with the old slug."""
    sender.send()
    sender.send(CANCELED)
    assert sender.send(text="<p>Again.</p>").verdict is Verdict.CONFIRMED
    (post,) = sender.posts()
    assert (post["status"], post["slug"]) == ("publish", f"forum-{sender.key}")


def test_an_edit_of_the_partners_stops_the_correction(sender: Sender) -> None:
    """The partner's own words are not overwritten unless its profile says so."""
    sender.send()
    post = sender.posts()[0]
    edited = post["content"]["raw"].replace("began", "opened")
    sender.site.api("POST", f"posts/{post['id']}", json={"content": edited})
    outcome = sender.send(text="<p>Corrected.</p>")
    assert (outcome.delivered, outcome.verdict) == (False, Verdict.REMOVED)
    assert "edited its copy" in (outcome.error or "")
    assert "opened" in sender.posts()[0]["content"]["raw"]
    sender.options = {"edited_copy": "overwrite"}
    assert sender.again(text="<p>Corrected.</p>").verdict is Verdict.CONFIRMED
    assert "Corrected." in sender.posts()[0]["content"]["raw"]


@pytest.mark.parametrize(("force", "how"), [("false", "took its copy off"), ("true", "erased")])
def test_what_the_partner_took_down_is_not_brought_back(sender: Sender, force: str, how: str) -> None:
    """A correction after the partner's own removal stops and says so; a withdrawal is content."""
    sender.send()
    sender.site.api("DELETE", f"posts/{sender.posts()[0]['id']}", params={"force": force})
    outcome = sender.send()
    assert (outcome.delivered, outcome.verdict) == (False, Verdict.REMOVED)
    assert how in (outcome.error or "")
    assert [post["status"] for post in sender.posts()] == (["trash"] if force == "false" else [])
    assert sender.send(CANCELED).verdict is Verdict.CONFIRMED


def test_three_at_once_without_a_lease_make_one_page(sender: Sender) -> None:
    """Even then, readers see one post."""
    sender.revision = 1
    threads = [threading.Thread(target=sender.again) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sender.again()
    assert len([post for post in sender.posts() if post["status"] == "publish"]) == 1


def test_a_trial_signs_in_and_writes_nothing(sender: Sender) -> None:
    """An editor passes; a reader's account and a wrong password are told apart from success, with what to do."""
    before = len(sender.site.posts())
    assert (sender.trial().delivered, len(sender.site.posts())) == (True, before)
    sender.login, sender.password = "reader", sender.site.passwords["reader"]
    refused = sender.trial()
    assert (refused.verdict, "role of an editor" in (refused.error or "")) == (Verdict.CREDENTIALS, True)


def test_a_wrong_password_never_makes_a_double(sender: Sender) -> None:
    """To a stranger the site says that there is no post: that is not believed."""
    sender.send()
    sender.password = "wrong"
    outcome = sender.send()
    assert (outcome.delivered, outcome.verdict) == (False, Verdict.CREDENTIALS)
    assert "application password" in (outcome.error or "")
    assert "wrong" not in repr(outcome)
    assert len(sender.posts()) == 1


def test_a_site_in_maintenance_is_tried_again_when_it_asks(sender: Sender) -> None:
    """503 with Retry-After, as each upgrade of the software answers, with a page that is no JSON."""
    with sender.site.trouble(503, "600"):
        outcome = sender.send()
    assert (outcome.verdict, outcome.status, outcome.retry_after) == (Verdict.RETRY, 503, 600)


@pytest.mark.parametrize(
    ("status", "headers", "body", "verdict"),
    [
        (200, {}, b"<html>hello</html>", Verdict.MISDIRECTED),
        (404, {}, b"<html>none</html>", Verdict.MISDIRECTED),
        (301, {"location": "https://elsewhere.example/"}, b"", Verdict.MISDIRECTED),
        (400, {}, b'{"code":"rest_invalid_param"}', Verdict.REFUSED),
        (500, {}, b'{"code":"db_insert_error"}', Verdict.REFUSED),
        (429, {"retry-after": "7"}, b"slow down", Verdict.RETRY),
    ],
)
def test_what_a_site_answers_is_understood(
    sender: Sender, status: int, headers: dict[str, str], body: bytes, verdict: Verdict
) -> None:
    """Hosts, firewalls and wrong addresses answer in their own ways; each leads to the right next step."""
    with host(status, headers, body) as (sender.endpoint, _):
        outcome = sender.send()
    assert (outcome.delivered, outcome.verdict, outcome.status) == (False, verdict, status)


def test_a_silent_site_ends_with_the_deadline(site: WordPress) -> None:
    """No answer at all is a failure that is tried again."""
    released = threading.Event()
    transport = transport_to(LOOPBACK, 0.3)
    sender = Sender(site, "0123456789", transport)
    with host(200, held=released) as (sender.endpoint, _):
        outcome = sender.send()
        released.set()
    transport.close()
    assert (outcome.delivered, outcome.status, outcome.verdict) == (False, None, None)
    assert "in time" in (outcome.error or "")


def test_a_private_address_is_not_asked(sender: Sender) -> None:
    """Without the allow-list nothing on loopback is reached."""
    transport = transport_to([], 1)
    stranger = Sender(sender.site, sender.key, transport)
    with host(200) as (stranger.endpoint, asked):
        outcome = stranger.send()
    transport.close()
    assert asked == []
    assert "could not be reached" in (outcome.error or "")
