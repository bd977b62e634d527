"""The same work on a Dask cluster, which the extra `cluster` brings.

The workers see the files under the same paths as this machine does: a shared disk, or workers on
this machine. Only paths and outcomes pass over the wire, never a document.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from fontbridge.batch.interrupts import Stopped, never
from fontbridge.batch.pool import ended
from fontbridge.batch.processes import Done, attempt, told
from fontbridge.extras import needing
from fontbridge.model import FontbridgeError, say

__all__ = ["LOCAL", "clustered"]

Item = TypeVar("Item")
Value = TypeVar("Value")

LOCAL = "local"

# Jobs on the cluster ahead of the one whose result is awaited, per core of it.
_AHEAD = 16
# Seconds: how often to look for workers, and how long to wait for the first to come back.
_LOOK, _ALONE = 5.0, 120.0


def clustered(
    function: Callable[[Item], Value],
    items: Iterable[Item],
    scheduler: str,
    processes: int,
    stopped: Stopped = never,
) -> Generator[Done[Item, Value]]:
    """`processes.run` on the cluster at the address `scheduler`, or on one made for this run.

    An item whose worker dies is tried again on others; one that every worker dies of fails, and
    the rest are done. Raises `UnsupportedError` without Dask, `FontbridgeError` if no scheduler
    answers.
    """
    with ExitStack() as stack:
        client = stack.enter_context(_client(stack, scheduler, processes))
        ahead = _AHEAD * max(sum(client.ncores().values()), 1)
        left = iter(items)
        handed: deque[tuple[Item, Any]] = deque()
        while True:
            if stopped():
                left = iter(())
                for _, future in handed:
                    if future.status == "pending" and not _begun(client, future):
                        future.cancel()
                handed = deque(one for one in handed if not one[1].cancelled())
            for item in islice(left, ahead - len(handed)):
                handed.append((item, _hand(client, function, item)))
            if not handed:
                return
            yield _awaited(client, function, *handed.popleft())


def _hand(client: Any, function: Callable[[Item], Value], item: Item) -> Any:
    # Not pure: two files may be equal in all that their tasks say and yet be two.
    return client.submit(attempt, function, item, pure=False)


def _begun(client: Any, future: Any) -> bool:
    return any(future.key in keys for keys in client.processing().values())


def _awaited(
    client: Any, function: Callable[[Item], Value], item: Item, future: Any
) -> Done[Item, Value]:
    from distributed import KilledWorker

    fault = _fault(client, future)
    if isinstance(fault, KilledWorker):
        # It may only have waited beside the guilty one, on three workers in a row.
        fault = _fault(client, future := _hand(client, function, item))
        if isinstance(fault, KilledWorker):
            return Done(item, error=ended())
    if fault is not None:
        return Done(item, error=told(fault))
    done: Done[Item, Value] = future.result()
    return done


def _fault(client: Any, future: Any) -> BaseException | None:
    """What a job ended with. Raises `FontbridgeError` where nobody is left to do it.

    A worker that dies is started again, but not where the machine is too busy or too full for it;
    Dask would wait for another one for ever.
    """
    from distributed import TimeoutError

    alone = 0.0
    while True:
        try:
            fault: BaseException | None = future.exception(timeout=_LOOK)
        except TimeoutError:
            alone = 0.0 if client.ncores() else alone + _LOOK
            if alone >= _ALONE:
                raise FontbridgeError(
                    say("the cluster has no workers left"),
                    advice=say("Start its workers again, then go on with --journal and --resume."),
                ) from None
        else:
            return fault


def _client(stack: ExitStack, scheduler: str, processes: int) -> Any:
    with needing("cluster", say("--scheduler")):
        distributed: Any = import_module("distributed")
    if scheduler != LOCAL:
        try:
            return distributed.Client(scheduler, timeout="10s")
        except (OSError, ValueError) as error:
            raise FontbridgeError(
                say("no Dask scheduler answers at {address}", address=scheduler),
                advice=say("Check the address, such as tcp://host:8786, and the network."),
            ) from error
    # No dashboard, and no port open to other machines: what is not asked for is not served.
    cluster = distributed.LocalCluster(
        n_workers=processes, threads_per_worker=1, dashboard_address=None, host="127.0.0.1",
        silence_logs=50,
    )
    return distributed.Client(stack.enter_context(cluster))
