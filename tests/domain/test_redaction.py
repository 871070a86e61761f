"""Words in payloads: found however they are spelt, taken out of free text only."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from workflow.domain import events as happened
from workflow.domain import evolution
from workflow.domain.article import Article
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.marks import Mark
from workflow.domain.redaction import BLACKED_OUT, HASHES, KEPT, Blackout, RedactedPayload, Redactor
from workflow.domain.segments import text_hash
from workflow.domain.slugs import key_of_slug, slug_of
from workflow.domain.streams import KINDS


@pytest.mark.parametrize(
    ("words", "text", "expected", "count"),
    [
        ("Ivan Petrov", "Ivan Petrov said. Ivan\n  Petrov left.", f"{BLACKED_OUT} said. {BLACKED_OUT} left.", 2),
        ("Ivan Petrov", "Ivan\N{NO-BREAK SPACE}Petrov", BLACKED_OUT, 1),
        ("Zoë", "Zoe\u0308 and Zo\u00eb", f"{BLACKED_OUT} and {BLACKED_OUT}", 2),
        ("Zoe\u0308", "Zo\u00eb.", f"{BLACKED_OUT}.", 1),
        ("Zoe", "Zo\u00eb and Zoe\u0308", "Zo\u00eb and Zoe\u0308", 0),
        ("刘军", "据刘军说", f"据{BLACKED_OUT}说", 1),
        ("한글", unicodedata.normalize("NFD", "한글은"), BLACKED_OUT + unicodedata.normalize("NFD", "은"), 1),
        ("Smith & Sons", "by Smith &amp; Sons", f"by {BLACKED_OUT}", 1),
        ("a.c", "abc a.c", f"abc {BLACKED_OUT}", 1),
        ('say "no"\\', 'say "no"\\', BLACKED_OUT, 1),
        ("Петров", "петров", "петров", 0),
        ("𝒳𝒴", "é𝒳𝒴é", f"é{BLACKED_OUT}é", 1),
        ("刘军", r'{"title":"\u636e\u5218\u519b\u8bf4"}', rf'{{"title":"\u636e{BLACKED_OUT}\u8bf4"}}', 1),
        ("𝒳𝒴", r"\ud835\udcb3\uD835\uDCB4.", f"{BLACKED_OUT}.", 1),
        ("刘军", "https://w.example/%E6%8D%AE%E5%88%98%E5%86%9b/", f"https://w.example/%E6%8D%AE{BLACKED_OUT}/", 1),
        ("José Peréz", "/jos%c3%a9-per%C3%A9z-left", f"/{BLACKED_OUT}-left", 1),
        ("José Peréz", r"Jos\u00e9 Per\u00e9z", BLACKED_OUT, 1),
    ],
)
def test_words_are_found_in_every_equivalent_spelling(words: str, text: str, expected: str, count: int):
    """White space, composition, HTML, JSON and URLs hide none; another letter or another case is another word."""
    assert Blackout([words]).apply(text) == (expected, count)


@given(st.text(min_size=2), st.text(), st.text())
def test_words_that_were_taken_out_are_gone(words: str, before: str, after: str):
    """Whatever the words, the text without them does not hold them, and the text around them stays."""
    if len(words.split()) == 0 or len(words.strip()) < 2 or BLACKED_OUT[0] in words + before + after:
        return
    try:
        blackout = Blackout([words])
    except InvalidValue:
        return
    text = f"{before} {words} {after}"
    changed, count = blackout.apply(text)
    again, none = blackout.apply(changed)
    assert (again, none) == (changed, 0)
    assert count or unicodedata.normalize("NFD", words).strip() not in unicodedata.normalize("NFD", changed)


def test_longer_words_go_first_and_overlaps_count_once():
    """A name within a name leaves no remainder."""
    assert Blackout(["Petrov", "Ivan Petrov"]).apply("Ivan Petrov, Petrov") == (f"{BLACKED_OUT}, {BLACKED_OUT}", 2)


@pytest.mark.parametrize("words", ["", " ", "x", BLACKED_OUT, "█a"])
def test_words_that_would_black_out_everything_are_refused(words: str):
    """One letter, nothing, or the black itself are no words to take out."""
    with pytest.raises(InvalidValue, match="text"):
        Blackout([words])
    with pytest.raises(InvalidValue, match="text"):
        Blackout([])


def test_only_free_text_is_blacked_out():
    """Keys, identities, hashes, languages and choices stay, and what is left in them is counted."""
    payload = {
        "by": "user:lin",
        "language": "lin",
        "content_hash": "lin",
        "byline": "lin wei",
        "origin": {"by": "lin", "lin": "x", "language": "lin"},
        "segments": {"s1": {"text": "lin", "source_hash": "lin"}},
        "source_hashes": {"s1": "lin"},
        "blocks": [{"kind": "lin", "segments": [{"id": "s1", "text": "so says lin"}]}],
        "tags": [{"id": "person:lin", "name": "lin"}],
        "count": 7,
        "nothing": None,
    }
    redactor = Redactor(Blackout(["lin"]))
    changed, count = redactor.redact(payload, 3)
    assert changed == {
        "by": "user:lin",
        "language": "lin",
        "content_hash": "lin",
        "byline": f"{BLACKED_OUT} wei",
        "origin": {"by": BLACKED_OUT, "lin": "x", "language": BLACKED_OUT},
        "segments": {"s1": {"text": BLACKED_OUT, "source_hash": "lin"}},
        "source_hashes": {"s1": "lin"},
        "blocks": [{"kind": "lin", "segments": [{"id": "s1", "text": f"so says {BLACKED_OUT}"}]}],
        "tags": [{"id": f"person:{BLACKED_OUT}", "name": BLACKED_OUT}],
        "count": 7,
        "nothing": None,
    }
    assert (count, redactor.left) == (7, 4)


def test_a_name_does_not_survive_in_an_identity_made_of_it():
    """Tags of unknown people are called by their names in small letters."""
    blackout = Blackout(["Liu Jun"])
    assert blackout.apply_to_name("person:liu-jun") == (f"person:{BLACKED_OUT}", 1)
    assert blackout.apply_to_name("person:liu-junior") == ("person:liu-junior", 0)


def test_a_finding_is_called_anew_when_its_excerpt_goes():
    """Its id is a hash of the excerpt, which would confirm a guess; waivers follow the new one."""
    redactor = Redactor(Blackout(["Petrov"]))
    payload, _ = redactor.redact({"findings": [{"id": "ab12", "excerpt": "Petrov"}]}, 9)
    assert redactor.renew(payload) == {"findings": [{"id": "redacted-9-2", "excerpt": BLACKED_OUT}]}
    assert redactor.renew({"finding_id": "ab12"}) == {"finding_id": "redacted-9-2"}


def test_markup_spans_what_is_left_of_its_text():
    """A segment's marks, and the digest that its translations are tied to, follow the words that went."""
    mark = {"start": 8, "end": 20, "kind": "link", "href": "https://example.org/petrov"}
    moved = {"start": 7, "end": 19, "kind": "link", "href": f"https://example.org/{BLACKED_OUT}"}
    redactor = Redactor(Blackout(["Petrov", "petrov"]))
    payload, count = redactor.redact({"blocks": [{"text": "Petrov, the director", "marks": [mark]}]}, 9)
    assert count == 2
    assert payload == {"blocks": [{"text": f"{BLACKED_OUT}, the director", "marks": [moved]}]}
    before = text_hash("Petrov, the director", (Mark(**mark),))
    assert redactor.renewed[before] == text_hash(f"{BLACKED_OUT}, the director", (Mark(**moved),))
    edited, _ = redactor.redact({"segments": {"s1": "Petrov, the director"}, "marks": {"s1": [mark]}}, 10)
    assert edited == {"segments": {"s1": f"{BLACKED_OUT}, the director"}, "marks": {"s1": [moved]}}


