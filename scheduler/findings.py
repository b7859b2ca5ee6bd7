"""What the frameworks find in each record, remembered between reports, so that only what may be otherwise is judged again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

from normaliser import RULES, Programmes, assess, rules_on
from schemas import Finding, Judged, Offering, Source, Value, digest, put
from store import Store

_VERSION = 1


class _Mark(Value, frozen=True, array_like=True):
    """What a record was when it was judged, and the number of what was found."""

    payload_hash: str
    found: int


class _Saved(Value, frozen=True, kw_only=True):
    """`found` are numbers of `findings`: thousands of records lack the same, so each is said once."""

    rules: str
    findings: tuple[Finding, ...] = ()
    found: tuple[tuple[int, ...], ...] = ()
    records: dict[str, _Mark] = {}


_DECODER = msgspec.msgpack.Decoder(_Saved)


class Findings:
    """The file of what was found. It may be lost at any time, which costs no more than to judge every record again."""

    def __init__(self, path: Path, sources: Mapping[str, Source], on: date) -> None:
        declared = {name: replace(source, registers={}) for name, source in sources.items()}
        self._path, self._sources, self._on = path, sources, on
        self._rules = digest([_VERSION, RULES, rules_on(on), declared])
        saved = self._read()
        self._before = saved.records
        self._records: dict[str, _Mark] = {}
        self._numbers = {finding: number for number, finding in enumerate(saved.findings)}
        self._lists = [tuple(saved.findings[number] for number in numbers) for numbers in saved.found]
        self._known = {numbers: place for place, numbers in enumerate(saved.found)}

    def judged(self, store: Store, programmes: Programmes) -> Iterator[Judged]:
        """Each record of the sources with what `assess` finds in it by the rules of the day. One for which a programme speaks
        is judged every time, since another record may change what is found in it. Kept once all were asked for."""
        hashes = store.payload_hashes()  # before the records: what is recorded meanwhile is then judged again, not believed
        for record in store.records():
            offering = record.offering
            if source := self._sources.get(offering.source_id):
                if spoken := programmes.of(offering):
                    found = assess(offering, source, self._on, spoken)
                else:
                    found = self._remembered(offering, source, hashes.get(offering.offering_id, ""))
                yield Judged(offering=offering, findings=found)
        self._keep()

    def _remembered(self, offering: Offering, source: Source, payload_hash: str) -> tuple[Finding, ...]:
        mark = self._before.get(offering.offering_id)
        if mark is None or mark.payload_hash != payload_hash:
            mark = _Mark(payload_hash, self._number(assess(offering, source, self._on)))
        self._records[offering.offering_id] = mark
        return self._lists[mark.found]

    def _number(self, found: tuple[Finding, ...]) -> int:
        numbers = tuple(self._numbers.setdefault(one, len(self._numbers)) for one in found)
        if numbers not in self._known:
            self._known[numbers] = len(self._lists)
            self._lists.append(found)
        return self._known[numbers]

    def _read(self) -> _Saved:
        try:
            saved = _DECODER.decode(self._path.read_bytes())
        except (OSError, msgspec.MsgspecError):
            return _Saved(rules=self._rules)
        return saved if saved.rules == self._rules else _Saved(rules=self._rules)

    def _keep(self) -> None:
        """The file appears only when it is whole. Raises OSError."""
        saved = _Saved(rules=self._rules, findings=tuple(self._numbers), found=tuple(self._known), records=self._records)
        put(self._path, msgspec.msgpack.encode(saved))
