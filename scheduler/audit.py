"""Proof that the store says what the archive says: every record derived again from its pages, every difference reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crawlers import Archive, assemble
from normaliser import normalise
from scheduler.archived import day_of, fetched, read_again
from schemas import ArchiveError, Offering, Source, Value, encode
from store import Store


class Difference(Value, kw_only=True, frozen=True):
    """A field of a record that the archive does not bear out; `*` stands for the whole record."""

    offering_id: str
    url: str
    field: str
    stored: str
    derived: str


@dataclass
class Audit:
    """What an audit found. `values` and `quotes` count what was derived again and found equal."""

    records: int = 0
    values: int = 0
    quotes: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Share of values borne out by the archive; an audit of nothing proves nothing and gives 0."""
        total = self.values + len(self.differences)
        return self.values / total if total else 0.0


def rederive(source: Source, archive: Archive, store: Store) -> Iterator[Offering]:
    """Every offering of a source as tonight's rules read it from the archive; nothing is crawled."""
    last = store.last_taken(source.source_id)
    manifest = archive.manifest(source.source_id, last.rests_on if last else "")
    dates = fetched(manifest.values())
    for raw in assemble(source, read_again(source, archive, manifest.values())):
        yield normalise(raw, source, day_of(raw, dates)).offering


def _compare(audit: Audit, stored: Offering, derived: Offering | None) -> None:
    audit.records += 1
    if derived is None:
        audit.differences.append(
            Difference(
                offering_id=stored.offering_id, url=stored.url, field="*", stored=stored.name, derived="not in the archive"
            )
        )
        return
    for name in Offering.__struct_fields__:
        ours, theirs = encode(getattr(stored, name)), encode(getattr(derived, name))
        if ours == theirs:
            audit.values += 1
            audit.quotes += len(stored.evidence) if name == "evidence" else 0
        else:
            audit.differences.append(
                Difference(
                    offering_id=stored.offering_id,
                    url=stored.url,
                    field=name,
                    stored=ours.decode()[:400],
                    derived=theirs.decode()[:400],
                )
            )


def audit(sources: Mapping[str, Source], archive: Archive, store: Store) -> Audit:
    """Derive everything again and compare. A damaged page is a difference of each record of its source, not an error."""
    done = Audit()
    for source in sources.values():
        try:
            derived = {offering.offering_id: offering for offering in rederive(source, archive, store)}
        except ArchiveError as error:
            done.differences.append(
                Difference(offering_id="", url=source.url, field="*", stored=source.source_id, derived=str(error))
            )
            continue
        for record in store.records(source.source_id):
            _compare(done, record.offering, derived.get(record.offering.offering_id))
    return done
