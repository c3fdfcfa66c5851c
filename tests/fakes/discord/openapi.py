"""Bodies against Discord's own OpenAPI description of its interface, where that file lies beside the project."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

Json = Mapping[str, Any]

DESCRIPTION = Path(__file__).parents[3].parent / "shared/data/discord-openapi.json"
"""Repository discord/discord-api-spec, version 10 of the interface."""

AT_HAND = DESCRIPTION.exists()

MESSAGE = "MessageCreateRequest"
EDIT = "MessageEditRequestPartial"
MODAL = "ModalInteractionCallbackRequestData"
COMMAND = "ApplicationCommandUpdateRequest"


def faults_by_description(body: Json, schema: str) -> Sequence[str]:
    """What in it contradicts the schema of that name; nothing where the file is not at hand."""
    return _faults(json.dumps(body), schema) if AT_HAND else []


@lru_cache(maxsize=1000)
def _faults(body: str, schema: str) -> Sequence[str]:
    """Many tests send the same."""
    error = best_match(_validator(schema).iter_errors(json.loads(body)))
    return [f"{error.json_path}: {error.message[:200]}"] if error else []


@cache
def _validator(schema: str) -> Draft202012Validator:
    components = _components()
    if schema not in components["schemas"]:
        msg = f"Discord describes no {schema}"
        raise LookupError(msg)
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": components})


@cache
def _components() -> Json:
    described: Json = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["components"]
    return described
