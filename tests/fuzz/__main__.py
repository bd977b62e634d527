"""`python -m tests.fuzz TARGET`: see the package."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["fontbridge"]):
    from tests.fuzz.targets import TARGETS
from tests.fuzz.mutator import mutated

LONGEST = 1 << 18


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=-1, help="inputs to try; no end without it")
    parser.add_argument("--seconds", type=int, default=0, help="time to spend; no end without it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="a folder that keeps what was worth trying")
    parser.add_argument("--crashes", type=Path, default=Path(), help="where crashes are kept")
    asked = parser.parse_args()
    attempt, seeds = TARGETS[asked.target]

    def custom(data: bytes, most: int, seed: int) -> bytes:
        return mutated(data, most, seed, atheris.Mutate)

    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds):
            Path(folder, str(number)).write_bytes(seed)
        folders = [folder] if asked.corpus is None else [str(asked.corpus), folder]
        atheris.Setup(
            [
                sys.argv[0], f"-runs={asked.runs}", f"-max_total_time={asked.seconds}",
                f"-seed={asked.seed}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=3072",
                "-verbosity=0", "-print_final_stats=1",
                f"-artifact_prefix={asked.crashes}/{asked.target}-", *folders,
            ],
            attempt,
            custom_mutator=custom,
        )  # fmt: skip
        atheris.Fuzz()


main()
