"""Each fake is proven with its vendor's own client library: what the fakes say is the contract, not our idea of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.providers import azure, google, libretranslate, openai_chat
from tests.support.providers import deepl as deepl_fake
from tests.support.providers.server import answering

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the vendors' libraries, not ours
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def vendor(module: str) -> Any:
    """A vendor's library, imported here only; the test is skipped by name where it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(module, reason=f"the vendor's library {module} is not installed (test extra)")


# --- DeepL ------------------------------------------------------------------------------------------


@pytest.fixture
def deepl_server() -> Iterator[deepl_fake.FakeDeepL]:
    """DeepL on loopback."""
    with deepl_fake.FakeDeepL() as server:
        yield server


@pytest.fixture
def deepl_client(deepl_server: deepl_fake.FakeDeepL, monkeypatch: pytest.MonkeyPatch) -> Any:
    """DeepL's own client, without its retries."""
    library = vendor("deepl")
    monkeypatch.setattr(library.http_client, "max_network_retries", 0)
    return library.DeepLClient(deepl_fake.KEY, server_url=deepl_server.url)


def test_deepls_client_translates(deepl_server: deepl_fake.FakeDeepL, deepl_client: Any) -> None:
    """Texts with a context come back with what was billed and the model that was used."""
    made = deepl_client.translate_text(
        ["Good day.", "Two."], source_lang="EN", target_lang="RU", context="Before.", preserve_formatting=True
    )
    assert [(each.text, each.billed_characters) for each in made] == [("[Good day.]", 9), ("[Two.]", 4)]
    assert made[0].model_type_used == "quality_optimized"
    assert deepl_server.sent()[0].document()["context"] == "Before."


def test_deepls_client_lists_languages_and_usage(deepl_client: Any) -> None:
    """Sources have no variants, targets have; the usage has count and limit."""
    assert "ZH" in [language.code for language in deepl_client.get_source_languages()]
    assert {"EN-GB", "ZH-HANT"} <= {language.code for language in deepl_client.get_target_languages()}
    usage = deepl_client.get_usage()
    assert (usage.character.count, usage.character.limit) == (499_990, 500_000)


@pytest.mark.parametrize(
    ("status", "error"), [(456, "QuotaExceededException"), (429, "TooManyRequestsException"), (500, "DeepLException")]
)
def test_deepls_client_knows_the_failures(
    deepl_server: deepl_fake.FakeDeepL, deepl_client: Any, status: int, error: str
) -> None:
    """The statuses that we tell apart are those that the vendor's client tells apart."""
    deepl_server.faults.append(answering({"message": "no"}, status))
    with pytest.raises(getattr(vendor("deepl"), error)):
        deepl_client.translate_text("Good day.", target_lang="RU")


def test_deepls_client_with_a_wrong_key(deepl_server: deepl_fake.FakeDeepL) -> None:
    """403 is the refused key."""
    library = vendor("deepl")
    with pytest.raises(library.AuthorizationException):
        library.DeepLClient("wrong", server_url=deepl_server.url).translate_text("Good day.", target_lang="RU")


# --- OpenAI -----------------------------------------------------------------------------------------


@pytest.fixture
def openai_server() -> Iterator[openai_chat.FakeOpenAI]:
    """A chat API on loopback."""
    with openai_chat.FakeOpenAI() as server:
        yield server


def _chat(server: openai_chat.FakeOpenAI, key: str = openai_chat.KEY, model: str = openai_chat.MODEL) -> Any:
    library = vendor("openai")
    with library.OpenAI(api_key=key, base_url=f"{server.url}/v1", max_retries=0) as client:
        return client.chat.completions.create(
            model=model,
            temperature=0,
            messages=[
                {"role": "system", "content": "Translate."},
                {"role": "user", "content": openai_chat.segments_as_json([{"id": 1, "t": "Good day."}])},
            ],
            response_format={"type": "json_schema", "json_schema": {"name": "t", "strict": True, "schema": {}}},
        )


def test_openais_client_gets_an_answer(openai_server: openai_chat.FakeOpenAI) -> None:
    """Content, the reason for the end and the model that answered are where the vendor's client looks."""
    answer = _chat(openai_server)
    assert answer.choices[0].message.content == openai_chat.segments_as_json([{"id": 1, "t": "[Good day.]"}])
    assert (answer.choices[0].finish_reason, answer.model) == ("stop", openai_chat.ANSWERING_MODEL)


def test_openais_client_knows_the_failures(openai_server: openai_chat.FakeOpenAI) -> None:
    """A wrong key, an unknown model, a rate limit and a format that is refused."""
    library = vendor("openai")
    with pytest.raises(library.AuthenticationError):
        _chat(openai_server, key="wrong")
    with pytest.raises(library.NotFoundError):
        _chat(openai_server, model="unknown")
    openai_server.faults.append(answering({"error": {"message": "slow", "code": "insufficient_quota"}}, 429))
    with pytest.raises(library.RateLimitError) as caught:
        _chat(openai_server)
    assert caught.value.code == "insufficient_quota"
    openai_server.refuses = {"json_schema"}
    with pytest.raises(library.BadRequestError, match="json_schema is not supported"):
        _chat(openai_server)


