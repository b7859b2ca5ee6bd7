"""What mends an issue: lines for the source's own file, or a command, as the table of issues says."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

from normaliser.corrections import CORRECTABLE
from schemas import Issue, digest, squeeze, table

LONGEST = 300
"""Words this long are cut off in an issue, and are no value that a lookup could know."""
_KINDS = {row["kind"]: row for row in table("issues")}
_FIELDS = {raw: field for field, row in CORRECTABLE.items() for raw in sorted({row.read_as} | row.instead_of)}
_UNDER = {"run_start": "start", "industry": "subjects"}
"""Raw fields whose words are looked up under another."""
_NOTHING: Mapping[str, str] = {"says": "", "mend": ""}


class Mendable(Issue, kw_only=True, frozen=True):
    """`issue_id` stays as long as the issue does; `says` is what its kind means, `mend` what to paste, empty where nothing is."""

    issue_id: str
    says: str = ""
    mend: str = ""


def mendable(issue: Issue) -> Mendable:
    """The issue with its id and what mends it."""
    identity = [issue.source_id, issue.kind, issue.field, issue.words]
    row = _KINDS.get(issue.kind, _NOTHING)
    facts = {name: getattr(issue, name) for name in Issue.__struct_fields__}
    return Mendable(issue_id=digest(identity)[:8], says=row["says"], mend=_mend(issue, row["mend"]), **facts)


def _mend(issue: Issue, template: str) -> str:
    lookup = _lookup(issue) if "{lookup}" in template else ""
    if "{lookup}" in template and not lookup:
        return ""
    return template.format(
        lookup=lookup,
        url=shlex.quote(issue.example_url),
        field=_FIELDS.get(issue.field, issue.field),
        id=issue.words.partition(":")[0],
    )


def _lookup(issue: Issue) -> str:
    """A table of the source's file with one line in it, which says that the words are no value."""
    words = squeeze(issue.words)
    if not words or len(issue.words) >= LONGEST:
        return ""
    return f'[lookups.{_UNDER.get(issue.field, issue.field)}]\n{_string(words)} = ""'


def _string(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
