"""A watched folder whose process is killed again and again: is any file lost, or given out twice?

Files are dropped at random moments, some of them written in pieces, while `fontbridge watch` is
killed (SIGKILL, to it and its workers) and started again. Another program takes the results away
as soon as they are there, so that a second one of the same file would be seen.

    python -m benchmarks.watch_kills --files 500 --kills 20
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import fontbridge

WATCH = ("--poll", "--interval", "0.1", "--settle", "0.3", "--jobs", "2", "-q")
LONGEST = 600.0  # seconds until the run counts as stuck


class Found(NamedTuple):
    """What was found at the end; all is well if `lost`, `twice` and `wrong` are empty."""

    dropped: int
    given: int
    rejected: int
    lost: list[str]
    twice: list[str]
    wrong: list[str]
    kills_in_work: int
    seconds: float


def letter(number: int) -> bytes:
    """A letter of its own; every tenth has a character that the Party system's charset lacks."""
    name = "朱镕" if number % 10 == 0 else "朱红"
    return f"关于第{number}号来文的复函\r\n{name}同志：\r\n".encode("gbk") * 40


def drop(inbox: Path, files: int, seconds: float, chance: random.Random) -> None:
    """Write the letters at random moments, every fifth in two pieces."""
    for number in range(files):
        folder = inbox / "急件" if number % 17 == 0 else inbox
        folder.mkdir(exist_ok=True)
        data = letter(number)
        with (folder / f"{number:04}.txt").open("wb") as stream:
            if number % 5 == 0:
                stream.write(data[:100])
                stream.flush()
                time.sleep(chance.uniform(0, 0.2))
                data = data[100:]
            stream.write(data)
        time.sleep(chance.uniform(0, 2 * seconds / files))


def carry_off(outbox: Path, taken: Path, ended: threading.Event) -> None:
    """Take every result away; names are never used again."""
    number = 0
    while not ended.is_set():
        for path in [*outbox.glob("*.txt"), *outbox.glob("急件/*.txt")]:
            number += 1
            os.rename(path, taken / f"{path.name}@{number}")
        time.sleep(0.01)


def run(files: int, kills: int, folder: Path, seed: int = 1) -> Found:
    """Drop `files`, kill `kills` times, let the last process finish."""
    chance = random.Random(seed)
    inbox, outbox, taken, register = (folder / one for one in ("in", "out", "taken", "r.sqlite"))
    for one in (inbox, outbox, taken):
        one.mkdir()
    begun = time.monotonic()
    spread = kills * 1.2 + 1
    dropper = threading.Thread(target=drop, args=(inbox, files, spread, chance))
    ended = threading.Event()
    carrier = threading.Thread(target=carry_off, args=(outbox, taken, ended))
    dropper.start()
    carrier.start()
    in_work = 0
    try:
        for _ in range(kills):
            watching = _start(inbox, outbox, register)
            time.sleep(chance.uniform(0.6, 1.8))
            in_work += any((inbox / ".fontbridge" / "work").glob("*/*"))
            os.killpg(watching.pid, signal.SIGKILL)
            watching.wait()
        watching = _start(inbox, outbox, register)
        dropper.join()
        while _open(inbox, outbox) and time.monotonic() - begun < LONGEST:
            time.sleep(0.1)
        watching.terminate()
        watching.wait()
    finally:
        time.sleep(0.1)
        ended.set()
        carrier.join()
        dropper.join()
    return _found(files, inbox, taken, register, in_work, time.monotonic() - begun)


def _start(inbox: Path, outbox: Path, register: Path) -> subprocess.Popen[bytes]:
    watch = [sys.executable, "-m", "fontbridge", "watch", str(inbox), "--to", "party"]
    paths = ["--out", str(outbox), "--register", str(register)]
    return subprocess.Popen([*watch, *paths, *WATCH], start_new_session=True)


def _open(inbox: Path, outbox: Path) -> bool:
    """True while there is anything to do."""
    waiting = [*inbox.glob("*.txt"), *inbox.glob("急件/*.txt")]
    return bool(waiting) or any((inbox / ".fontbridge" / "work").glob("*"))


def _found(
    files: int, inbox: Path, taken: Path, register: Path, in_work: int, seconds: float
) -> Found:
    given = Counter(path.name.partition(".")[0] for path in taken.iterdir())
    rejected = Counter(path.name[:4] for path in (inbox / "退文").rglob("*.txt"))
    kept = Counter(path.name[:4] for path in (inbox / "存档").rglob("*.txt"))
    both = given + rejected
    names = [f"{number:04}" for number in range(files)]
    told = subprocess.run(
        [sys.executable, "-m", "fontbridge", "register", "list", "--last", "0", "--json",
         "--register", str(register)],
        capture_output=True, check=True,
    )
    rows = Counter(Path(json.loads(line)["path"]).stem for line in told.stdout.splitlines())
    profile = fontbridge.load_profile("party")
    wrong = [name for name in names if rows[name] != 1 or kept[name] != given[name]]
    for path in taken.iterdir():
        data = letter(int(path.name[:4]))
        if fontbridge.convert(data, to=profile, name="a.txt").data != path.read_bytes():
            wrong.append(path.name)
    return Found(
        files, given.total(), rejected.total(),
        [name for name in names if not both[name]],
        [name for name in names if both[name] > 1],
        wrong, in_work, round(seconds, 1),
    )


def main() -> int:
    """Run it, print what was found; 1 if a file was lost, given out twice or spoilt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(asked.files, asked.kills, Path(folder), asked.seed)
    print(json.dumps(found._asdict(), ensure_ascii=False))
    return 1 if found.lost or found.twice or found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
