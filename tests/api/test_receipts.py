"""Receipts that partners send themselves: taken when signed by their own key, refused alike for every other reason."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from standardwebhooks import Webhook

from tests.api.conversation import Newsroom
from workflow.domain.commands import AttemptOutcome, RecordAttempt, RequestDelivery, StartAttempt
from workflow.domain.delivering import MOST_RECEIPTS
from workflow.domain.messages import message_id
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus, system_actor
from workflow.signing import sign


class Receiver:
    """A partner that got a message, and how it answers."""

    def __init__(self, newsroom: Newsroom, *, begun: bool = True, accepted: bool = True, **profile: Any) -> None:
        self.newsroom = newsroom
        body = {"name": "Wire", "endpoint": "https://1.1.1.1/in", **profile}
        made = newsroom.admin.create("partners", body).json()
        self.id, self.secret = made["partner_id"], made["secret"]
        self.article = newsroom.writer.article()
        self.message = message_id(PartnerId(self.id), ArticleId(self.article), "pt:1")
        by, now = system_actor("syndicate"), newsroom.application.clock.now()
        request = RequestDelivery(
            by=by, at=now, partner_id=PartnerId(self.id), article_id=ArticleId(self.article),
            language=LanguageTag("pt"), revision=1, pub_status=PubStatus.USABLE, article_version=1,
        )  # fmt: skip
        self._do(request)
        if begun:
            self._do(StartAttempt(by=by, at=now, item_id="pt:1"))
        if accepted:
            taken = AttemptOutcome(delivered=True, status=200, latency_ms=3)
            self._do(RecordAttempt(by=by, at=now, item_id="pt:1", outcome=taken))

    def _do(self, *commands: Any) -> None:
        stream = delivery_stream(PartnerId(self.id), ArticleId(self.article))
        for command in commands:
            self.newsroom.application.newsroom.execute(command, stream)

    def body(self, **changes: Any) -> str:
        """A good receipt, changed."""
        return json.dumps({"webhook_id": self.message, "state": "confirmed", "url": "https://w.example/1", **changes})

    def signed(self, body: str, *, name: str = "r1", at: datetime | None = None, secret: str = "") -> dict[str, str]:
        """The headers that the public library makes."""
        when = at or datetime.now(UTC)
        signature = Webhook(secret or self.secret).sign(name, when, body)
        return {"webhook-id": name, "webhook-timestamp": str(int(when.timestamp())), "webhook-signature": signature}

    def send(self, body: str, headers: dict[str, str], partner: str = "") -> Any:
        """POST it, signed in as nobody."""
        sent = {"Content-Type": "application/json", **headers}
        return self.newsroom.nobody.request("POST", f"receipts/{partner or self.id}", content=body, headers=sent)

    def item(self) -> Any:
        """The item as the ledger tells it."""
        (item,) = self.newsroom.publisher.get(f"deliveries/{self.id}/{self.article}").json()["items"]
        return item


def test_a_signed_receipt_goes_on_record(newsroom: Newsroom) -> None:
    """What the partner signed with the public library confirms the item, in the partner's name, with its address."""
    receiver = Receiver(newsroom)
    body = receiver.body(note="on the front page")
    answer = receiver.send(body, receiver.signed(body))
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "webhook_id": receiver.message, "article_id": receiver.article, "item_id": "pt:1", "state": "confirmed",
        "repeated": False,
    }  # fmt: skip
    item = receiver.item()
    assert item["state"] == "confirmed"
    receipt = item["receipt"]
    assert (receipt["by"], receipt["url"], receipt["note"]) == (
        f"partner:{receiver.id}", "https://w.example/1", "on the front page",
    )  # fmt: skip
    timeline = newsroom.writer.get(f"articles/{receiver.article}/timeline").json()["items"]
    assert timeline[-1]["actor_name"] == "Wire"


def test_a_receipt_counts_once(newsroom: Newsroom) -> None:
    """The same message again is answered as the first time and changes nothing; its id with another body is refused."""
    receiver = Receiver(newsroom)
    body = receiver.body()
    headers = receiver.signed(body)
    assert receiver.send(body, headers).json()["repeated"] is False
    head = newsroom.application.views.head()
    assert receiver.send(body, headers).json()["repeated"] is True
    other = receiver.body(state="refused", note="No.")
    conflict = receiver.send(other, receiver.signed(other))
    assert (conflict.status_code, conflict.json()["code"]) == (422, "idempotency_conflict")
    assert newsroom.application.views.head() == head


def test_a_partner_may_refuse(newsroom: Newsroom) -> None:
    """A later message with an id of its own says that it will not be done, and why."""
    receiver = Receiver(newsroom)
    body = receiver.body(state="refused", note="Not our region.", url="")
    assert receiver.send(body, receiver.signed(body)).status_code == 200
    assert (receiver.item()["state"], receiver.item()["receipt"]["note"]) == ("refused", "Not our region.")


