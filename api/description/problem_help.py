"""What to do about each problem: said in the description and on the pages that problems' ``type`` leads to."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain.phrases import Phrase, phrase

WHAT_NEXT: Mapping[str, Phrase] = {
    "refused": phrase("Read the detail: it says which rule of the newsroom stands against it."),
    "invalid_value": phrase("Correct the field that `errors` points to, and send the request again."),
    "not_found": phrase("Look the id up again; it may be misspelt or of another newsroom."),
    "already_exists": phrase("Read what exists instead of making it again."),
    "not_allowed": phrase("Ask an administrator for the role or the scope that the detail names."),
    "four_eyes": phrase("Let somebody approve it who had no hand in this text."),
    "wrong_state": phrase("Read it again: its `actions` say what can be done at this moment, and why not the rest."),
    "content_moved": phrase("Read the text as it is now, and decide on its present `content_hash`."),
    "segment_moved": phrase("Compare both wordings in `facts`, and send the one that is to stand."),
    "blocking_findings": phrase("Mend what the findings point to, or waive each with a reason."),
    "open_comments": phrase("Settle the comments that must be settled first."),
    "incomplete": phrase("Translate or write what is still missing; the detail names it."),
    "embargo_stands": phrase("Wait until the embargo ends, or schedule the publication for then."),
    "version_conflict": phrase(
        "Somebody was faster: `facts.changes` says who and what. Read it again, and send the new ETag in If-Match."
    ),
    "command_conflict": phrase("Use a new Idempotency-Key for a new request."),
    "review_link_closed": phrase("Ask whoever sent you the link for a new one."),
    "link_void": phrase("Ask an administrator for a new link."),
    "lease_lost": phrase("Nothing is to be done: another worker has the task."),
    "past_busy": phrase("Ask again after the seconds that Retry-After says."),
    "busy": phrase("Ask again after the seconds that Retry-After says."),
    "head_not_trusted": phrase("Ask whoever runs the newsroom: a signed head of the log does not fit the log."),
    "log_damaged": phrase("Ask whoever runs the newsroom to run `copyflow verify`."),
    "unknown_event": phrase("Ask whoever runs the newsroom: the log is newer than this program."),
    "rebuild_running": phrase("Wait until the rebuild is done."),
    "rebuild_stopped": phrase("Ask whoever runs the newsroom to start the rebuild again."),
    "media_unavailable": phrase("Try again later; the store of images does not answer."),
    "malformed_request": phrase("Send JSON in UTF-8, whole, with the headers that the operation takes."),
    "malformed_if_match": phrase('Send the ETag as you read it, with its quotes, such as "7".'),
    "malformed_cursor": phrase("Begin at the first page, and pass `next` on as it came."),
    "unauthenticated": phrase("Send `Authorization: Bearer cfk_…` with a key that is in use, or sign in."),
    "sign_in_failed": phrase("Check name and password; an administrator can set a new one."),
    "sign_in_expired": phrase("Sign in anew, with name and password."),
    "second_factor_required": phrase(
        "Send the code that your app shows, or a recovery code, as `code` beside the password."
    ),
    "second_factor_wrong": phrase(
        "Wait for the next code of your app, each is good once, and look at the device's clock."
    ),
    "cross_site": phrase("Send the request from the newsroom's own pages, or with an API key and without cookies."),
    "unknown_address": phrase("Compare the address with the reference."),
    "method_not_allowed": phrase("Use one of the methods that the header Allow names."),
    "withdrawn": phrase("Take it down where you show it; the newsroom stands by it no longer."),
    "body_too_large": phrase("Send less at once; `facts.limit_bytes` says how much is taken."),
    "unsupported_media_type": phrase("Send the body as the reference says, mostly `application/json`."),
    "validation_failed": phrase("Correct every field that `errors` points to, and send the request again."),
    "idempotency_conflict": phrase("Use a new Idempotency-Key for a new request."),
    "request_in_flight": phrase(
        "Send the same request again, with the same key, after the seconds that Retry-After says."
    ),
    "rate_limited": phrase("Wait as many seconds as Retry-After says; `RateLimit` tells in every answer what is left."),
    "precondition_required": phrase("Read it, and send its ETag in If-Match."),
    "idempotency_key_required": phrase("Send an Idempotency-Key of your own making, a UUID for example."),
    "provider_away": phrase("Try again in a moment; when it lasts, ask whoever runs the identity provider."),
    "provider_refused": phrase("Begin anew on the sign-in page; the provider did not say who you are."),
    "no_role": phrase("Ask an administrator of the provider for a group that this newsroom knows."),
    "account_closed": phrase("Ask an administrator of the newsroom to let you in again."),
    "too_many_attempts": phrase("Wait as many seconds as Retry-After says."),
    "too_many_streams": phrase("Close pages that you do not look at, or wait as long as Retry-After says."),
    "internal_error": phrase("Report it with the `request_id`; sending the same request again does no harm."),
    "not_ready": phrase("Wait: the newsroom is starting, or its database or Redis is away."),
}
"""By code. A test holds that every code stands here."""


def what_next(code: str) -> Phrase:
    """What whoever got this problem does next."""
    return WHAT_NEXT.get(code, phrase("Read the detail: it says what is wrong."))
