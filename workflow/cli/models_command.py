"""``copyflow models``: the models of the engine ``fx``. The work itself is done in ``workers/translation/models``."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli.console import fail, hint, print_json, read_settings, say, show_table
from workflow.cli.people import AsJson
from workflow.cli.progress import BytesBar
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag, parse_language, primary_language

Source = Annotated[str, typer.Argument(help="Language to translate from, for example en.")]
Target = Annotated[str, typer.Argument(help="Language to translate to, for example ru.")]


def list_models(as_json: AsJson = False) -> None:
    """List the models that are installed, and those that the demo's package carries."""
    from workers.translation.models.folder import installed_models, through_english

    folder = read_settings().models_folder
    with _one_sentence_if_it_fails():
        models = installed_models(folder)
    detours = through_english(models)
    if as_json:
        listed = [asdict(model) | {"size": model.size, "sha256": model.sha256} for model in models]
        print_json({"folder": str(folder.absolute()), "models": listed, "through_english": detours})
        return
    if not models:
        say(f"No models in {folder}. `copyflow models add en ru` downloads one.")
        return
    rows = [
        (
            f"{model.source} {model.target}",
            model.version or "-",
            f"{model.size / 1_000_000:.1f} MB",
            model.sha256[:16],
            model.origin,
            model.added_at or "-",
        )
        for model in models
    ]
    show_table(("pair", "version", "size", "sha256", "origin", "added"), rows, whole=("pair", "sha256"))
    if detours:
        hint(f"Through English: {', '.join(f'{source} {target}' for source, target in detours)}.")


def add_model(
    source: Source,
    target: Target,
    brought: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Folder with the model's files; nothing is downloaded.", exists=True, file_okay=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Download a model (or take the files of a folder), verify it, try it on a sentence, and put it in place."""
    from workers.translation.models.adding import add_from_folder, add_from_source
    from workers.translation.models.source import open_source

    folder = read_settings().models_folder
    with _one_sentence_if_it_fails():
        pair = _pair(source, target)
        if brought is not None:
            added = [add_from_folder(brought, pair, folder)]
        else:
            with BytesBar() as bar, open_source() as origin:
                added = add_from_source(origin, pair, folder, bar.show)
    if as_json:
        print_json([asdict(model) | {"size": model.size, "sha256": model.sha256} for model in added])
        return
    for model in added:
        say(f"{model.source} {model.target} is added: {model.size / 1_000_000:.1f} MB, sha256 {model.sha256[:16]}.")
    if len(added) > 1 or (added[0].source, added[0].target) != tuple(primary_language(tag) for tag in pair):
        hint(f"There is no model from {pair[0]} to {pair[1]}: it is translated twice, through English.")
    hint("Workers that run notice it by themselves.")


def remove_model(source: Source, target: Target) -> None:
    """Remove a model. What was translated with it stays as it is."""
    from workers.translation.models.folder import remove_model as remove

    folder = read_settings().models_folder
    with _one_sentence_if_it_fails():
        pair = _pair(source, target)
        remove(folder, (primary_language(pair[0]), primary_language(pair[1])))
    say(f"{source} {target} is removed.")


def _pair(source: str, target: str) -> tuple[LanguageTag, LanguageTag]:
    pair = parse_language(source), parse_language(target)
    if primary_language(pair[0]) == primary_language(pair[1]):
        raise InvalidValue("target", "is the language of the source; give two languages, for example en ru")
    return pair


@contextmanager
def _one_sentence_if_it_fails() -> Iterator[None]:
    from workers.translation.models.problems import ModelProblem

    if importlib.util.find_spec("fxtranslate") is None:
        fail('The engine fx is not installed. Install it with `pip install "copyflow[fx]"`.')
    try:
        yield
    except ModelProblem as problem:
        fail(str(problem))
    except InvalidValue as error:
        fail(f"{error.title} {error.detail} [{error.code}]")
    except OSError as error:
        fail(f"{error.filename or 'The disk'}: {error.strerror}. Nothing was changed.")
