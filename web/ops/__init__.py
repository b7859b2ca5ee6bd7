"""The operators' console under /ops: what the harvests did, what needs a person, and how to see it record by record."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from web.ops import (
    alerts,
    approvals,
    catalogue,
    coverage,
    diff,
    door,
    duplicates,
    front,
    record,
    records,
    run,
    runs,
)
from web.ops.door import Door, admitted, meant
from web.ops.shelf import warm

__all__ = ["Door", "router", "warm"]

router = APIRouter(include_in_schema=False)
_inside = APIRouter(dependencies=[Depends(admitted), Depends(meant)])
for room in (
    front,
    catalogue,
    coverage,
    records,
    diff,
    runs,
    alerts,
    approvals,
    duplicates,
    record,
    run,
):
    _inside.include_router(room.router)
router.include_router(door.router)
router.include_router(_inside)
