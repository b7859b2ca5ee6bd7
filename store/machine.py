"""Which machine this is, and whether a process of it has ended."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path


@cache
def this_machine() -> str:
    """Its hostname and a mark of where the numbers of its processes hold: this boot of this system and, in it, this container.

    Hostnames are given twice and machine ids are copied with an image; these two are made anew by each kernel. After a boot it
    is another machine, of whose processes only their silence tells. Where a system does not say, the hostname stands alone.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
        return f"{socket.gethostname()}/{boot}-{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return socket.gethostname()


def started(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty where it does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def has_ended(machine: str, pid: int, began: str = "") -> bool:
    """Whether a process is known to have ended; of another machine's nothing is known. With when it `began` it is not taken for
    one that bears its number since."""
    if machine != this_machine():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return bool(began) and started(pid) != began