def test_what_is_not_signed_is_refused_alike(newsroom: Newsroom) -> None:
    """No signature, another key, a stale or early time, a changed body, no such partner: one and the same 401."""
    receiver, other = Receiver(newsroom), Receiver(newsroom, name="Other")
    body = receiver.body()
    good = receiver.signed(body)
    now = datetime.now(UTC)
    wrong = [
        receiver.send(body, {}),
        receiver.send(body, {**good, "webhook-signature": ""}),
        receiver.send(body, {**good, "webhook-signature": "v1,AAAA v1a,AAAA v2,x"}),
        receiver.send(body, {**good, "webhook-id": "r2"}),
        receiver.send(body, {**good, "webhook-id": "r.1"}),
        receiver.send(body, {**good, "webhook-timestamp": "soon"}),
        receiver.send(body, {**good, "webhook-timestamp": "1" * 13}),
        receiver.send(body + " ", good),
        receiver.send(body, receiver.signed(body, secret=other.secret)),
        receiver.send(body, receiver.signed(body, at=now - timedelta(seconds=310))),
        receiver.send(body, receiver.signed(body, at=now + timedelta(seconds=310))),
        receiver.send(body, good, partner=other.id),
        receiver.send(body, good, partner="00000000-0000-7000-8000-000000000000"),
        receiver.send(body, good, partner="nobody"),
        receiver.send("not JSON", good),
    ]
    nobody_s = {"webhook-id": "r1", "webhook-timestamp": good["webhook-timestamp"]}
    nobody_s["webhook-signature"] = sign(
        "whsec_" + base64.b64encode(b"nobody holds this secret").decode(),
        "r1",
        int(good["webhook-timestamp"]),
        body.encode(),
    )
    wrong.append(receiver.send(body, nobody_s, partner="00000000-0000-7000-8000-000000000000"))
    assert {answer.status_code for answer in wrong} == {401}
    assert len({(answer.json()["detail"], answer.headers["WWW-Authenticate"]) for answer in wrong}) == 1
    assert receiver.item()["state"] == "accepted"
    near = receiver.signed(body, at=now - timedelta(seconds=290))
    assert receiver.send(body, near).status_code == 200


def test_a_partner_without_a_shared_secret_signs_with_its_own_key(newsroom: Newsroom) -> None:
    """With `receipt_key` in its options an ed25519 signature is taken, and no other key's."""
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    receiver = Receiver(newsroom, options={"receipt_key": f"whpk_{public}"})
    body = receiver.body()
    stamp = str(int(datetime.now(UTC).timestamp()))

    def headers(signer: Ed25519PrivateKey) -> dict[str, str]:
        signature = base64.b64encode(signer.sign(f"r9.{stamp}.{body}".encode())).decode()
        return {"webhook-id": "r9", "webhook-timestamp": stamp, "webhook-signature": f"v1,AAAA v1a,{signature}"}

    assert receiver.send(body, headers(other)).status_code == 401
    assert receiver.send(body, headers(key)).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "malformed_request"),
        ("[" * 8_000, 400, "malformed_request"),
        ("{}", 422, "validation_failed"),
        ('{"webhook_id": "msg_1", "state": "confirmed"}', 422, "validation_failed"),
        ('{"webhook_id": "msg_%s", "state": "perhaps"}' % ("0" * 32), 422, "validation_failed"),
        ('{"webhook_id": "msg_%s", "state": "confirmed", "url": "data:x"}' % ("0" * 32), 422, "validation_failed"),
        ('{"webhook_id": "msg_%s", "state": "confirmed", "more": 1}' % ("0" * 32), 422, "validation_failed"),
        ('{"webhook_id": "msg_%s", "state": "confirmed"}' % ("0" * 32), 404, "not_found"),
        (" " * 16_385, 413, "body_too_large"),
    ],
)  # fmt: skip
def test_a_proven_but_odd_receipt_is_told_what_is_wrong(
    shared_newsroom: Newsroom, body: str, status: int, code: str
) -> None:
    """Once the signature holds, the partner's developers read what to mend."""
    receiver = Receiver(shared_newsroom)
    answer = receiver.send(body, receiver.signed(body))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_receipt_may_come_before_our_answer(newsroom: Newsroom) -> None:
    """While the answer to our message is not on record yet, the partner's word counts already."""
    receiver = Receiver(newsroom, begun=True, accepted=False)
    body = receiver.body()
    assert receiver.send(body, receiver.signed(body)).status_code == 200
    item = receiver.item()
    assert (item["state"], item["receipt"]["confirmed"]) == ("attempted", True)


def test_a_receipt_for_what_was_never_sent_is_too_early(newsroom: Newsroom) -> None:
    """An item of which no attempt was begun cannot be confirmed: 409, and when to try again."""
    receiver = Receiver(newsroom, begun=False, accepted=False)
    body = receiver.body()
    answer = receiver.send(body, receiver.signed(body))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_partner_fills_no_log_with_receipts(newsroom: Newsroom) -> None:
    """Twenty times it may change its word about an item; then people have to talk. Nothing more goes on record."""
    receiver = Receiver(newsroom)
    answers = []
    for number in range(MOST_RECEIPTS + 2):
        body = receiver.body(note=f"word {number}")
        answers.append(receiver.send(body, receiver.signed(body, name=f"r{number}")))
    assert [answer.status_code for answer in answers] == [200] * MOST_RECEIPTS + [409, 409]
    assert "retry-after" not in answers[-1].headers
    assert receiver.item()["receipt"]["note"] == f"word {MOST_RECEIPTS - 1}"


def test_people_note_receipts_too(newsroom: Newsroom) -> None:
    """A publisher who heard of it by phone notes it; a writer may not, and a refusal needs its reason."""
    receiver = Receiver(newsroom)
    path = f"deliveries/{receiver.id}/{receiver.article}"
    tag = {"If-Match": newsroom.publisher.get(path).headers["ETag"]}
    told = {"state": "confirmed", "note": "Ms Ito says so on the phone.", "url": "https://w.example/1"}
    address = f"{path}/items/pt:1/receipt"
    assert newsroom.writer.request("POST", address, json=told, headers=tag).json()["code"] == "not_allowed"
    bare = newsroom.publisher.request("POST", address, json={"state": "refused"}, headers=tag)
    assert bare.json()["errors"][0]["pointer"] == "#/note"
    noted = newsroom.publisher.request("POST", address, json=told, headers=tag)
    assert noted.status_code == 200, noted.text
    assert noted.json()["items"][0]["receipt"]["by"].startswith("user:")