# --- Google -----------------------------------------------------------------------------------------


@pytest.fixture
def google_server() -> Iterator[google.FakeGoogle]:
    """Google on loopback."""
    with google.FakeGoogle() as server:
        yield server


def _google_client(server: google.FakeGoogle) -> Any:
    credentials = vendor("google.oauth2.credentials").Credentials(google.TOKEN)
    library = vendor("google.cloud.translate_v3")
    transports = vendor("google.cloud.translate_v3.services.translation_service.transports.rest")
    transport = transports.TranslationServiceRestTransport(
        host=server.url.removeprefix("http://"), url_scheme="http", credentials=credentials
    )
    return library.TranslationServiceClient(transport=transport)


def test_googles_client_translates(google_server: google.FakeGoogle) -> None:
    """Plain text comes back plain; by default it is taken for HTML and comes back with entities."""
    client = _google_client(google_server)
    request = {"parent": "projects/newsroom/locations/global", "contents": ["Q & A"], "target_language_code": "ru"}
    plain = client.translate_text(request={**request, "mime_type": "text/plain", "source_language_code": "en"})
    assert [each.translated_text for each in plain.translations] == ["[Q & A]"]
    assert plain.translations[0].model.endswith("general/nmt")
    assert client.translate_text(request=request).translations[0].translated_text == "[Q &amp; A]"


def test_googles_client_lists_languages_and_knows_a_wrong_one(google_server: google.FakeGoogle) -> None:
    """The list names what may be source and target; a language outside of it is a bad request."""
    client = _google_client(google_server)
    parent = "projects/newsroom/locations/global"
    known = client.get_supported_languages(request={"parent": parent}).languages
    assert [each.language_code for each in known if each.support_target] == list(google.LANGUAGES)
    with pytest.raises(vendor("google.api_core.exceptions").BadRequest, match="zz is not supported"):
        client.translate_text(request={"parent": parent, "contents": ["a"], "target_language_code": "zz"})


def test_googles_library_earns_a_token(google_server: google.FakeGoogle, tmp_path: Any) -> None:
    """The vendor's own service account gets a token of the fake, by a statement signed as ours is."""
    accounts = vendor("google.oauth2.service_account")
    request = vendor("google.auth.transport.requests").Request()
    path = google_server.write_key_file(tmp_path / "key.json")
    scopes = ["https://www.googleapis.com/auth/cloud-translation"]
    credentials = accounts.Credentials.from_service_account_file(path, scopes=scopes)
    credentials.refresh(request)
    assert credentials.token in google_server.tokens
    assert google_server.statements[0]["iss"] == "copyflow@newsroom.example"
    assert google_server.statements[0]["scope"] == scopes[0]


# --- Azure ------------------------------------------------------------------------------------------


@pytest.fixture
def azure_server() -> Iterator[azure.FakeAzure]:
    """Azure on loopback."""
    with azure.FakeAzure() as server:
        yield server


def _azure_client(server: azure.FakeAzure, key: str = azure.KEY) -> Any:
    credential = vendor("azure.core.credentials").AzureKeyCredential(key)
    library = vendor("azure.ai.translation.text")
    return library.TextTranslationClient(endpoint=server.url, credential=credential, region=azure.REGION, retry_total=0)


def test_azures_client_translates(azure_server: azure.FakeAzure) -> None:
    """Texts come back each with its one translation, in the version that the client speaks."""
    with _azure_client(azure_server) as client:
        made = client.translate(body=["Good day.", "Two."], to_language=["ru"], from_language="en")
        assert [each.translations[0].text for each in made] == ["[Good day.]", "[Two.]"]
        assert "kk" in client.get_supported_languages(scope="translation").translation
    assert azure_server.sent()[0].params["api-version"] == "2026-06-06"


def test_azures_client_knows_the_failures(azure_server: azure.FakeAzure) -> None:
    """A wrong key and an unknown language, with Azure's code in the error."""
    errors = vendor("azure.core.exceptions")
    with _azure_client(azure_server, "wrong") as client, pytest.raises(errors.ClientAuthenticationError):
        client.translate(body=["Good day."], to_language=["ru"])
    with _azure_client(azure_server) as client, pytest.raises(errors.HttpResponseError) as caught:
        client.translate(body=["Good day."], to_language=["xx"])
    assert caught.value.status_code == 400
    assert "not valid" in str(caught.value)


# --- LibreTranslate ---------------------------------------------------------------------------------


def test_libretranslates_client_translates() -> None:
    """The documented client sends a form with the key in it, and finds text and languages where it looks."""
    library = vendor("libretranslatepy")
    with libretranslate.FakeLibreTranslate() as server:
        client = library.LibreTranslateAPI(server.url, api_key=libretranslate.KEY)
        assert client.translate("Good day &amp; night.", "en", "ru") == "[Good day & night.]"
        assert {"code": "zh-Hans", "name": "Chinese", "targets": ["en", "es", "ru", "zh-Hans"]} in client.languages()
        anonymous = library.LibreTranslateAPI(server.url)
        with pytest.raises(Exception, match="400"):
            anonymous.translate("Good day.", "en", "ru")
