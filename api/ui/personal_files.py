"""Personal data as a file that a browser keeps."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Response


def as_file(data: dict[str, Any]) -> Response:
    """The document as JSON to be saved, under a name without the person's."""
    headers = {"Content-Disposition": 'attachment; filename="personal-data.json"', "Cache-Control": "no-store"}
    content = json.dumps(data, ensure_ascii=False, indent=2)
    return Response(content.encode("utf-8", "replace"), media_type="application/json", headers=headers)
