"""What limits a role may be given: which roles take some, how a pair is written, what is refused. Stores nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from workflow.domain.errors import InvalidValue
from workflow.domain.limits import ANY_LANGUAGE, OWN_DESK, Limit, Pair, limit_of
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Role, parse_language

LIMITABLE = (Role.WRITER, Role.TRANSLATOR, Role.REVIEWER, Role.PUBLISHER)
"""Roles that work on texts. Who looks after accounts and machinery does so for the whole newsroom."""
MOST_DESKS, MOST_PAIRS = 100, 100
_ARROWS = (">", "→", ":")


def parse_pair(text: str, field: str = "pairs") -> Pair:
    """``en>ru`` (``en:ru`` and ``en→ru`` are the same) as a pair; ``en`` alone is all that is written in English."""
    written = text.strip()
    arrow = next((each for each in _ARROWS if each in written), None)
    source, target = written.split(arrow, 1) if arrow else (written, ANY_LANGUAGE)
    return pair_of(source, target, field)


def pair_of(source: str, target: str, field: str = "pairs") -> Pair:
    """A pair of two ranges: BCP 47 tags in their canonical case, or ``*``."""
    return Pair(_range(source, field), _range(target, field))


def _range(text: str, field: str) -> str:
    written = text.strip()
    return written if written == ANY_LANGUAGE else parse_language(written, field)


def require_limits(limits: Mapping[Role, Limit], roles: Collection[Role], desks: Collection[str]) -> dict[Role, Limit]:
    """The limits that limit something, unless one is none: then ``InvalidValue`` naming its field and the reason."""
    found = {role: limit_of(limit.desks, limit.pairs) for role, limit in limits.items()}
    for role, limit in found.items():
        _require_role(role, limit, roles)
        _require_size(role, limit)
        for desk in sorted(limit.desks - {OWN_DESK, *desks}):
            raise InvalidValue(f"limits.{role}.desks", phrase("there is no desk {desk!r}", desk=desk))
        if role is Role.WRITER and any(pair.target != ANY_LANGUAGE for pair in limit.pairs):
            raise InvalidValue(
                f"limits.{role}.pairs",
                phrase("a writer is limited by the language that they write in, such as 'en'"),
            )
    return {role: limit for role, limit in found.items() if limit}


def _require_role(role: Role, limit: Limit, roles: Collection[Role]) -> None:
    if limit and role not in LIMITABLE:
        raise InvalidValue(
            f"limits.{role}", phrase("only writers, translators, reviewers and publishers can be limited")
        )
    if limit and role not in roles:
        raise InvalidValue(f"limits.{role}", phrase("limits a role that the person does not have"))


def _require_size(role: Role, limit: Limit) -> None:
    if len(limit.desks) > MOST_DESKS:
        raise InvalidValue(f"limits.{role}.desks", phrase("must be at most {most}", most=MOST_DESKS))
    if len(limit.pairs) > MOST_PAIRS:
        raise InvalidValue(f"limits.{role}.pairs", phrase("must be at most {most}", most=MOST_PAIRS))
