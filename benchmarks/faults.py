"""The faults a stand-in can feign, and the classes of failure that name each of them."""

from __future__ import annotations

from collections.abc import Mapping

WELL = "-"
FAULTS: Mapping[str, frozenset[str]] = {
    "down": frozenset({"closed"}),
    "500": frozenset({"http_5xx"}),
    "429": frozenset({"http_429", WELL}),
    "slow:0.2": frozenset({WELL}),
    "truncated": frozenset({"truncated"}),
    "cut": frozenset({"truncated"}),
    "empty": frozenset({"empty", "shrunken"}),
    "block": frozenset({"block_page"}),
    "loop": frozenset({"redirect_loop"}),
    "charset": frozenset({"charset"}),
    "repeat": frozenset({"shrunken"}),
    "soft": frozenset({"soft_error"}),
    "template": frozenset({"template_changed"}),
    "huge:21": frozenset({"too_large"}),
    "robots": frozenset({"robots"}),
}
"""Every fault and the classes that name it; `-` where it leaves every harvest whole."""
SILENT: Mapping[str, frozenset[str]] = {
    "charset": frozenset({"csu"}),
    "repeat": frozenset({"edx", "estonia", "kadenze", "microcreds", "mit", "moochub", "ncirl", "springboard"}),
    "soft": frozenset({"edx", "microcreds", "moochub", "springboard"}),
    "template": frozenset({"microcreds", "ncirl", "ontario", "seeker", "springboard", "tudublin"}),
}
"""The platforms that a fault leaves whole at scale 1; elsewhere silence is a fault unseen."""


def rightly_named(platform: str, fault: str, named: set[str]) -> bool:
    """Whether the classes that a platform's sources gave name the fault; one that is seen by some of them is."""
    right = FAULTS[fault] | ({WELL} if platform in SILENT.get(fault, ()) else set())
    return named <= right | {WELL} and bool(named & right)
