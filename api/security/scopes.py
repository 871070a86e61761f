"""Which scope a key needs for an operation of the API: one table, by operation id. Every route of ``v1`` stands here.

What the key's owner may do is another question, answered by ``workflow/domain/permissions.py``: both must say yes.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from workflow.domain.errors import NotAllowed
from workflow.domain.phrases import phrase
from workflow.people.person import SignedIn
from workflow.people.scopes import Scope

OPEN = frozenset("read_live read_ready receive_receipt create_session delete_session".split())
"""Operations that ask for no credentials; a receipt is proven by its signature."""
ANY_KEY = frozenset("read_me".split())
"""Operations for every key, whatever it was made for."""
PEOPLE_ONLY: frozenset[str] = frozenset()
"""Operations closed to keys: one that leaked makes no further ones, and lets nobody else in."""

_BY_SCOPE: Mapping[Scope, str] = {
    Scope.ARTICLES_READ: """
        list_articles read_article list_comments read_comparison list_editions read_edition list_tags read_explanation
        list_images read_timeline read_visits list_wordings read_queue search read_figures read_turnaround
        list_most_read list_desks read_desk list_concepts read_concept export_csv export_tbx list_entities read_entity
        list_topics read_topic list_topic_rules read_topic_rule search_memory export_memory check_text
        list_sources read_source list_source_items""",
    Scope.ARTICLES_SUBMIT: """
        create_article create_article_from_document correct_article revise_by_document revise_draft submit_article
        request_edition add_comment resolve_comment add_an_image order_images remove_an_image describe_image""",
    Scope.TRANSLATIONS_WRITE: """
        edit_segments retranslate_edition claim_edition let_go_of_edition add_tag unlink_tag relink_tag resize_tag
        retype_tag decide_tag""",
    Scope.REVIEWS_DECIDE: """
        approve_edition withdraw_approval request_changes waive_finding hold_edition release_edition
        override_four_eyes publish_edition publish_images reject_edition retract_edition withdraw_edition hold_article
        release_article retract_article withdraw_article""",
    Scope.DELIVERIES_READ: """
        list_deliveries read_delivery read_recalls list_partners read_partner list_partner_keys explain_to_partner
        try_partner""",
    Scope.DELIVERIES_RETRY: "retry_delivery record_receipt replay_partner backfill_partner",
    Scope.PARTNERS_MANAGE: """
        register_partner edit_partner disable_partner pause_partner resume_partner request_trial_message rotate_secret
        end_old_secrets""",
    Scope.KNOWLEDGE_WRITE: """
        import_concepts record_concept withdraw_concept import_entities record_entity withdraw_entity import_memory
        import_topics record_topic_rule withdraw_topic_rule""",
    Scope.EVENTS_READ: "list_events list_article_events",
    Scope.ADMIN: """
        configure_desk read_metrics register_source edit_source pause_source resume_source fetch_source remove_source
        try_source""",
}
SCOPES: Mapping[str, Scope] = {
    operation: scope for scope, operations in _BY_SCOPE.items() for operation in operations.split()
}


def require_scope(request: Request, person: SignedIn) -> None:
    """Refuse a key that was not made for this operation, naming the scope that it lacks; a session may pass."""
    if person.scopes is None:
        return
    operation = request.scope["route"].name
    if not request.url.path.startswith("/api/v1/") or operation in PEOPLE_ONLY:
        raise NotAllowed(phrase("An API key cannot do this: sign in with your name and password."))
    needed = SCOPES.get(operation)
    if operation in ANY_KEY or needed in person.scopes:
        return
    raise NotAllowed(
        phrase("This API key lacks the scope {scope}; make one that has it.", scope=str(needed)), scope=str(needed)
    )
