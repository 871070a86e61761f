"""Makes the Python client's operations and shapes out of the API's description.

``python -m api.client_making`` writes ``api/client/generated``; a test holds what is committed to the present API.
What a program with a key cannot do (people's own settings, sign-in) and what only partners send is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.client_making.described import by_chapter, operations_of
from api.client_making.methods import operation_modules
from api.client_making.shapes import shape_modules


def made_of(description: Mapping[str, Any]) -> dict[str, str]:
    """The text of each module by its place under ``api/client/generated``."""
    chapters = by_chapter(operations_of(description))
    return dict(operation_modules(chapters)) | dict(shape_modules(chapters, description["components"]["schemas"]))
