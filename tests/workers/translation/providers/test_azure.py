"""What is particular about Azure: two shapes, a region, domains of one's own, and what is metered."""

from __future__ import annotations

import pytest

from tests.support.providers.azure import KEY, REGION
from tests.workers.translation.providers.parts import EN, RU, at_work, case_of, segments
from workers.translation.engines.azure import account

NEW, OLD = case_of("azure 2026-06-06"), case_of("azure 3.0")


def test_the_new_shape() -> None:
    """Inputs with a language each and one target; plain text is said."""
    with at_work(NEW) as (server, engine):
        engine.translate(segments("Good day."), EN, RU)
        [request] = server.sent()
    assert request.params == {"api-version": "2026-06-06"}
    assert request.document() == {
        "inputs": [{"text": "Good day.", "language": "en", "textType": "Plain", "targets": [{"language": "ru"}]}]
    }


def test_the_old_shape() -> None:
    """Languages in the address, texts in a list."""
    with at_work(OLD) as (server, engine):
        engine.translate(segments("Good day."), EN, RU)
        [request] = server.sent()
    assert request.params == {"api-version": "3.0", "from": "en", "to": "ru", "textType": "plain"}
    assert request.document() == [{"Text": "Good day."}]


@pytest.mark.parametrize("case", [NEW, OLD], ids=str)
def test_what_was_metered_is_shared_out(case: object) -> None:
    """Azure meters a request; the shares of its segments add up to that."""
    with at_work(case) as (_, engine):
        made = engine.translate(segments("Good day.", "Two."), EN, RU)
    assert [each.billed for each in made] == [9, 4]


def test_the_key_goes_into_a_header_with_its_region() -> None:
    """Both are asked for; a resource without a region sends none."""
    assert account("https://a.example", KEY, REGION, "3.0").headers == {
        "ocp-apim-subscription-key": KEY,
        "ocp-apim-subscription-region": REGION,
    }
    assert "ocp-apim-subscription-region" not in account("https://a.example", KEY, None, "3.0").headers


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        ("https://api.translator.azure.cn", "https://api.translator.azure.cn"),
        (
            "https://newsroom.cognitiveservices.azure.com",
            "https://newsroom.cognitiveservices.azure.com/translator/text/v3.0",
        ),
        (
            "https://newsroom.cognitiveservices.azure.cn",
            "https://newsroom.cognitiveservices.azure.cn/translator/text/v3.0",
        ),
        ("https://cognitiveservices.azure.com.evil.example", "https://cognitiveservices.azure.com.evil.example"),
    ],
)
def test_a_domain_of_ones_own_keeps_the_api_under_a_path(endpoint: str, address: str) -> None:
    """The common hosts, China's among them, have it at their root."""
    assert account(endpoint, KEY, REGION, "3.0").address == address


def test_the_fingerprint_names_version_and_host() -> None:
    """A change of version is a change of engine."""
    with at_work(NEW) as (_, new), at_work(OLD) as (_, old):
        assert new.fingerprint(EN, RU).startswith("azure:en-ru 2026-06-06 127.0.0.1:")
        assert old.fingerprint(EN, RU).startswith("azure:en-ru 3.0 127.0.0.1:")
