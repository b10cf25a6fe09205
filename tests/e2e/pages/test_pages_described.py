"""The description of `/api` in OpenAPI 3.1, held against the published schema and against what is answered."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from tests.e2e.conftest import Sobo
from tests.e2e.pages.looked_at import looked_at, with_leavers
from web.app import PAGES
from web.asking.questions import QUESTIONS

FILLED = {"code": "00004", "number": "CB2"}
NEEDED = {"text": "ba dinh", "before": "20"}
NO_KEY = ("by", "from", "map", "all-routes")


@pytest.fixture(scope="module")
def pages(sobo: Sobo) -> Iterator[TestClient]:
    with looked_at(with_leavers(sobo)) as client:
        yield client


@pytest.fixture(scope="module")
def told(pages: TestClient) -> Any:
    return pages.get("/api/openapi.json").json()


def test_the_description_is_openapi(told: Any) -> None:
    """Catches: a reference to nothing, a parameter of the path that is not declared, two operations of one name."""
    OpenAPIV31SpecValidator(told).validate()
    del told["paths"]["/api/units/show/{code}"]["get"]["parameters"][0]
    assert list(OpenAPIV31SpecValidator(told).iter_errors())


def test_every_address_and_every_parameter_of_the_api_is_described(pages: TestClient) -> None:
    paths = pages.get("/api/openapi.json").json()["paths"]
    served = {path: set(options) for path, (_, options) in PAGES.items() if path.startswith("/api/")}
    del served["/api/openapi.json"]
    described = {path: {one["name"] for one in got["get"]["parameters"] if one.get("in") == "query"}
                 for path, got in paths.items()}  # fmt: skip
    assert described == served


@pytest.mark.parametrize("path", [question.path for question in QUESTIONS])
def test_an_answer_has_the_type_and_the_heads_that_are_described(pages: TestClient, path: str) -> None:
    """Catches: a question that needs a parameter which the description calls one that may be left out."""
    got = pages.get("/api/openapi.json").json()["paths"][f"/api/{path}"]["get"]
    options = {one["name"]: one["required"] for one in got["parameters"] if one.get("in") == "query"}
    values = NEEDED | {"by": next((name for name in options if name not in NO_KEY), "")}
    needed = {name: values[name] for name, is_needed in options.items() if is_needed}
    filled = re.sub(r"\{(\w+)\}", lambda name: FILLED[name[1]], path)
    found = pages.get(f"/api/{filled}", params={"on": "2025-09-01", **needed})
    assert found.status_code == 200, found.text
    kind = "array" if isinstance(found.json(), list) else "object"
    assert got["responses"]["200"]["content"]["application/json"]["schema"]["type"] == kind
    assert {name for name in got["responses"]["200"]["headers"] if name in found.headers} >= {
        "Sobo-On", "Sobo-Complete-To", "Sobo-Includes-To",
    }  # fmt: skip
    for name in needed:
        rest = {other: value for other, value in needed.items() if other != name}
        assert pages.get(f"/api/{filled}", params={"on": "2025-09-01", **rest}).status_code == 400, name
