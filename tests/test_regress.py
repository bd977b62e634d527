"""The work makes no more calls than it did: seen without a clock."""

from __future__ import annotations

import platform

import pytest

from benchmarks.documents import document
from benchmarks.regress import ALLOWED, baseline, calls, measured

_VERSION, _BEFORE = baseline()


@pytest.mark.skipif(
    not platform.python_version().startswith(f"{_VERSION}."),
    reason="the baseline is of another version of Python, which makes other calls",
)
def test_no_more_calls_than_the_baseline() -> None:
    now = measured()
    assert now.keys() == _BEFORE.keys()
    for name, each in now.items():
        assert each.notice <= ALLOWED * _BEFORE[name].notice, name
        assert each.a_run <= ALLOWED * _BEFORE[name].a_run, name


def test_calls_are_counted() -> None:
    def twice(data: bytes) -> list[int]:
        return [len(data), abs(-1)]

    assert calls(twice, b"") in (3, 4)  # itself, two of C; and the end of the counting


def test_twice_the_text_takes_twice_the_calls() -> None:
    from fontbridge import convert

    few, more, most = (
        calls(lambda data: convert(data, to="government"), document(runs))
        for runs in (400, 1200, 2800)
    )
    assert most - more < 1.1 * 2 * (more - few)
