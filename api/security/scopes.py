"""Which scope a key needs for an operation of the API: one table, by operation id. Every route of ``v1`` stands here.

What the key's owner may do is another question, answered by ``workflow/domain/permissions.py``: both must say yes.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from workflow.domain.errors import NotAllowed
from workflow.domain.phrases import phrase
from workflow.people.person import SignedIn
from workflow.people.scopes import Scope, why_useless

OPEN = frozenset(
    """read_live read_ready receive_receipt create_session delete_session read_review_link approve_by_review_link
    comment_by_review_link request_changes_by_review_link""".split()
)
"""Operations that ask for no credentials; a receipt is proven by its signature, a guest by their link."""
ANY_KEY = frozenset("read_me list_keys rotate_key revoke_key".split())
"""Operations for every key, whatever it was made for: a key looks after itself (``workflow/people/key_rules.py``)."""
PEOPLE_ONLY = frozenset(
    """create_key create_person change_person enable_person list_sessions end_session end_all_sessions
    prepare_second_factor confirm_second_factor renew_recovery_codes remove_second_factor invite_person make_reset_link
    take_second_factor export_personal_data erase_account read_preferences choose_preferences save_view
    forget_view plan_redaction redact_payloads""".split()
)
"""Operations closed to keys: one that leaked makes no further ones, and lets nobody else in."""

_BY_SCOPE: Mapping[Scope, str] = {
    Scope.ARTICLES_READ: """
        list_articles read_article list_comments read_comparison list_editions read_edition list_tags read_explanation
        list_images read_timeline read_visits list_wordings read_queue search read_figures read_turnaround
        list_most_read list_desks read_desk list_concepts read_concept export_csv export_tbx list_entities read_entity
        list_topics read_topic list_topic_rules read_topic_rule search_memory export_memory check_text
        list_own_articles read_whereabouts read_preview read_segment_help read_reach
        read_engines read_document list_saved_views list_sources read_source list_source_items""",
    Scope.ARTICLES_SUBMIT: """
        create_article create_article_from_document correct_article revise_by_document revise_draft submit_article
        request_edition add_comment resolve_comment add_an_image order_images remove_an_image describe_image
        import_articles""",
    Scope.TRANSLATIONS_WRITE: """
        edit_segments save_segment retranslate_edition retranslate_editions claim_edition let_go_of_edition add_tag
        unlink_tag relink_tag resize_tag retype_tag decide_tag""",
    Scope.REVIEWS_DECIDE: """
        approve_edition withdraw_approval request_changes waive_finding hold_edition release_edition
        override_four_eyes publish_edition publish_images reject_edition retract_edition withdraw_edition hold_article
        release_article retract_article withdraw_article make_review_link list_review_links end_review_link""",
    Scope.DELIVERIES_READ: """
        list_deliveries read_delivery read_recalls list_partners read_partner list_partner_keys explain_to_partner
        try_partner read_syndication read_sent_document""",
    Scope.DELIVERIES_RETRY: "retry_delivery record_receipt replay_partner backfill_partner",
    Scope.PARTNERS_MANAGE: """
        register_partner edit_partner disable_partner pause_partner resume_partner request_trial_message rotate_secret
        end_old_secrets""",
    Scope.KNOWLEDGE_WRITE: """
        import_concepts record_concept withdraw_concept import_entities record_entity withdraw_entity import_memory
        import_topics record_topic_rule withdraw_topic_rule""",
    Scope.EVENTS_READ: "list_events list_article_events stream_events",
    Scope.METRICS_READ: "read_metrics",
    Scope.ADMIN: """
        configure_desk list_people read_person disable_person export_newsroom read_troubles retry_work
        register_source edit_source pause_source resume_source fetch_source remove_source
        try_source""",
}
SCOPES: Mapping[str, Scope] = {
    operation: scope for scope, operations in _BY_SCOPE.items() for operation in operations.split()
}

WIDENING: Mapping[Scope, str] = {Scope.EVENTS_READ_INTERNAL: "list_events list_article_events stream_events"}
"""Scopes that open nothing by themselves: with them these operations tell more."""


def sees_internal_matters(person: SignedIn) -> bool:
    """Whether the log is told as it stands; without, as ``workflow/domain/outward.py`` has it."""
    return person.scopes is None or Scope.EVENTS_READ_INTERNAL in person.scopes


def require_scope(request: Request, person: SignedIn) -> None:
    """Refuse a key that was not made for this operation, naming the scope that it lacks; a session may pass."""
    if person.scopes is None:
        return
    operation = request.scope["route"].name
    if not request.url.path.startswith("/api/v1/") or operation in PEOPLE_ONLY:
        raise NotAllowed(phrase("An API key cannot do this: sign in with your name and password."))
    if operation not in ANY_KEY:
        require_in_key(person, SCOPES.get(operation))


def require_in_key(person: SignedIn, needed: Scope | None) -> None:
    """Refuse a key that lacks a scope, naming it; a session may pass. An operation without a scope is for no key."""
    if person.scopes is None or needed in person.scopes:
        return
    if needed is None:
        raise NotAllowed(phrase("An API key cannot do this: sign in with your name and password."))
    useless = why_useless(needed, person.actor.roles)
    if useless:
        raise NotAllowed(phrase("This API key lacks a scope: {reason}.", reason=useless), scope=needed.value)
    raise NotAllowed(
        phrase("This API key lacks the scope {scope}; make one that has it.", scope=needed.value), scope=needed.value
    )
