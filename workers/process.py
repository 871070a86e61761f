"""What every process of the newsroom's hands is: its name among all, and when it must not run."""

from __future__ import annotations

import logging
import os
import socket

from sqlalchemy.exc import SQLAlchemyError

from workflow.bootstrap import Application, DatabaseTooNewError


def process_name() -> str:
    """This process among all: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


def end_if_database_is_too_new(name: str, application: Application) -> None:
    """End this process with a sentence where a newer Copyflow took away what it needs.

    A database that does not answer is no reason: work waits for it.
    """
    try:
        application.require_bearable()
    except DatabaseTooNewError as error:
        raise SystemExit(f"copyflow {name}: ERROR: {error}") from error
    except SQLAlchemyError as error:
        logger = logging.getLogger(f"copyflow.{name}")
        logger.warning("the database does not answer yet: %s", str(error).splitlines()[0])
