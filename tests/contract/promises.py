"""What callers of version 1 may rely on, and what of it a description takes away.

``python -m tests.contract.promises`` writes today's into ``promised.json``: when something was added, so that it stays.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.description.answers import operations
from tests.api.conversation import newsroom_in

COMMITTED = Path(__file__).with_name("promised.json")


def promises(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Operations with what they take and answer, and the fields of every shape; a field is true where it is needed."""
    return {
        "operations": {
            operation["operationId"]: {
                "address": f"{method.upper()} {path}",
                "takes": {
                    f"{each['in']} {each['name']}": each.get("required", False)
                    for each in operation.get("parameters", ())
                },
                "body": {kind: _shape(content) for kind, content in _content(operation.get("requestBody", {})).items()},
                "answers": {
                    status: sorted(_shape(each) for each in _content(answer).values())
                    for status, answer in operation["responses"].items()
                    if status.startswith("2")
                },
            }
            for method, path, operation in operations(schema)
        },
        "shapes": {
            name: {field: field in shape.get("required", ()) for field in shape["properties"]}
            for name, shape in schema["components"]["schemas"].items()
            if "properties" in shape
        },
    }


def broken(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What somebody who relied on ``before`` would miss, in sentences."""
    for name, old in before["operations"].items():
        new = now["operations"].get(name)
        if new is None or new["address"] != old["address"]:
            yield f"{name} is not at {old['address']} any more"
            continue
        yield from (f"{name} does not take {each} any more" for each in old["takes"].keys() - new["takes"].keys())
        needed = {each for each, required in new["takes"].items() if required}
        yield from (f"{name} now needs {each}" for each in needed if not old["takes"].get(each, False))
        yield from (f"{name} takes no {kind} any more" for kind in old["body"].keys() - new["body"].keys())
        for status, shapes in old["answers"].items():
            if not set(shapes) <= set(new["answers"].get(status, ())):
                yield f"{name} does not answer {status} with {', '.join(shapes)} any more"
    for name, old in before["shapes"].items():
        new = now["shapes"].get(name, {})
        yield from (f"{name} has no {field} any more" for field in old.keys() - new.keys())
        if name.endswith("Body"):
            yield from (f"{name} now needs {field}" for field, needed in new.items() if needed and not old.get(field))


def _content(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = holder.get("content", {})
    return content


def _shape(content: Mapping[str, Any]) -> str:
    schema = content.get("schema", {})
    forms = [each for each in schema.get("anyOf", ()) if "$ref" in each]
    reference = schema.get("$ref") or (forms[0]["$ref"] if forms else "")
    return str(reference).rpartition("/")[2] or str(schema.get("type", ""))


def main() -> None:
    """Write today's promises."""
    with tempfile.TemporaryDirectory() as folder, newsroom_in(Path(folder)) as newsroom:
        today = promises(newsroom.app.openapi())
    COMMITTED.write_text(json.dumps(today, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.stderr.write(f"Wrote {COMMITTED.name}.\n")


if __name__ == "__main__":
    main()
