"""Write the example documents: python -m tests.makers.make_examples [FOLDER]

They go to examples/, which holds nothing else; another FOLDER is for comparing. Nothing but Python
is needed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.makers.notice.faces import GOVERNMENT_FACES, PARTY_FACES
from tests.makers.notice.package import package
from tests.makers.notice.words import GOVERNMENT, LETTER_GB2312, LETTER_GBK, PARTY


def main(folder: Path) -> None:
    """Write two notices and two letters into `folder`, which is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for notice, faces in ((PARTY, PARTY_FACES), (GOVERNMENT, GOVERNMENT_FACES)):
        (folder / f"{notice.stem}.docx").write_bytes(package(notice, faces))
    # Python's gb2312 codec reads A1A4 and A1AA as other characters than · and —, so that it
    # refuses both; GBK's bytes for the characters of GB2312 are those of GB2312.
    for name, letter in (("letter-gb2312.txt", LETTER_GB2312), ("letter-gbk.txt", LETTER_GBK)):
        (folder / name).write_bytes(letter.replace("\n", "\r\n").encode("gbk"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "examples")
