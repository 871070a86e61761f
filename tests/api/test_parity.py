"""Everything that the pages can do, a program can do: each address and each button with its operation, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from api.live import router as live_router
from api.ui.actions import ARTICLE_ACTIONS
from api.ui.image_routes import _DONE as IMAGE_ACTIONS
from api.ui.page_actions import ACTIONS
from api.ui.partner_routes import _ACTS as PARTNER_ACTIONS
from api.ui.routes import ROUTES as UI_ROUTES
from tests.api.conversation import Newsroom
from tests.api.test_as_of import api_routes

REFERENCE = "the description as a page: programs read `/api/v1/openapi.json`"
FORM = "an empty form: a program has none"
PART = "a part of a page that is fetched anew; the page stands beside it"
LOOKS = "how the pages look, shown to those who build them"

SHOWN: Mapping[str, str] = {
    "/": "leads to the queue",
    "/static/{file}": "scripts and styles of the pages",
    "/login": FORM,
    "/account": "read_me read_preferences",
    "/presence/{article_id}": "who has a page open: a program opens none, and nothing is decided by it",
    "/live": "list_events",
    "/queue": "read_queue list_saved_views",
    "/queue/next": "read_queue",
    "/queue/rows": PART,
    "/search": "search",
    "/articles": "list_articles",
    "/articles/columns": PART,
    "/articles/list": PART,
    "/articles/{article_id}": "read_article read_timeline read_recalls read_visits list_article_events",
    "/articles/{article_id}/compare": "read_comparison list_wordings",
    "/articles/{article_id}/images": "list_images",
    "/articles/{article_id}/deliveries": "read_syndication read_explanation",
    "/articles/{article_id}/{language}": "read_edition list_tags list_comments read_reach read_timeline",
    "/articles/{article_id}/{language}/rail": PART,
    "/articles/{article_id}/{language}/segments/{segment_id}/help": "read_segment_help",
    "/articles/{article_id}/{language}/segments/{segment_id}/hits": "read_segment_help search_memory",
    "/write": "list_own_articles list_articles",
    "/write/new": FORM,
    "/write/{article_id}": "read_article read_whereabouts check_text",
    "/write/{article_id}/preview": "read_preview",
    "/write/{article_id}/preview/{language}": "read_preview read_whereabouts",
    "/deliveries": "list_deliveries",
    "/deliveries/rows": PART,
    "/deliveries/{partner_id}/{article_id}": "read_delivery explain_to_partner",
    "/deliveries/{partner_id}/{article_id}/sent": "read_sent_document",
    "/desks": "list_desks",
    "/desks/new": FORM,
    "/desks/{desk_id}": "read_desk",
    "/knowledge": "list_entities",
    "/knowledge/new": FORM,
    "/knowledge/{entity_id}": "read_entity",
    "/partners": "list_partners",
    "/partners/new": FORM,
    "/partners/rows": PART,
    "/partners/{partner_id}": "read_partner list_partner_keys list_deliveries",
    "/patterns": LOOKS,
    "/patterns/segments/{segment_id}/hits": LOOKS,
    "/newsroom": "read_troubles",
    "/health": "read_troubles read_metrics",
    "/health/now": PART,
    "/glossary": "list_concepts export_csv export_tbx",
    "/glossary/import": FORM,
    "/glossary/new": FORM,
    "/glossary/{concept_id}": "read_concept",
    "/topics": "list_topics",
    "/topics/{code}": "read_topic list_topic_rules",
    "/account/data": "export_personal_data",
    "/account/keys": "list_keys",
    "/account/second-factor": FORM,
    "/api": REFERENCE,
    "/api/reference": REFERENCE,
    "/api/reference/{operation}": REFERENCE,
    "/problems": REFERENCE,
    "/problems/{code}": REFERENCE,
    "/articles/{article_id}/{language}/review-links": "list_review_links",
    "/review-links/{token}": "read_review_link",
    "/review-links/{token}/images/{image_hash}/{name}": "a file of `read_review_link`",
    "/invitation/{token}": FORM,
    "/login/code": FORM,
    "/login/oidc": "signing in by an identity provider takes a browser",
    "/login/oidc/callback": "signing in by an identity provider takes a browser",
    "/people/invite": FORM,
    "/people/roles": "what roles may do, in words: `x-roles` of every operation says it to programs",
    "/people/{user_id}/access": "read_person",
    "/people/{user_id}/data": "export_personal_data",
    "/sources": "list_sources",
    "/sources/{source_id}": "read_source list_source_items",
    "/people": "list_people",
    "/engines": "read_engines",
    "/figures": "read_figures read_turnaround list_most_read",
    "/figures.csv": "read_figures",
}
"""What a page shows: operations that tell the same, or a reason why there is none."""

DONE: Mapping[str, str] = {
    "/login": "create_session",
    "/logout": "delete_session",
    "/account/preferences": "choose_preferences",
    "/account/password": "a person changes their own password, in a browser",
    "/account/keys": "create_key",
    "/account/keys/{key_id}/revoke": "revoke_key",
    "/account/sign-out": "end_all_sessions",
    "/queue/views": "save_view",
    "/queue/views/forget": "forget_view",
    "/queue/retranslate": "retranslate_editions",
    "/articles/{article_id}/images": "see IMAGES",
    "/articles/{article_id}/{action_name}": "see WHOLE",
    "/articles/{article_id}/{language}/{action_name}": "see EDITION",
    "/articles/{article_id}/{language}/segments/{segment_id}": "save_segment",
    "/write/new": "create_article create_article_from_document read_document",
    "/write/checks": "check_text",
    "/write/{article_id}": "revise_draft submit_article correct_article revise_by_document",
    "/write/{article_id}/rest": "revise_draft check_text",
    "/deliveries/{partner_id}/{article_id}/receipt": "record_receipt",
    "/deliveries/{partner_id}/{article_id}/retry": "retry_delivery",
    "/desks/{desk_id}": "configure_desk",
    "/knowledge/{entity_id}/record": "record_entity",
    "/knowledge/{entity_id}/withdraw": "withdraw_entity",
    "/partners/new": "register_partner",
    "/partners/{partner_id}/dry-run": "try_partner",
    "/partners/{partner_id}/secret": "rotate_secret",
    "/partners/{partner_id}/{action}": "see PARTNER",
    "/health/retry": "retry_work",
    "/glossary/import": "import_concepts",
    "/glossary/{concept_id}/record": "record_concept",
    "/glossary/{concept_id}/withdraw": "withdraw_concept",
    "/account/keys/{key_id}/rotation": "rotate_key",
    "/account/second-factor/confirm": "confirm_second_factor",
    "/account/second-factor/prepare": "prepare_second_factor",
    "/account/second-factor/recovery-codes": "renew_recovery_codes",
    "/account/second-factor/remove": "remove_second_factor",
    "/account/sessions/{session_id}/end": "end_session",
    "/articles/{article_id}/{language}/review-links": "make_review_link",
    "/articles/{article_id}/{language}/review-links/{link_id}/end": "end_review_link",
    "/invitation/{token}": "a person sets their own password, in a browser",
    "/login/code": "create_session",
    "/people/invite": "invite_person",
    "/people/keys/{key_id}/rotation": "rotate_key",
    "/people/{user_id}/access/link": "make_reset_link",
    "/people/{user_id}/access/second-factor": "take_second_factor",
    "/people/{user_id}/erase": "erase_account",
    "/review-links/{token}/{act}": "approve_by_review_link request_changes_by_review_link comment_by_review_link",
    "/sources": "register_source",
    "/sources/{source_id}/{act}": "edit_source pause_source resume_source fetch_source remove_source",
    "/people": "create_person",
    "/people/{user_id}/roles": "change_person",
    "/people/{user_id}/disable": "disable_person",
    "/people/{user_id}/enable": "enable_person",
    "/people/{user_id}/password": "a password that somebody else sets: programs make a link by which its owner does",
    "/people/{user_id}/keys": "create_key",
    "/people/keys/{key_id}/revoke": "revoke_key",
}
"""What a form does: operations that do the same, or a reason why there is none."""

WHOLE = {
    "hold": "hold_article",
    "release": "release_article",
    "withdraw": "withdraw_article",
    "retract": "retract_article",
}
EDITION = {
    "approve": "approve_edition",
    "override": "override_four_eyes",
    "request-changes": "request_changes",
    "reject": "reject_edition",
    "withdraw-approval": "withdraw_approval",
    "publish": "publish_edition",
    "schedule": "publish_edition",
    "hold": "hold_edition",
    "release": "release_edition",
    "withdraw": "withdraw_edition",
    "retract": "retract_edition",
    "retranslate": "retranslate_edition",
    "edit": "edit_segments save_segment",
    "mend": "edit_segments",
    "mend-all": "edit_segments",
    "take-former": "edit_segments",
    "revise": "revise_draft",
    "hand-in": "submit_article",
    "waive": "waive_finding",
    "accept-tag": "decide_tag",
    "reject-tag": "decide_tag",
    "retype-tag": "retype_tag",
    "relink-tag": "relink_tag unlink_tag",
    "resize-tag": "resize_tag",
    "add-tag": "add_tag",
    "comment": "add_comment",
    "settle": "resolve_comment",
    "unsettle": "resolve_comment",
    "claim": "claim_edition",
    "let-go": "let_go_of_edition",
}
IMAGES = {
    "add": "add_an_image",
    "describe": "describe_image",
    "remove": "remove_an_image",
    "publish": "publish_images",
    "up": "order_images",
    "down": "order_images",
}
PARTNER = {
    "edit": "edit_partner",
    "password": "rotate_secret",
    "end-old": "end_old_secrets",
    "pause": "pause_partner",
    "resume": "resume_partner",
    "disable": "disable_partner",
    "test": "request_trial_message",
    "replay": "replay_partner",
    "backfill": "backfill_partner",
}
BUTTONS = {"see WHOLE": WHOLE, "see EDITION": EDITION, "see IMAGES": IMAGES, "see PARTNER": PARTNER}


def paths(*, reading: bool) -> set[str]:
    """Addresses of the pages that show something, or of the forms that do something."""
    found = api_routes([*UI_ROUTES, *live_router.routes])
    return {route.path for route in found if ("GET" in route.methods) is reading}


def operations(newsroom: Newsroom) -> set[str]:
    """The ids of all operations of the API."""
    described = newsroom.app.openapi()["paths"].values()
    return {operation["operationId"] for methods in described for operation in methods.values()}


def named_in(text: str, known: set[str]) -> set[str]:
    """The operations that an entry names; none where it is a reason."""
    words = set(text.split())
    return words if words & known else set()


@pytest.mark.parametrize(("table", "reading"), [(SHOWN, True), (DONE, False)], ids=["shown", "done"])
def test_every_address_of_the_pages_has_its_operation_or_a_reason(
    shared_newsroom: Newsroom, table: Mapping[str, str], reading: bool
) -> None:
    """A page that is added says how a program does the same; what it names is there."""
    assert paths(reading=reading) == set(table)
    known = operations(shared_newsroom)
    for path, entry in table.items():
        missing = named_in(entry, known) - known
        assert not missing, f"{path} names {missing}, which the API does not have"
        assert named_in(entry, known) or entry in BUTTONS or len(entry.split()) > 2, path


@pytest.mark.parametrize(
    ("buttons", "table"),
    [(ARTICLE_ACTIONS, WHOLE), (ACTIONS, EDITION), (IMAGE_ACTIONS, IMAGES), (PARTNER_ACTIONS, PARTNER)],
    ids=["article", "edition", "images", "partner"],
)
def test_every_button_has_its_operation(
    shared_newsroom: Newsroom, buttons: Mapping[str, Any], table: Mapping[str, str]
) -> None:
    """No decision can be taken on a page alone."""
    assert set(buttons) == set(table)
    assert {name for entry in table.values() for name in entry.split()} <= operations(shared_newsroom)
