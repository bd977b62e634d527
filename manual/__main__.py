"""Build the manual: python -m manual [site|reference|pictures] [FOLDER]

`site` (the default) builds docs/ into build/site or FOLDER. `reference` writes the generated parts
of docs/reference/ anew. `pictures` takes the pictures of docs/pictures/ anew, or those of them that
are named instead of FOLDER; it wants Chromium and the free fonts of .ci/run.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(arguments: list[str]) -> int:
    """Do what the first argument names; gives the exit code."""
    task, rest = (arguments[0], arguments[1:]) if arguments else ("site", [])
    if task == "site" and len(rest) < 2:
        from manual.site import Mistakes, build

        folder = Path(rest[0]) if rest else ROOT / "build" / "site"
        try:
            pages = build(ROOT, folder)
        except Mistakes as mistakes:
            print(mistakes, file=sys.stderr)
            return 1
        print(f"{pages} pages: {folder / 'index.html'}")
        return 0
    if task == "reference" and not rest:
        from manual.reference import write

        for page in write(ROOT / "docs"):
            print(page)
        return 0
    if task == "pictures":
        from manual.pictures import take

        take(ROOT / "docs" / "pictures", rest)
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
