"""Turns an offering into the bytes that are kept and the fingerprints that decide whether anything changed."""

from __future__ import annotations

import zlib

import msgspec
from msgspec.structs import replace

from schemas import Offering, Scope, digest, encode

_DECODER = msgspec.json.Decoder(Offering)
_LEVEL = 3  # a third of the time of zlib's default for a tenth more bytes


def pack(offering: Offering) -> bytes:
    return zlib.compress(encode(offering), _LEVEL)


def unpack(payload: bytes) -> Offering:
    return _DECODER.decode(zlib.decompress(payload))


def content_hash(offering: Offering) -> str:
    """The fingerprint of the offering's own values alone: where and how they were found changes with any byte of a page, or
    with our rules, and what its provider or its catalogue says of all courses changes no course."""
    own = (statement for statement in offering.statements if statement.scope is Scope.OFFERING)
    said = tuple(replace(statement, page="", locator="", cue="") for statement in own)
    told = tuple(replace(disclosed, cue="") for disclosed in offering.disclosures if disclosed.scope is Scope.OFFERING)
    return digest(replace(offering, evidence=(), statements=said, disclosures=told, field_states=offering.own_states))
