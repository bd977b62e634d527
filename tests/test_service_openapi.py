"""The service keeps what its OpenAPI description says, whatever is sent to it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig

from tests.served import served

OPERATIONS = {
    "get /healthz", "get /metrics", "get /v1/profiles", "post /v1/detect", "post /v1/inspect",
    "post /v1/check", "post /v1/convert", "post /v1/restore", "post /v1/note",
}  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as running:
        yield running


def test_every_operation_is_described(address: str) -> None:
    paths = httpx.get(f"{address}/openapi.json").json()["paths"]
    told = {f"{method} {path}" for path, methods in paths.items() for method in methods}
    assert told == OPERATIONS


def test_the_description_names_the_profiles(address: str) -> None:
    operation = httpx.get(f"{address}/openapi.json").json()["paths"]["/v1/check"]["post"]
    (to,) = [each for each in operation["parameters"] if each["name"] == "to"]
    assert to["schema"]["enum"] == ["government", "party"]


@pytest.fixture(scope="module")
def described(address: str) -> schemathesis.BaseSchema:
    config = SchemathesisConfig.from_dict(
        # Bytes made at random are seldom a document; that they are refused is as it should be.
        # In a form everything is bytes: a number in place of a file is a file that holds digits.
        {
            "checks": {
                "positive_data_acceptance": {"expected-statuses": [200, 422]},
                "negative_data_rejection": {"enabled": False},
            }
        }
    )
    return schemathesis.openapi.from_url(f"{address}/openapi.json", config=config)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_answers_are_as_described(described: schemathesis.BaseSchema, operation: str) -> None:
    method, path = operation.split()

    @given(case=described[path][method].as_strategy())
    @settings(
        max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate], derandomize=True,
        database=None, suppress_health_check=list(HealthCheck),
    )
    def answers(case: schemathesis.Case) -> None:
        case.call_and_validate()

    answers()
