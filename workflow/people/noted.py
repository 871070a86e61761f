"""What is noted about accounts in the process's log: one line of JSON an act, for whoever collects log lines.

Never a password, token, code, key or link; never the name that somebody typed: people type passwords into that field.
Who was meant is an account's id. The log of the newsroom (``events``) is another thing: it holds no accounts.
"""

from __future__ import annotations

import json
import logging

_log = logging.getLogger("copyflow.people")


def note(act: str, **facts: object) -> None:
    """Note an act with what is known about it; empty facts are left out."""
    said = {"act": act, **{name: value for name, value in facts.items() if value not in {"", None}}}
    _log.info("%s", json.dumps(said, ensure_ascii=True, default=str))
