"""A return note as Markdown and as a page of HTML that stands alone."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from fontbridge.reports.note import Kind, Note

if TYPE_CHECKING:
    from fontbridge.mapping.profile import Profile

__all__ = ["markdown", "page"]

_HEADINGS = {Kind.TITLE: "# ", Kind.FIRST: "## ", Kind.SECOND: "### "}
# What CommonMark would read as its own wherever it stands (2.4: any ASCII punctuation may be
# escaped); a digit and a dot at the beginning would start a list of its own numbering.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~&])")
_NUMBER = re.compile(r"^(\d+)\.")


def markdown(note: Note) -> str:
    """The note as CommonMark, in UTF-8 wherever it goes."""
    told = []
    for kind, text in note.blocks:
        heading = _HEADINGS.get(kind, "")
        plain = _MARKUP.sub(r"\\\1", text)
        told.append(heading + plain if heading else _NUMBER.sub(r"\1\\.", plain))
    return "\n\n".join(told) + "\n"


_TAGS = {Kind.TITLE: "h1", Kind.FIRST: "h2", Kind.SECOND: "h3"}

# Sizes and indents of GB/T 9704-2012, 5.2.2 and 7.3: 2号 22 pt, 3号 16 pt, two characters in.
_STYLE = """
body {{ max-width: 28em; margin: 2em auto; padding: 0 1em; font: 16pt/1.8 {body}; }}
h1 {{ font: 22pt/1.6 {title}; text-align: center; }}
h2, h3, p {{ font-size: 16pt; margin: 0; text-indent: 2em; overflow-wrap: anywhere; }}
h2 {{ font-family: {first}; font-weight: normal; }}
h3 {{ font-family: {second}; font-weight: normal; }}
.address {{ text-indent: 0; }}
.date {{ text-align: right; padding-right: 4em; margin-top: 2em; }}
@media print {{ body {{ margin: 0; }} }}
"""


def page(note: Note, profile: Profile) -> str:
    """The note as HTML with nothing outside itself, in the faces of `profile`."""
    from fontbridge.reports.notefaces import faces

    chosen = faces(profile)
    style = _STYLE.format(
        **{
            name: ", ".join(_quoted(family) for family in (chosen.latin, han)) + ", serif"
            for name, han in (
                ("title", chosen.title), ("body", chosen.body),
                ("first", chosen.first), ("second", chosen.second),
            )
        }
    )
    told = []
    for kind, text in note.blocks:
        tag = _TAGS.get(kind, "p")
        marked = f' class="{kind.value}"' if kind in (Kind.ADDRESS, Kind.DATE) else ""
        told.append(f"<{tag}{marked}>{escape(text)}</{tag}>")
    title = escape(next(text for kind, text in note.blocks if kind is Kind.TITLE))
    language = "zh-CN" if note.language == "zh" else note.language
    body = "\n".join(told)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _quoted(family: str) -> str:
    plain = re.sub(r'["\\<>\n]', "", family)  # of a mapping file, which an office writes
    return f'"{plain}"'
