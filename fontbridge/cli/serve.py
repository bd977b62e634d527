"""`fontbridge serve`: the HTTP service, with a page for the clerk."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fontbridge.batch.processes import cores
from fontbridge.cli import exits
from fontbridge.cli.options import Command, Option, Settings, common, size, wrong
from fontbridge.cli.talk import Talk
from fontbridge.extras import needing
from fontbridge.messages import mark
from fontbridge.model import say

__all__ = ["command"]


@click.command(
    "serve",
    cls=Command,
    help=mark("Serve detect, check, convert and the rest over HTTP, with a page for the clerk."),
)
@click.option(
    "--host", default="127.0.0.1", metavar="ADDRESS", cls=Option,
    help=mark("The address to listen on; any but this machine's own needs --token-file."),
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8321, cls=Option,
    help=mark("The port to listen on, by default 8321; 0: any that is free."),
)
@click.option(
    "--token-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    cls=Option, help=mark("The tokens that open the service, one a line."),
)
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", cls=Option,
    help=mark("A further name by which the service is called; may be given several times."),
)
@click.option(
    "--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE", cls=Option, help=mark("With --key: the certificate, to serve HTTPS."),
)
@click.option(
    "--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    cls=Option, help=mark("The key of the certificate."),
)
@click.option(
    "--max-upload", type=size, default="100M", metavar="SIZE", cls=Option,
    help=mark("Refuse larger files, by default those over 100M."),
)
@click.option(
    "--upload-seconds", type=click.FloatRange(min=0, min_open=True), default=60, cls=Option,
    metavar="SECONDS", help=mark("How long a file may take to arrive, by default 60."),
)
@click.option(
    "--work-seconds", type=click.FloatRange(min=0, min_open=True), default=60, cls=Option,
    metavar="SECONDS", help=mark("How long the work on a file may take, by default 60."),
)
@click.option(
    "--memory", type=size, default="2G", metavar="SIZE", cls=Option,
    help=mark("Memory for the work on one file, by default 2G."),
)
@click.option(
    "--queue", type=click.IntRange(min=0), default=128, metavar="N", cls=Option,
    help=mark("Files that may wait while others are worked on, by default 128."),
)
@click.option(
    "--per-client", type=click.IntRange(min=1), default=64, metavar="N", cls=Option,
    help=mark("Files that one client may have in hand at once, by default 64."),
)
@common
def command(
    host: str,
    port: int,
    token_file: Path | None,
    hosts: tuple[str, ...],
    certificate: Path | None,
    key: Path | None,
    max_upload: int,
    upload_seconds: float,
    work_seconds: float,
    memory: int,
    queue: int,
    per_client: int,
    settings: Settings,
) -> int:
    from fontbridge.hooks.service.settings import ServiceSettings, is_loopback, tokens_in

    if token_file is None and not is_loopback(host):
        raise wrong(say("an address that others can reach needs --token-file"))
    if (certificate is None) != (key is None):
        raise wrong(say("--certificate and --key belong together"))
    service = ServiceSettings(
        host=host,
        hosts=hosts,
        tokens=tokens_in(token_file) if token_file else frozenset(),
        mappings=settings.mappings,
        limits=settings.limits,
        processes=settings.jobs or cores(),
        queue=queue,
        per_client=per_client,
        upload_size=max_upload,
        upload_seconds=upload_seconds,
        work_seconds=work_seconds,
        memory=memory,
    )
    with needing("server", say("the service")):
        from fontbridge.hooks.service.running import serve
    talk = Talk(settings)
    if not is_loopback(host) and certificate is None:
        talk.tell(say("without --certificate, files and tokens cross the network unencrypted"))
    serve(
        service,
        port,
        certificate,
        key,
        lambda url: talk.tell(say("serving at {url}; end with Ctrl-C", url=url)),
        log=sys.stderr if settings.verbosity > 0 else None,
    )
    return exits.DONE
