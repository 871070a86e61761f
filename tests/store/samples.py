"""One sample of every event type, built from its annotations: the same on every run."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

MOMENT = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)


def sample(annotation: Any, name: str = "") -> Any:
    """A value of an annotated type; strings say which field they are in."""
    if isinstance(annotation, NewType):
        return sample(annotation.__supertype__, name)
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        return sample(next(each for each in get_args(annotation) if each is not type(None)), name)
    if origin is tuple:
        types_within = get_args(annotation)
        kept = types_within[:1] if Ellipsis in types_within else types_within
        return tuple(sample(each, name) for each in kept)
    if origin in {Mapping, dict}:
        return {f"{name} key": sample(get_args(annotation)[1], name)}
    if dataclasses.is_dataclass(annotation):
        hints = get_type_hints(annotation)
        return annotation(
            **{field.name: sample(hints[field.name], field.name) for field in dataclasses.fields(annotation)}
        )
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    values: dict[Any, Any] = {str: f"{name} 文 é", int: 7, float: 0.5, bool: True, datetime: MOMENT}
    return values[annotation]
