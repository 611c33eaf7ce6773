"""The preloaded shim from Python: built once, armed and asked from inside the process it is loaded into."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
EIO, SHORT, SYNC, FULL = 1, 2, 3, 4
KINDS = {"I/O error": EIO, "short write": SHORT, "failed sync": SYNC, "disk full": FULL}


def compiler() -> str | None:
    """The C compiler, if there is one."""
    return shutil.which("cc") or shutil.which("gcc")


def build(folder: Path) -> Path:
    """Compile the shim."""
    library = folder / "shim.so"
    found = compiler()
    assert found is not None
    subprocess.run([found, "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "shim.c"), "-ldl"], check=True)
    return library


def run(
    program: str, *arguments: object, library: Path | None = None, inside: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program of this folder as a process of its own, with the shim loaded where it is given, in a folder if one is."""
    environment = os.environ | ({"LD_PRELOAD": str(library)} if library else {})
    words = [sys.executable, str(HERE / program), *map(str, arguments)]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False, cwd=inside)


def loaded() -> ctypes.CDLL:
    """The shim in this process."""
    library = ctypes.CDLL(os.environ["LD_PRELOAD"])
    library.shim_watch.argtypes = library.shim_trace.argtypes = [ctypes.c_char_p]
    return library
