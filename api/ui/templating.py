"""Templates to responses: one Jinja2 environment for the reviewers' pages and one for the portal's.

Only what every template needs is put in: addresses of static files, languages, moments. Escaping is always on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.ui.amounts import ago, iso, moment, number, second
from api.ui.assets import address_of
from api.ui.languages import language_name
from api.wording import speaking, spoken
from workflow.domain.phrases import Phrase
from workflow.domain.vocabulary import text_direction

_API = Path(__file__).parents[1]


@cache
def _environment(folder: str) -> Environment:
    """The templates of ``ui`` or ``portal``; the portal may extend those of ``ui``."""
    folders = [_API / folder / "templates", _API / "ui" / "templates"]
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_told,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension puts it there
        _translated,
        _translated_count,
        newstyle=True,
    )
    functions: dict[str, Callable[..., Any]] = {
        "asset": address_of,
        "dir": text_direction,
        "language_name": language_name,
    }
    environment.globals.update(functions)
    environment.filters.update(
        moment=moment,
        second=second,
        iso=iso,
        ago=ago,
        number=number,
        told=_told,
        word=lambda value: spoken().word(str(value)),
    )
    return environment


def _translated(text: str) -> str:
    return spoken().translations.gettext(text)


def _translated_count(one: str, many: str, count: int) -> str:
    return spoken().translations.ngettext(one, many, count)


def _told(value: Any) -> Any:
    """What a template prints: sentences of the code in the language that is spoken."""
    return spoken().tell(value) if isinstance(value, Phrase) else value


def render(
    folder: str, template: str, status: int = 200, *, spoken_language: str = "en", **values: Any
) -> HTMLResponse:
    """A page, or a part of one. Pages of people are never kept by caches; the portal sets its own headers."""
    with speaking(spoken_language) as speech:
        text = _environment(folder).get_template(template).render(speech=speech, **values)
    headers = {"Cache-Control": "no-store"} if folder == "ui" else {}
    return HTMLResponse(text, status_code=status, headers=headers)
