"""Completes what FastAPI says of the routes: schemas that no route declares, rights, problems, examples, links."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from api.description.answers import operations, put_examples, put_headers, shared_headers
from api.description.everywhere import headers_of_any, put_what_any_may_answer
from api.description.examples import examples, problem_examples
from api.description.links import put_links
from api.description.problem_answers import share_problems
from api.description.rights import SCHEMES, roles_of, security_of
from api.description.tags import TAGS, tag_description
from api.description.webhooks import webhooks
from api.v1.image_models import ImageAddressBody
from api.v1.partner_bodies import PartnerReceiptBody
from api.v1.responses import ProblemModel

_OURS: list[tuple[type[BaseModel], JsonSchemaMode]] = [
    (ProblemModel, "serialization"),
    (ImageAddressBody, "validation"),  # one of two forms that its route takes
    (PartnerReceiptBody, "validation"),  # read from raw bytes once they are proven, so no route declares it
]
_IF_MATCH = {"type": "string", "pattern": '^"[0-9]{1,15}"$'}
_IDEMPOTENCY_KEY = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"}


def complete(schema: dict[str, Any]) -> None:
    """Put into ``schema`` all that makes it whole."""
    _put_schemas(schema)
    recorded = examples()
    for _, path, operation in operations(schema):
        name = operation["operationId"]
        operation["summary"] = _summary(operation)
        operation["security"] = security_of(name)
        roles = roles_of(recorded.get(name, {}))
        if operation["security"] and roles:
            operation["x-roles"] = roles
        _name_preconditions(operation)
        if name in recorded:
            put_examples(operation, recorded[name])
        put_what_any_may_answer(path, operation)
        put_headers(operation, recorded.get(name, {}), headers_of_any(path, operation))
    share_problems(schema, problem_examples())
    put_links(schema, recorded)
    used = {tag for _, _, operation in operations(schema) for tag in operation.get("tags", ())}
    in_order = [*(name for name in TAGS if name in used), *sorted(used - TAGS.keys())]
    schema["tags"] = [{"name": name, "description": tag_description(name)} for name in in_order]
    schema["webhooks"] = webhooks()


def _put_schemas(schema: dict[str, Any]) -> None:
    components = schema.setdefault("components", {})
    _, found = models_json_schema(_OURS, ref_template="#/components/schemas/{model}")
    schemas = components.setdefault("schemas", {})
    schemas.update(found["$defs"])
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = SCHEMES
    components["headers"] = shared_headers()


def _summary(operation: dict[str, Any]) -> str:
    """The operation's name in words; what it does stands in its description."""
    words: str = operation["operationId"].replace("_", " ")
    return words[0].upper() + words[1:]


def _name_preconditions(operation: dict[str, Any]) -> None:
    """Say of the headers that writes go by what is so: FastAPI takes them for optional, since we answer their lack."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "header" and parameter["name"].lower() == "if-match":
            parameter.update({"name": "If-Match", "required": True, "schema": dict(_IF_MATCH)})
        elif parameter["in"] == "header" and parameter["name"].lower() == "idempotency-key":
            parameter.update({"name": "Idempotency-Key", "schema": dict(_IDEMPOTENCY_KEY)})
