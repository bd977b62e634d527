"""Processes in which files are worked on, one process a file.

A file that takes a process down, fills its memory or never ends takes nothing else with it, and
nothing of it is left in memory for the next. A new process costs some milliseconds, since it is
forked from one that has everything loaded. What comes back is read as JSON and bytes, never as
pickled objects: a process that a file has taken over must not reach the server.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import sys
import threading
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any

from fontbridge.hooks.service.metrics import Metrics
from fontbridge.hooks.service.settings import ServiceSettings
from fontbridge.hooks.service.work import Answer, Job, Upload, done
from fontbridge.model import say

__all__ = ["Jobs"]

# Forking from a process with threads is unsafe; the server that is forked from has none.
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"

# Largest answer taken from a process, in sizes of the largest upload: text grows when re-encoded,
# and a record holds parts of the file once more.
_ANSWER = 8


class Jobs:
    """Runs jobs, as many at once as the settings say; the others wait their turn."""

    def __init__(self, settings: ServiceSettings, metrics: Metrics) -> None:
        self._settings, self._metrics = settings, metrics
        self._context: Any = multiprocessing.get_context(_METHOD)
        if _METHOD == "forkserver":
            self._context.set_forkserver_preload([__name__])
        self._free = asyncio.Semaphore(settings.processes)

    def warm(self) -> None:
        """Start the server that processes are forked from, before the first file comes."""
        if _METHOD == "forkserver":
            from multiprocessing.forkserver import ensure_running

            ensure_running()

    async def do(self, kind: str, asked: dict[str, str], uploads: list[Upload]) -> Answer:
        """Do a job in a process of its own; one that does not end is ended."""
        settings = self._settings
        mappings = str(settings.mappings) if settings.mappings else ""
        job = Job(kind, asked, uploads, mappings, asdict(settings.limits))
        async with self._free:
            answer, cause = await asyncio.to_thread(self._done, job)
        if cause:
            self._metrics.ended(cause)
        return answer

    def _done(self, job: Job) -> tuple[Answer, str]:
        settings = self._settings
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_work, args=(theirs, settings.memory), name="fontbridge-job", daemon=True
        )
        process.start()
        theirs.close()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(settings.work_seconds, give_up)
        timer.start()
        try:
            _send(ours, job)
            return _received(ours, _ANSWER * settings.upload_size), ""
        except (OSError, EOFError, ValueError, LookupError, TypeError):
            if late.is_set():
                return _given_up("time"), "time"
            return _given_up("died"), "died"
        finally:
            timer.cancel()
            ours.close()
            process.kill()
            process.join()
            process.close()


def _given_up(cause: str) -> Answer:
    messages = {
        "time": say("the work on this file took too long and was ended"),
        "died": say("the process that handled this file was ended from outside"),
    }
    advice = say("Try it with the command line, on a machine with more memory.")
    return Answer(
        422,
        {"code": "failed", "message": messages[cause], "advice": advice, "part": "", "line": 0},
    )


def _send(pipe: Connection, job: Job) -> None:
    head = job._asdict() | {"uploads": [upload.name for upload in job.uploads]}
    pipe.send_bytes(json.dumps(head).encode())
    for upload in job.uploads:
        pipe.send_bytes(upload.data)


def _received(pipe: Connection, most: int) -> Answer:
    head = json.loads(pipe.recv_bytes(most))
    data = pipe.recv_bytes(most) if head["file"] else None
    return Answer(int(head["status"]), dict(head["data"]), data)


def _work(pipe: Connection, memory: int) -> None:
    """The whole life of a process."""
    _confine(memory)
    head = json.loads(pipe.recv_bytes())
    uploads = [Upload(name, pipe.recv_bytes()) for name in head.pop("uploads")]
    status, data, file = done(Job(**head, uploads=uploads))
    told = {"status": status, "data": data, "file": file is not None}
    pipe.send_bytes(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if file is not None:
        pipe.send_bytes(file)


def _confine(memory: int) -> None:
    """Bound what the process may take, and let it write no file at all."""
    if sys.platform == "win32":  # has no such limits; the time limit holds there too
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
