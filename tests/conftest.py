"""Fixtures that several test modules share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# What a desk draws anew each time to find more, a gate draws alike: its verdict is on the change.
settings.register_profile("gate", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("gate")

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the source tree."""
    return CHECKOUT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example documents."""
    return CHECKOUT / "examples"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """A corpus of real documents beside the checkout; the test is skipped where there is none."""
    folder = CHECKOUT.parent / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("no corpus of real documents beside the checkout")
    return folder
