"""What stands under `/api`, as OpenAPI 3.1: made from the questions, so that it says what is answered."""

import json
import re
from typing import Any

from web.asking.asked import COMMON, Asked
from web.asking.ground import Ground
from web.asking.questions import QUESTIONS, Question
from web.kept import Made
from web.making import JSON

MEANS = {
    "on": "What is true on that day, as 2025-07-01. Without it: today, in the ledger's zone.",
    "as-known": "Only what was recorded by the end of that day, by that instant with its zone, or up to that position.",
    "lang": "Of messages: vi or en.",
}
IN_PATH = {"code": "Code of a unit of the day, or CODE@DATE, its id.", "number": "Staff number."}
HEADS = {
    "Sobo-On": "The day that is answered for.",
    "Sobo-As-Known": "The moment of knowledge, where one was asked for.",
    "Sobo-Complete-To": "Up to this position no event is missing.",
    "Sobo-Includes-To": "The highest position that is in it.",
}
REFUSED = {
    "400": "The address asks something that cannot be asked.",
    "401": "Nobody is logged in, where tokens are asked for.",
    "403": "The token is of another province.",
    "404": "Nobody bears the code or number, or nothing stands at that position.",
    "503": "The database or the projection is not there now; `Retry-After` says when to ask again.",
}
_PARAMETER = re.compile(r"\{(\w+)\}")


def description() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sobo web",
            "version": "1",
            "description": "Read-only answers over one ledger, with the keys of the commands' `--json`.",
        },
        "paths": {f"/api/{question.path}": {"get": _operation(question)} for question in QUESTIONS},
        "components": {
            "schemas": {"Error": _ERROR},
            "headers": {name: {"description": means, "schema": {"type": "string"}} for name, means in HEADS.items()},
            "responses": {status: _refusal(means) for status, means in REFUSED.items()},
            "parameters": {name: _parameter(name, MEANS[name]) for name in COMMON},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "__Host-sobo"}},
        },
        "security": [{}, {"session": []}],
    }


def described(_: Ground, __: Asked) -> Made:
    return Made(json.dumps(description(), ensure_ascii=False, indent=1).encode() + b"\n", JSON)


def _operation(question: Question) -> dict[str, Any]:
    in_path = _PARAMETER.findall(question.path)
    parameters = [{**_parameter(name, IN_PATH[name]), "in": "path", "required": True} for name in in_path]
    parameters += [
        {**_parameter(name, means), "required": name in question.needs} for name, means in question.options.items()
    ]
    parameters += [{"$ref": f"#/components/parameters/{name}"} for name in COMMON]
    answer = {
        "description": "The answer, as the command prints it with `--json`.",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADS},
        "content": {JSON: {"schema": {"type": "array" if question.is_list else "object"}}},
    }
    refused = {status: {"$ref": f"#/components/responses/{status}"} for status in REFUSED}
    return {
        "operationId": _PARAMETER.sub("", question.path).strip("/").replace("/", "_"),
        "summary": question.means,
        "parameters": parameters,
        "responses": {"200": answer, **refused},
    }


def _parameter(name: str, means: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": means, "schema": {"type": "string"}}


def _refusal(means: str) -> dict[str, Any]:
    return {"description": means, "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}}


_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "where"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "where": {"type": "array"}},
        }
    },
}