def test_every_field_of_an_event_is_classified():
    """A new field that the newsroom itself reads must be kept; everything typed as an identity or a choice is."""
    free = set()
    for event_type in {each for each in vars(happened).values() if isinstance(each, type)}:
        if dataclasses.is_dataclass(event_type) and issubclass(event_type, happened.Event):
            free |= {name for name, kind in get_type_hints(event_type).items() if kind is str}
    words = {"attribution", "reason", "comment", "note", "name", "error", "text", "quote", "alt", "caption", "credit"}
    people = {"guest", "office"}
    assert free - KEPT - HASHES == words | people | {"tag_id", "entity_id", "slug", "url"}


@pytest.mark.parametrize(
    ("headline", "words"),
    [("Talks with Liu Jun end", "Liu Jun"), ("Hans Strauß reist ab", "Hans Strauß"), ("李军会见诺罗夫", "诺罗夫")],
)
def test_the_name_leaves_the_public_address_too(headline, words):
    """An address is made of the headline: what is taken out of one is taken out of the other, and its key stays."""
    slug = slug_of(headline, make.ARTICLE_ID, make.EN)
    redacted, count = Redactor(Blackout([words])).redact({"slug": slug, "url": f"https://a.example/{slug}"}, 7)
    assert count == 2
    assert key_of_slug(redacted["slug"]) == key_of_slug(slug)
    for address in redacted.values():
        assert words.casefold().split()[-1] not in address


