"""What limits of roles are called: in the sentence of a denial, on pages, as data. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from workflow.domain.limits import ANY_LANGUAGE, Limit, Matter, Pair
from workflow.domain.phrases import Phrase, listed, phrase, word
from workflow.domain.vocabulary import Actor, Role


def beyond(actor: Actor, held: Collection[Role], matters: Sequence[Matter]) -> Phrase:
    """Why none of the roles that a person holds somewhere holds in these matters."""
    limits = [actor.limits[role] for role in sorted(held)]
    refused = [_matter(limits, matter) for matter in matters if not all(limit.covers(matter) for limit in limits)]
    return phrase("You are {held}; this is {matter}.", held=_held(actor, held), matter=listed(_once(refused)))


def beyond_all_desks(actor: Actor, held: Collection[Role]) -> Phrase:
    """Why a role that is limited does not do for what all desks share."""
    return phrase(
        "You are {held}; this is shared by all desks and languages, and needs a role without limits.",
        held=_held(actor, held),
    )


def facts_of(actor: Actor, matters: Sequence[Matter]) -> dict[str, Any]:
    """A denial as data: the limits, and what they were held against."""
    found: dict[str, Any] = {"limits": as_data(actor.limits)}
    if matters:
        found |= {
            "desks": sorted({matter.desk_id for matter in matters}),
            "source_language": matters[0].source,
            "languages": sorted({language for matter in matters for language in matter.languages}),
        }
    return found


def as_data(limits: Mapping[Role, Limit]) -> dict[str, dict[str, list[str]]]:
    """Limits by role, as they are stored and handed out: ``{"reviewer": {"desks": [], "pairs": ["en>ru"]}}``."""
    return {
        role.value: {"desks": sorted(limit.desks), "pairs": [str(pair) for pair in sorted(limit.pairs)]}
        for role, limit in sorted(limits.items())
    }


def role_in_words(role: Role, limit: Limit | None) -> Phrase:
    """``reviewer for en → ru on the desk culture``; the role alone where it holds everywhere."""
    name = word(role)
    desks, pairs = limit.in_order() if limit else ([], [])
    if desks and pairs:
        return phrase("{role} for {pairs} on the desk {desks}", role=name, pairs=_pairs(pairs), desks=", ".join(desks))
    if pairs:
        return phrase("{role} for {pairs}", role=name, pairs=_pairs(pairs))
    return phrase("{role} on the desk {desks}", role=name, desks=", ".join(desks)) if desks else name


def pair_in_words(pair: Pair) -> Phrase:
    """``en → ru``; a text that is no translation and ranges of all languages have words of their own."""
    source, target = pair
    if source == target:
        return phrase("the source in {language}", language=source)
    if target == ANY_LANGUAGE:
        return phrase("all from {language}", language=source)
    if source == ANY_LANGUAGE:
        return phrase("all into {language}", language=target)
    return phrase("{source} → {target}", source=source, target=target)


def _held(actor: Actor, held: Collection[Role]) -> str:
    said: list[str] = [role_in_words(role, actor.limits.get(role)) for role in sorted(held)]
    return reduce(lambda first, next_: phrase("{first} and {next}", first=first, next=next_), said)


def _pairs(pairs: Iterable[Pair]) -> str:
    return listed([pair_in_words(pair) for pair in pairs])


def _once(said: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(said))


def _matter(limits: Sequence[Limit], matter: Matter) -> str:
    """What of a matter somebody is not there for; the desk only where desks are limited, as the languages."""
    missing = sorted({language for limit in limits for language in limit.missing(matter)})
    if not missing and any(limit.pairs for limit in limits) and len(matter.languages) == 1:
        missing = sorted(matter.languages)
    pairs = _pairs(Pair(matter.source, language) for language in missing)
    desk = matter.desk_id if any(limit.desks for limit in limits) else ""
    if pairs and desk:
        return phrase("{pairs} on the desk {desk}", pairs=pairs, desk=desk)
    return phrase("on the desk {desk}", desk=desk) if desk else pairs
