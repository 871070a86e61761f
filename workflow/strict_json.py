"""JSON that others wrote, read so that it means one thing: what readers of JSON differ on is refused.

The standard leaves open which of two members of the same name counts, and Python takes numbers that JSON does not have.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any, NoReturn

from workflow.domain.phrases import Phrase, phrase


class AmbiguousJson(ValueError):
    """A text that reads as JSON, but would not mean the same to every reader; ``reason`` says why ("holds NaN …")."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_json(text: str | bytes) -> Any:
    """What the text says. Raises ``json.JSONDecodeError`` for what is no JSON at all, and ``AmbiguousJson``.

    Bytes may be in any encoding that JSON was ever written in; ones that are in none raise ``AmbiguousJson`` too.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_named_once, parse_constant=_refuse_constant, parse_float=_within_reason
        )
    except (json.JSONDecodeError, AmbiguousJson):
        raise
    except RecursionError:
        raise AmbiguousJson(phrase("is nested too deeply")) from None
    except UnicodeDecodeError as error:
        raise AmbiguousJson(phrase("is not UTF-8 (byte {start})", start=error.start)) from None
    except ValueError:  # the only one left: a whole number of thousands of digits
        raise AmbiguousJson(phrase("holds a number that is too long")) from None


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        often = Counter(name for name, _ in pairs)
        twice = next(name for name, count in often.items() if count > 1)
        raise AmbiguousJson(phrase("names {name} twice in one object", name=repr(twice[:40])))
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise AmbiguousJson(phrase("holds {name}, which is no number of JSON", name=name))


def _within_reason(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise AmbiguousJson(phrase("holds a number that is too large"))
    return number
