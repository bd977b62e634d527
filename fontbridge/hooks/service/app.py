"""The routes of the service: a file comes in, a report or a file goes out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, File, Query, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException

from fontbridge import __version__, load_profile
from fontbridge.hooks.service import answers, models, pages
from fontbridge.hooks.service.guard import Guard
from fontbridge.hooks.service.jobs import Jobs
from fontbridge.hooks.service.metrics import Metrics
from fontbridge.hooks.service.settings import ServiceSettings
from fontbridge.hooks.service.work import Answer, Upload
from fontbridge.mapping.profile import profile_names
from fontbridge.messages import in_language, translator
from fontbridge.model import Message, say
from fontbridge.reports.profiles import title

__all__ = ["create_app"]

Language = Annotated[Literal["zh", "en"], Query(description="The language of messages.")]
Target = Annotated[str, Query(description="The profile to be fit for.")]
Stage = Annotated[
    Literal["draft", "review", "final"], Query(description="The stage of proofreading.")
]
TextPolicy = Annotated[
    Literal["", "report", "keep", "ncr", "table"],
    Query(description="What to do with characters that the profile's charset lacks."),
]
Document = Annotated[UploadFile, File(description="The document.")]
Documents = Annotated[list[UploadFile], File(description="The documents.", min_length=1)]
Record = Annotated[UploadFile, File(description="The record that came with the result.")]

_REFUSALS: Mapping[int, str] = {
    400: "The request is no form.",
    401: "A token is needed.",
    403: "The request comes from a page of another site.",
    408: "The file did not arrive in time.",
    413: "The file is too large.",
    421: "The service is not called by that name.",
    422: "A parameter is wrong, or the file cannot be handled.",
    429: "Too many requests of one client at once.",
    500: "A fault of fontbridge.",
    503: "The service is busy.",
}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": models.Problem, "description": told} for status, told in _REFUSALS.items()
}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


def _files(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """How OpenAPI describes an answer that is a file of one of these media types."""
    content = dict.fromkeys(kinds, _BINARY)
    return _PROBLEMS | {200: {"content": content, "description": "The file."}}


_files_in = APIRouter(prefix="/v1", responses=_PROBLEMS)


@_files_in.get("/profiles", response_model=list[models.Named])
async def profiles(request: Request, lang: Language = "zh") -> Any:
    """The profiles that `to` takes."""
    return [
        {"name": one.name, "title": title(one, lang), "system": one.system}
        for one in request.app.state.profiles.values()
    ]


@_files_in.post("/detect", response_model=models.Detected)
async def detect(request: Request, file: Document, lang: Language = "zh") -> Response:
    """What the text of a file is encoded in."""
    return _reported(await _done(request, "detect", {"lang": lang}, [file]))


@_files_in.post("/inspect", response_model=models.Reported)
async def inspect(request: Request, file: Document, lang: Language = "zh") -> Response:
    """Which fonts a file declares, by slot and typeface, and which system it follows."""
    return _reported(await _done(request, "inspect", {"lang": lang}, [file]))


@_files_in.post("/check", response_model=models.Checked)
async def check(
    request: Request, file: Document, to: Target, stage: Stage = "final",
    text_policy: TextPolicy = "", lang: Language = "zh",
) -> Response:
    """Whether a file is fit for a profile, and what converting it would change."""
    asked = {"to": to, "stage": stage, "text_policy": text_policy, "lang": lang}
    return _reported(await _done(request, "check", asked, [file]))


@_files_in.post(
    "/convert", response_class=Response,
    responses=_files("application/octet-stream", "application/zip", "multipart/form-data"),
)
async def convert(
    request: Request, file: Document, to: Target, stage: Stage = "final",
    text_policy: TextPolicy = "", break_signatures: bool = False,
    answer: Annotated[
        Literal["file", "zip", "parts"],
        Query(description="The file alone, a ZIP with its record, or a form of both."),
    ] = "file",
    lang: Language = "zh",
) -> Response:
    """The file made fit for a profile."""
    asked = {
        "to": to, "stage": stage, "text_policy": text_policy, "lang": lang,
        "break_signatures": "true" if break_signatures else "",
    }
    came = await _done(request, "convert", asked, [file])
    if came.file is None:
        return _reported(came)
    return answers.converted(answer, _name(file), came.data, came.file)


@_files_in.post(
    "/restore", response_class=Response, responses=_files("application/octet-stream")
)
async def restore(
    request: Request, file: Document, record: Record, lang: Language = "zh"
) -> Response:
    """The file as it was before it was converted, from its record."""
    came = await _done(request, "restore", {"lang": lang}, [file, record])
    if came.file is None:
        return _reported(came)
    return answers.attached(came.file, _name(file))


_NOTES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


@_files_in.post("/note", response_class=Response, responses=_files(*_NOTES.values()))
async def note(
    request: Request, file: Documents, to: Target, stage: Stage = "final",
    text_policy: TextPolicy = "",
    form: Annotated[Literal["docx", "md", "html"], Query(description="The note's format.")]
    = "docx",
    quote: Annotated[bool, Query(description="Quote the text around what is wrong.")] = False,
    lang: Language = "zh",
) -> Response:
    """A note for the sender of the files: what does not conform, where, and what to do."""
    asked = {
        "to": to, "stage": stage, "text_policy": text_policy, "lang": lang, "form": form,
        "quote": "true" if quote else "",
    }
    came = await _done(request, "note", asked, file)
    if came.file is None:
        return _reported(came)
    return answers.attached(came.file, f"note.{form}", _NOTES[form])


_about = APIRouter()


@_about.get("/healthz", response_model=models.Health)
async def healthz() -> Any:
    """That the service answers."""
    return {"status": "ok", "version": __version__}


@_about.get("/metrics", response_class=PlainTextResponse, responses={401: _PROBLEMS[401]})
async def metrics(request: Request) -> PlainTextResponse:
    """Counts for monitoring, in the text format of Prometheus."""
    return PlainTextResponse(
        request.app.state.metrics.text(), media_type="text/plain; version=0.0.4"
    )


# -- between a request and its job -----------------------------------------------------------


async def _done(
    request: Request, kind: str, asked: dict[str, str], uploads: Sequence[UploadFile]
) -> Answer:
    known = request.app.state.profiles
    if "to" in asked and asked["to"] not in known:
        names = ", ".join(known)
        return Answer(422, _problem("usage", say("the profiles are: {names}", names=names), asked))
    held = [Upload(_name(upload), await upload.read()) for upload in uploads]
    jobs: Jobs = request.app.state.jobs
    answer = await jobs.do(kind, asked, held)
    words = translator(asked["lang"])
    told = {
        key: in_language(value, words) if isinstance(value, Message) else value
        for key, value in answer.data.items()
    }
    return answer._replace(data=told)


def _name(upload: UploadFile) -> str:
    """The file's name without the folders that some programs send, and without what could steer
    a terminal, hide in a line, or not be written at all."""
    name = PurePosixPath((upload.filename or "").replace("\\", "/")).name
    plain = "".join(character for character in name if character.isprintable())
    return plain if plain.strip(". ") else "file"


def _reported(answer: Answer) -> Response:
    return JSONResponse(answer.data, answer.status)


def _problem(code: str, message: str, asked: Mapping[str, str]) -> dict[str, Any]:
    told = in_language(message, translator(asked.get("lang", "en")))
    return models.Problem(code=code, message=told).model_dump()


async def _of_request(request: Request, error: Exception) -> Response:
    """A request of the wrong form: which parameter, and never what was in it."""
    assert isinstance(error, RequestValidationError)
    names = {str(one["loc"][-1]) for one in error.errors() if one["loc"]}
    message = say("wrong or missing: {names}", names=", ".join(sorted(names)))
    return JSONResponse(_problem("usage", message, request.query_params), 422)


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = say("no such request here") if error.status_code in (404, 405) else (
        say("the request could not be read")
    )
    told = _problem("usage", message, request.query_params)
    return JSONResponse(told, error.status_code, headers=error.headers)


# -- the whole -------------------------------------------------------------------------------


def create_app(settings: ServiceSettings) -> Guard:
    """The service as an ASGI application. Raises `MappingError` for a wrong office's folder."""
    counted = Metrics()
    jobs = Jobs(settings, counted)

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        jobs.warm()
        yield

    app = FastAPI(
        title="fontbridge",
        version=__version__,
        summary="Official documents pass between the GB2312 and GBK font systems",
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        lifespan=running,
        exception_handlers={RequestValidationError: _of_request, HTTPException: _of_http},
        dependencies=[Depends(HTTPBearer(auto_error=False))] if settings.tokens else [],
    )
    app.state.metrics, app.state.jobs = counted, jobs
    app.state.profiles = {
        name: load_profile(name, settings.mappings) for name in profile_names(settings.mappings)
    }
    for router in (_files_in, _about, pages.router):
        app.include_router(router)
    _name_profiles(app)
    known = frozenset({"/", "/openapi.json", *app.openapi()["paths"]})
    return Guard(app, settings, counted, partial(_route_of, known))


def _route_of(known: frozenset[str], path: str) -> str:
    """The route of a path, for logs and counts: a path as it was sent may hold anything."""
    if path.startswith("/page/"):
        return "/page"
    return path if path in known else "other"


def _name_profiles(app: FastAPI) -> None:
    """Let the description say which profiles there are; only this service knows."""
    for path in app.openapi()["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "to":
                    parameter["schema"]["enum"] = list(app.state.profiles)
