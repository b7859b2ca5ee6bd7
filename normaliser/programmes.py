"""Which programmes of its own catalogue a course belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas import Offering, fold

Key = tuple[str, str]


class Programmes:
    """The programmes of some catalogues, by the courses they name and by their own names."""

    def __init__(self, offerings: Iterable[Offering] = ()) -> None:
        self._by_course: dict[Key, list[Offering]] = {}
        self._by_name: dict[Key, list[Offering]] = {}
        for offering in offerings:
            self.hear(offering)

    def hear(self, programme: Offering) -> None:
        """One more offering; one that names no parts is no programme, and tells nothing."""
        parts = [stack for stack in programme.stacks if stack.kind == "has_part"]
        for part in parts:
            if part.native_id:
                self._by_course.setdefault((programme.source_id, part.native_id), []).append(programme)
        if parts:
            for name in {fold(text.words) for text in programme.title}:
                self._by_name.setdefault((programme.source_id, name), []).append(programme)

    def of(self, offering: Offering) -> tuple[Offering, ...]:
        """The programmes of its own catalogue that name it, and those it names; a name that two share tells of neither."""
        found = {one.offering_id: one for one in self._naming(offering)}
        return tuple(found[key] for key in sorted(found) if key != offering.offering_id)

    def _naming(self, offering: Offering) -> Iterator[Offering]:
        if offering.native_id:
            yield from self._by_course.get((offering.source_id, offering.native_id), ())
        for stack in offering.stacks:
            if stack.kind == "part_of" and stack.label:
                named = self._by_name.get((offering.source_id, fold(stack.label)), [])
                yield from named if len(named) == 1 else ()
