"""The feed of changes: what a program asks for to hold the same records as the catalogue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from reporter import change_lines
from schemas import WrongUse
from web.api.problem import MEDIA
from web.frame.desk import AtDesk

router = APIRouter(tags=["feed"])


class FeedParameters(BaseModel):
    """`since` is the token in the last line of the answer before; without it everything is told."""

    model_config = ConfigDict(extra="forbid")

    since: str = Field("0", max_length=40)
    limit: int = Field(500, ge=1, le=1_000)


@router.get(
    "/feed.jsonl",
    summary="What changed since",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"application/jsonl": {}}},
        400: {"description": "`since` is no token of the feed.", "content": {MEDIA: {}}},
        422: {"description": "A parameter is not right.", "content": {MEDIA: {}}},
    },
)
def feed(asked: Annotated[FeedParameters, Query()], desk: AtDesk) -> StreamingResponse:
    """JSON lines in the order of the changes: `upsert` with the record, `delete`, and at last `token` with the one to ask with
    next, at once where its `more` is true.

    Keep a token only when everything before it is kept: who asks with the same one again is told the same changes, and later
    ones. `reset` comes first where the answer starts from the beginning: without a token, with one from over a year ago, or
    after the catalogue was restored. What you hold and are not told again after it is gone.
    """
    try:
        told = desk.store.changes(asked.since, asked.limit)
    except WrongUse as refused:
        raise HTTPException(400, str(refused)) from refused
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(change_lines(told), media_type="application/jsonl", headers=headers)
