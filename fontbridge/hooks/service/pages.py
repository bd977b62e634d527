"""The page for the clerk: a few files of the package, and nothing from elsewhere."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.exceptions import HTTPException

__all__ = ["router"]

_KINDS = {
    "page.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "files.js": "text/javascript; charset=utf-8",
    "shown.js": "text/javascript; charset=utf-8",
    "words.js": "text/javascript; charset=utf-8",
    "zip.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

router = APIRouter(include_in_schema=False)


def _sent(name: str) -> Response:
    data = files(__package__).joinpath("page", name).read_bytes()
    return Response(data, media_type=_KINDS[name])


@router.get("/")
async def page() -> Response:
    """The page."""
    return _sent("page.html")


@router.get("/page/{name}")
async def part(name: str) -> Response:
    """What the page is made of."""
    if name not in _KINDS:
        raise HTTPException(404)
    return _sent(name)
