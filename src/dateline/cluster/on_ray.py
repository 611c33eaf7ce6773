"""The shards of an archive as tasks of a Ray cluster: one that is lost with its node is done again on another."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from importlib.util import find_spec

from dateline.cluster.shards import Done, Work, read_shard
from dateline.errors import RunError

# How often a shard may be lost with its process or node before the run gives up on it.
RETRIES = 50


def read_on_ray(work: Work, address: str) -> Iterator[Done]:
    """Every shard, as it is done. Raises `RunError`: R133 without Ray, R134 when the cluster cannot be used."""
    if find_spec("ray") is None:
        raise RunError("R133", detail="ray")
    import ray
    from ray.exceptions import RayError, RayTaskError

    mine = not ray.is_initialized()
    try:
        if mine:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        remote = ray.remote(num_cpus=1, max_retries=RETRIES)(read_shard)
        waiting = [remote.remote(work, shard) for shard in range(1, work.shards + 1)]
        while waiting:
            ready, waiting = ray.wait(waiting, num_returns=1)
            yield ray.get(ready[0])
    except RayTaskError as error:
        if isinstance(error.cause, RunError):
            raise error.cause from error
        raise RunError("R134", detail=_told(error.cause)) from error
    except (RayError, ConnectionError, ValueError, RuntimeError, OSError) as error:
        raise RunError("R134", detail=_told(error)) from error
    finally:
        if mine and ray.is_initialized():
            ray.shutdown()


def _told(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
