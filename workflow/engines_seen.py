"""What can be known of the translation engines without asking them: what is set, what came of them, what waits.

The engines themselves are the workers': which pairs they serve and what they take at once only they know
(``copyflow engines``). Here stands what settings say and what the last events tell. Bounded: ``LOOKED_AT`` events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.domain import events as happened
from workflow.domain.segments import Method
from workflow.domain.streams import article_of
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.engine_settings import EngineRate, EngineSettings
from workflow.settings import Settings
from workflow.store.event_store import Recorded
from workflow.views import Views

LOOKED_AT = 500
"""Events about translations, the newest, that are looked through."""
_FAILURES_TOLD = 20
_OUTCOMES = ("edition.translation_refused", "edition.handed_to_person")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEngine:
    """An engine over HTTP that is set up here."""

    name: str
    address: str
    rate: EngineRate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEngine:
    """What the last events tell of one engine."""

    name: str
    fingerprint: str
    """What goes on record with its newest translation: version and model."""
    last_at: datetime
    translations: int
    segments: int
    into: tuple[LanguageTag, ...]
    """Languages, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A translation that no engine made."""

    at: datetime
    article_id: ArticleId
    language: LanguageTag
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginesSeen:
    """All of it."""

    configured: tuple[SetEngine, ...]
    models: tuple[str, ...]
    """Folders of models of the engine ``fx`` as this process sees them: ``en-ru``."""
    models_folder: str
    seen: tuple[SeenEngine, ...]
    """By name."""
    refusals: tuple[Refusal, ...]
    """The newest first."""


def engine_name(fingerprint: str) -> str:
    """The engine's name in what goes on record with a translation: ``fx`` of ``fx:en-pt 0.5.0 sha256:ab12…``."""
    return fingerprint.partition(" ")[0].partition(":")[0]


def engines_seen(views: Views, settings: Settings) -> EnginesSeen:
    """Read settings, the folder of models and the newest events."""
    recorded = views.log(types=("edition.translation_recorded",), backwards=True, limit=LOOKED_AT)
    refused = views.log(types=_OUTCOMES, backwards=True, limit=_FAILURES_TOLD)
    folder = settings.models_folder
    models = (
        sorted(each.name for each in folder.iterdir() if each.is_dir() and "-" in each.name) if folder.is_dir() else []
    )
    return EnginesSeen(
        configured=tuple(configured(settings)),
        models=tuple(models),
        models_folder=str(folder),
        seen=tuple(_seen(recorded)),
        refusals=tuple(_refusal(each) for each in refused),
    )


def configured(settings: EngineSettings) -> Iterable[SetEngine]:
    """The engines over HTTP of which everything is set that they cannot do without; never a key."""
    google = settings.google_project and (settings.google_credentials or settings.google_token)
    addresses: Mapping[str, str] = {
        "libretranslate": settings.libretranslate_url or "",
        "deepl": (settings.deepl_url or "https://api.deepl.com") if settings.deepl_key else "",
        "openai": (settings.openai_url or "") if settings.openai_model else "",
        "google": settings.google_url if google else "",
        "azure": settings.azure_endpoint if settings.azure_key else "",
    }
    for name, address in addresses.items():
        if address:
            yield SetEngine(name=name, address=address, rate=settings.engine_rates.get(name))


def _seen(recorded: Iterable[Recorded]) -> list[SeenEngine]:
    """``recorded`` are the newest first."""
    found: dict[str, SeenEngine] = {}
    for each in recorded:
        event = each.decode()
        assert isinstance(event, happened.TranslationRecorded)
        engines = [part.engine for part in event.segments.values() if part.method is Method.MACHINE and part.engine]
        for name in dict.fromkeys(map(engine_name, engines)):
            mine = [engine for engine in engines if engine_name(engine) == name]
            before = found.get(name)
            found[name] = SeenEngine(
                name=name,
                fingerprint=before.fingerprint if before else mine[0],
                last_at=before.last_at if before else event.at,
                translations=(before.translations if before else 0) + 1,
                segments=(before.segments if before else 0) + len(mine),
                into=tuple(sorted({*(before.into if before else ()), event.language})),
            )
    return sorted(found.values(), key=lambda each: each.name)


def _refusal(recorded: Recorded) -> Refusal:
    event = recorded.decode()
    match event:
        case happened.TranslationRefused():
            reason = "; ".join(dict.fromkeys(each.reason for each in event.segments.values()))
        case happened.HandedToPerson():
            reason = event.reason
        case _:
            raise TypeError(f"{type(event).__name__} tells of no refusal")
    return Refusal(at=event.at, article_id=article_of(recorded.stream), language=event.language, reason=reason)
