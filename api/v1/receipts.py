"""The route of partners' own receipts: a signed message from a partner that says what became of what it got.

Nobody signs in here: the Standard Webhooks signature under the raw body is the proof, judged before anything is read.
Whatever is wrong with it, the answer is the same 401.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Header, Path, Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError

from api.json_bodies import read_json
from api.problems import Problem
from api.requests import request_id_of
from api.security.authentication import CurrentApplication
from api.v1.answer import Answer
from api.v1.partner_bodies import PartnerReceiptBody
from api.v1.parts import part
from api.v1.responses import problems
from workflow.bootstrap import Application
from workflow.domain.commands import RecordReceipt
from workflow.domain.errors import NotFound, WrongState
from workflow.domain.partner import Partner
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import Actor, PartnerId, Role
from workflow.newsroom import Outcome
from workflow.partner_checks import RECEIPT_KEY
from workflow.signed_messages import SignedMessage, is_genuine

router = part("/receipts", tags=["deliveries"])

LARGEST_RECEIPT_BYTES = 16 * 1024
_RECEIPTS = uuid.UUID("0c5a9a64-5f1e-5b53-9a7c-7a2f0f6f4d9e")
"""Namespace of the command ids that derive from the ids of partners' messages."""
_TOO_EARLY_SECONDS = "5"
_UNSIGNED = "The message is not signed by this partner, or its time is more than five minutes from ours."
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PartnerReceiptBody"}}},
    },
    "security": [],
}


async def _raw(request: Request) -> bytes:
    return await request.body()


class ReceiptAnswer(Answer):
    """What went on record."""

    webhook_id: str
    article_id: str
    item_id: str
    state: Literal["confirmed", "refused"]
    repeated: bool = Field(description="The same message had come before; this is its first result.")


@router.post("/{partner_id}", responses=problems(400, 401, 403, 404, 409, 413, 415, 422, 500), openapi_extra=_BODY)
def receive_receipt(
    application: CurrentApplication,
    request: Request,
    body: Annotated[bytes, Depends(_raw)],
    partner_id: Annotated[str, Path(description="The partner's id.", max_length=64)],
    webhook_id: Annotated[str, Header(description="Names this message; the same again changes nothing.")] = "",
    webhook_timestamp: Annotated[str, Header(description="Seconds since 1970, at most 300 from now.")] = "",
    webhook_signature: Annotated[
        str, Header(description="`v1,…` with the partner's signing secret, or `v1a,…` with its `receipt_key`.")
    ] = "",
) -> ReceiptAnswer:
    """A partner confirms an item (it is shown, or taken down) or refuses it, signed as Standard Webhooks 1.0 says."""
    if len(body) > LARGEST_RECEIPT_BYTES:
        limit = LARGEST_RECEIPT_BYTES
        raise Problem("body_too_large", f"A receipt has at most {limit} bytes.", limit_bytes=limit)
    message = SignedMessage(id=webhook_id, timestamp=webhook_timestamp, signatures=webhook_signature, body=body)
    partner = _partner(application, partner_id)
    if not _is_from(application, partner, message) or partner is None:
        raise Problem("unauthenticated", _UNSIGNED, headers={"WWW-Authenticate": "Webhook-Signature"})
    receipt = _parsed(body)
    found = application.views.syndication.of_message(partner.id, receipt.webhook_id)
    if found is None:
        raise NotFound("This partner was never sent such a message.", webhook_id=receipt.webhook_id)
    article_id, item_id = found
    outcome = _record(application, partner, message, delivery_stream(partner.id, article_id), item_id, receipt, request)
    return ReceiptAnswer(
        webhook_id=receipt.webhook_id,
        article_id=article_id,
        item_id=item_id,
        state=receipt.state,
        repeated=outcome.repeated,
    )


def _record(
    application: Application,
    partner: Partner,
    message: SignedMessage,
    stream: str,
    item_id: str,
    receipt: PartnerReceiptBody,
    request: Request,
) -> Outcome:
    """Put it on record, once for each message of the partner; ``Problem`` when it came too early."""
    command = RecordReceipt(
        by=Actor(id=f"partner:{partner.id}", name=partner.name, roles=frozenset({Role.SYSTEM})),
        at=application.clock.now(),
        item_id=item_id,
        confirmed=receipt.state == "confirmed",
        note=receipt.note,
        url=receipt.url,
    )
    try:
        return application.newsroom.execute(
            command,
            stream,
            command_id=str(uuid.uuid5(_RECEIPTS, f"{partner.id}\x00{message.id}")),
            fingerprint=hashlib.sha256(message.body).hexdigest(),
            via="receipt",
            correlation_id=request_id_of(request),
        )
    except WrongState as early:
        if "receipts" in early.facts:  # it has said enough
            raise
        # Most likely its answer to our message is still on its way to us.
        raise Problem(
            "wrong_state", early.detail, headers={"Retry-After": _TOO_EARLY_SECONDS}, **early.facts
        ) from early


def _partner(application: Application, text: str) -> Partner | None:
    """The partner of an id as it came; None when there is none."""
    try:
        return application.views.partner(PartnerId(str(UUID(text))))
    except (ValueError, NotFound):
        return None


def _is_from(application: Application, partner: Partner | None, message: SignedMessage) -> bool:
    secrets: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    if partner is not None:
        secrets = application.accounts.partner_secrets(partner.id)
        keys = tuple(key for name, key in partner.profile.options.items() if name == RECEIPT_KEY)
    return is_genuine(message, application.clock.now(), secrets=secrets, public_keys=keys)


def _parsed(body: bytes) -> PartnerReceiptBody:
    try:
        return PartnerReceiptBody.model_validate(read_json(body))
    except ValidationError as error:
        found: list[Any] = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        raise RequestValidationError(found) from error
