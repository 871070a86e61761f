"""``copyflow backup`` and ``copyflow restore``: a newsroom on SQLite as one proven file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workflow.backup import CopyFailedError, back_up, copy_files, put_back, sqlite_file
from workflow.cli.console import fail, has_no_file, hint, newsroom, print_json, read_settings, say
from workflow.cli.progress import EventsBar
from workflow.feed import Head
from workflow.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_OTHER_TOOLS = (
    "This newsroom is on PostgreSQL, which has its own tools: pg_dump and pg_restore, or base backups with archived "
    "WAL. The commands stand in docs/operations/backup.md; `copyflow export` writes the log of any newsroom."
)


def backup(
    file: Annotated[Path, typer.Argument(help="File to write; it must not be there yet.", dir_okay=False)],
    media: Annotated[
        Path | None,
        typer.Option(help="Folder to which images are copied that it lacks (not for images in a bucket)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Copy the newsroom's SQLite file while everybody goes on working, and prove the copy.

    The secret key is not in it, on purpose: keep it elsewhere.
    """
    settings = read_settings()
    database = _database(settings)
    if has_no_file(settings):
        fail(f"No newsroom in {settings.home.absolute()}: check COPYFLOW_HOME and COPYFLOW_DATABASE_URL.")
    if media is not None and settings.media_url is not None:
        fail("The images are in a bucket (COPYFLOW_MEDIA_URL): copy them with its own tools, without --media.")
    images = 0
    try:
        with EventsBar("copying (pages)") as bar:
            head = back_up(database, file, bar.show)
        if media is not None:  # after the database: what it names was written before
            images = copy_files(settings.media_folder, media)
    except CopyFailedError as error:
        fail(str(error))
    _tell_backup(settings, file, head, media, images, as_json=as_json)


def _tell_backup(settings: Settings, file: Path, head: Head, media: Path | None, images: int, *, as_json: bool) -> None:
    beside = _kept_beside(settings, images_are_copied=media is not None)
    if as_json:
        facts: dict[str, Any] = {"file": str(file), "bytes": file.stat().st_size}
        print_json({**facts, "position": head.position, "hash": head.hash, "images": images, "keep": beside})
        return
    say(f"Copied the newsroom as of position {head.position} into {file} and proved the copy. Head {head.hash}")
    if media is not None:
        say(f"Copied {images} image file(s) into {media}.")
    for line in beside:
        hint(line)


def _kept_beside(settings: Settings, *, images_are_copied: bool) -> list[str]:
    """What the file lacks and a restore needs, a sentence each."""
    key = "COPYFLOW_SECRET_KEY" if settings.secret_key is not None else str(settings.home / "secret.key")
    lines = [f"Keep apart from it: {key} (without it partners' secrets and API keys are lost)."]
    if (signing := settings.home / "log-signing.key").exists():
        lines.append(f"Keep apart from it: {signing} (signs the log's heads).")
    if settings.media_url is not None:
        lines.append(f"Not in it: the images in {settings.media_url}.")
    elif not images_are_copied and settings.media_folder.exists():
        lines.append(f"Not in it: the images in {settings.media_folder} (--media FOLDER copies them).")
    return lines


def restore(
    file: Annotated[Path, typer.Argument(help="A file of `copyflow backup`.", exists=True, dir_okay=False)],
    media: Annotated[
        Path | None, typer.Option(help="Folder of images that `copyflow backup --media` filled.", file_okay=False)
    ] = None,
    without_secret_key: Annotated[
        bool,
        typer.Option("--without-secret-key", help="The key is lost: make a new one; partners get new secrets."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a newsroom in an empty home of a backup: the file is copied, brought up to date and proven.

    Put secret.key into the home first, or set COPYFLOW_SECRET_KEY.
    """
    settings = read_settings()
    database = _database(settings)
    has_key = settings.secret_key is not None or (settings.home / "secret.key").exists()
    if not has_key and not without_secret_key:
        fail(
            f"There is no secret key: put the one that you kept into {settings.home / 'secret.key'} or set "
            "COPYFLOW_SECRET_KEY. If it is lost, say --without-secret-key (docs/secrets.md says what that costs)."
        )
    images = 0
    try:
        with EventsBar("copying (pages)") as bar:
            head = put_back(file, database, bar.show)
        if media is not None:
            images = copy_files(media, settings.media_folder)
    except CopyFailedError as error:
        fail(str(error))
    differences = _prove(head)
    if as_json:
        facts = {"position": head.position, "hash": head.hash, "images": images, "differences": differences}
        print_json(facts)
    else:
        say(f"The newsroom is back as of position {head.position} and its log is whole. Head {head.hash}")
    if differences:
        fail("The projections do not say what the log says. Run `copyflow rebuild`.")


def _prove(head: Head) -> list[str]:
    """Bring the tables up to date, prove log and projections; how they differ."""
    with newsroom(creates=True) as application:
        with EventsBar("verifying") as bar:
            application.verification.verify(against=head, progress=bar.show)
        with EventsBar("comparing") as bar:
            return [str(each) for each in application.verification.differences(bar.show)]


def _database(settings: Settings) -> Path:
    file = sqlite_file(settings)
    if file is None:
        fail(_OTHER_TOOLS)
    return file
