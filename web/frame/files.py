"""Files that a page gives to keep."""

from __future__ import annotations

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(name: str) -> dict[str, str]:
    """The header by which a browser saves an answer under this name, in place of showing it."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
