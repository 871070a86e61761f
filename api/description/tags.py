"""What the description's chapters are about, in the order in which an article meets them."""

from __future__ import annotations

from collections.abc import Mapping

TAGS: Mapping[str, str] = {
    "articles": "An article: its source text, its versions, what is to become of it. Begin here.",
    "editions": "One language of an article: read, edit, approve, publish, take back.",
    "review links": "Links by which an official without an account reads one edition, and decides or comments, once.",
    "conversation": "Comments on a text, and who works on it at this moment.",
    "tags": "Entities that an edition names, and topics: judged, linked, added.",
    "images": "An article's pictures, with what they show in each language.",
    "sources": "Feeds of others that are read on a schedule, each item once, as drafts.",
    "bulk": "Many at once, as lines of JSON: articles in, the newsroom out.",
    "log": "Everything that happened, in the order in which it happened.",
    "deliveries": "What partners were sent, what came of it, and their receipts.",
    "partners": "Who receives news, what of it, how, and under which keys.",
    "desks": "Rules of a desk: which engine translates what, and which checks keep a text from going out.",
    "glossary": "Terms and how they are translated.",
    "knowledge base": "Known people, bodies and places, which tags link to.",
    "memory": "Sentences that were translated before.",
    "topics": "IPTC media topics, and the rules that suggest them.",
    "people": "Who asks; signing in and out; accounts and their keys.",
    "health": "Whether the process lives and is ready, for whatever watches it.",
}


def tag_description(name: str) -> str:
    """What a chapter is about; its name where nothing more is said."""
    return TAGS.get(name, name.capitalize() + ".")
