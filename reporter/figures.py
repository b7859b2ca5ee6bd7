"""The figures of a coverage report; every share stands beside the numbers it is made of."""

from __future__ import annotations

from schemas import Value


class Cell(Value, kw_only=True, frozen=True):
    """What the `n` offerings of a row say on one dimension.

    published + in_part + negated + inherited + not_found = observed; observed + not_checked = n. Each offering counts under
    the first of: published (its own page describes it or can be verified), in part (mentioned), negated (said not to be so),
    inherited (said of its programme, provider or portal only). `no_place` counts those of not_checked whose source cannot
    carry it at all. `share` is published / observed and `any_share` adds in_part; None when nothing was observed. `sources`
    is how many sources were observed, `publishing` how many of them publish it at least once.
    """

    element: str
    n: int
    observed: int
    published: int
    in_part: int
    negated: int
    inherited: int
    not_found: int
    not_checked: int
    no_place: int
    share: float | None
    any_share: float | None
    sources: int
    publishing: int


class Fill(Value, kw_only=True, frozen=True):
    """How often one field is stated; `share` is stated / observed, None when nothing was observed."""

    element: str
    n: int
    observed: int
    stated: int
    share: float | None
    sources: int


class Row(Value, kw_only=True, frozen=True):
    """One source or provider, or all together; cells in the order of Dimension, fills in the order of FIELDS."""

    key: str
    name: str
    n: int
    sources: int
    dimensions: tuple[Cell, ...]
    fields: tuple[Fill, ...]


class Coverage(Value, kw_only=True, frozen=True):
    """`by` is source, provider or subject; `as_of` the day asked for, or when a record was last seen; empty without records."""

    by: str
    as_of: str
    rows: tuple[Row, ...]
    total: Row
    summary: tuple[str, ...]