def test_a_redaction_moves_no_state_but_the_version():
    """Whatever kind of stream it stands in."""
    event = happened.PayloadRedacted(
        by="user:a", at=make.NOW, reason="x", payloads=(RedactedPayload(position=1, digest="", occurrences=1),)
    )
    article = make.published()
    after = evolution.evolve(article, event)
    assert dataclasses.replace(after, version=article.version, moved_at=article.moved_at) == article
    assert after.version == article.version + 1
    for kind in KINDS.values():
        state = kind.initial(make.DELIVERY_STREAM)
        moved = kind.evolve(state, event)
        assert moved.version == 1
        changes = {"version": 0} | ({"changed_at": None, "moved_at": 0} if isinstance(moved, Article) else {})
        assert dataclasses.replace(moved, **changes) == state


def test_nothing_is_redacted_where_nothing_is():
    """A stream that is not there, and a redaction of nothing, leave no event."""
    command = make.wanted.RedactPayloads(by=make.ADMIN, at=make.NOW, reason="x", payloads=())
    with pytest.raises(NotFound):
        KINDS["article"].decide(command, Article(id=make.ARTICLE_ID))
    assert KINDS["article"].decide(command, make.drafted()) == []
    with pytest.raises(InvalidValue, match="why"):
        KINDS["article"].decide(dataclasses.replace(command, reason=" "), make.drafted())


@pytest.mark.parametrize(
    ("name", "words", "identity"),
    [
        ("Ana Lima", "Ana Lima", "kb:ana-lima"),
        ("Владимир Иванов", "Владимиром Ивановым", "person:владимир-иванов"),
        ("Hans Strauß", "Hans Strauß", "person:hans-strauss"),
        ("ＡＢＣ社", "ＡＢＣ社", "organisation:abc社"),
        ("Liu Junn", "Liu Junn", "person:liu-junn"),
    ],
)
def test_a_tag_whose_words_went_says_no_more_whom_it_meant(name, words, identity):
    """No id made of another case form or spelling, no address, nobody alike; what names the tag elsewhere follows."""
    tag = {
        "id": identity,
        "type": "person",
        "name": name,
        "mentions": [{"segment_id": "s1", "start": 0, "end": len(words), "text": words}],
        "uri": "urn:copyflow:entity:ana-lima",
        "candidates": [{"entity_id": "lima-ana", "name": "Lima Ana", "evidence": "nearly “Lima Ana”"}],
    }
    redactor = Redactor(Blackout([words]))
    redacted, _ = redactor.redact({"tags": [tag], "by": "system:tag"}, 7)
    (told,) = redacted["tags"]
    assert (told["uri"], told["candidates"]) == (None, [])
    assert BLACKED_OUT in told["id"]
    later = redactor.renew(redactor.redact({"tag_id": identity, "verdict": "accepted"}, 8)[0])
    assert later["tag_id"] == told["id"]
