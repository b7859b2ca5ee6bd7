"""Who a provider's name stands for: the spellings of one name joined, and what the tables know of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from msgspec.structs import replace

from schemas.offering import Identifier, Provider
from schemas.register import Register
from schemas.ror import Organisation, organisations
from schemas.tables import table
from schemas.terms import ProviderType, RegulatedStatus
from schemas.value import digest
from schemas.words import fold, slug, squeeze

_PARTS = re.compile(r"(.+?)\s*\(([^()]+)\)|(.+?) - (\S+)")
"""A name with a shorter or a longer one: `Dublin City University (DCU)`, `UCL (University College London)`, `... - UCD`."""
_ACRONYM = re.compile(r"[A-Z]{2,5}")
_URLS: Mapping[str, str] = {"ror": "https://ror.org/{}"}


@lru_cache(maxsize=65536)
def provider_slug(name: str) -> str:
    """The words of a name that tell who it is, joined by hyphens: no article, no `and`, no abbreviation in brackets.

    A name without a Latin letter is known by a fingerprint.
    """
    words = slug(_without_abbreviation(squeeze(name))).split("-")
    if words == [""]:
        return digest(fold(name))[:12]
    drop, first = _words()
    if words[0] in first and len(words) > 1:
        words = words[1:]
    kept = [own for word in words if (own := drop.get(word, word))]
    return "-".join(kept or words)


class Providers:
    """Known providers by every spelling of their names; `spellings` has those of each beside its name, by its slug.

    Rows that share a spelling need slugs that tell them apart.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]], registered: Mapping[str, Organisation] | None = None) -> None:
        self._registered = registered or {}
        self.by_slug: dict[str, Provider] = {}
        self.spellings: dict[str, tuple[str, ...]] = {}
        self._spelt: dict[str, dict[str, Provider]] = {}
        for row in rows:
            known = _provider(row)
            self.by_slug[known.slug] = known
            self.spellings[known.slug] = tuple(filter(None, row["aliases"].split("|")))
            for spelling in (row["name"], row["slug"], *row["aliases"].split("|")):
                if spelling:
                    self._spelt.setdefault(provider_slug(spelling), {})[known.slug] = known

    def named(self, name: str, home: str = "") -> Provider:
        """The provider a page names, as the page spells it. A spelling of several, or an abbreviation, is that of the country
        `home`, or nobody's: UL is a university in Ireland and a laboratory in America."""
        own = provider_slug(name)
        found = list(self._spelt.get(own, {}).values())
        if len(found) > 1 or (_ACRONYM.fullmatch(name) and all(name != known.name for known in found)):
            found = [known for known in found if known.country == home]
        if len(found) == 1:
            return self._completed(replace(found[0], name=name))
        stranger = Provider(name=name, slug=own, country=home or None)
        return stranger if found or _ACRONYM.fullmatch(name) else self._completed(stranger)

    def _completed(self, provider: Provider) -> Provider:
        """With the id and the place of the one organisation of exactly this name, unless it is of another country."""
        one = self._registered.get(provider_slug(provider.name))
        if (
            one is None
            or (provider.country or one.country) != one.country
            or any(i.scheme == "ror" for i in provider.identifiers)
        ):
            return provider
        return replace(
            provider,
            country=one.country,
            region=provider.region or one.region,
            identifiers=(one.identifier, *provider.identifiers),
        )

    def goes_by(self, spelling: str) -> str:
        """The slug of the one provider that is also written so, as in an address; empty when there is none, or several."""
        found = self._spelt.get(provider_slug(spelling), {})
        return next(iter(found)) if len(found) == 1 else ""


@lru_cache(maxsize=4)
def known_providers(ror: Register | None = None) -> Providers:
    """The providers of `providers.csv`; what it does not tell of them comes from a dump of ROR where there is one."""
    return Providers(table("providers"), organisations(ror, provider_slug) if ror else None)


def _provider(row: Mapping[str, str]) -> Provider:
    ids = [f"ror:{row['ror']}"] if row["ror"] else []
    ids += filter(None, row["ids"].split("|"))
    status = _statuses().get((row["country"], row["type"]), {})
    return Provider(
        name=row["name"],
        slug=row["slug"],
        country=row["country"] or None,
        region=row["region"] or None,
        type=ProviderType(row["type"]) if row["type"] else None,
        identifiers=tuple(_identifier(*written.split(":", 1)) for written in ids),
        regulators=tuple(filter(None, status.get("regulators", "").split("|"))),
        regulated_status=RegulatedStatus(status.get("regulated_status", "unknown")),
    )


def _identifier(scheme: str, value: str) -> Identifier:
    return Identifier(scheme=scheme, value=value, url=_URLS[scheme].format(value) if scheme in _URLS else None)


@cache
def _statuses() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["country"], row["type"]): row for row in table("provider_status")}


@cache
def _words() -> tuple[Mapping[str, str], frozenset[str]]:
    rows = table("provider_words")
    anywhere = {row["words"]: row["ours"] for row in rows if row["where"] == "any"}
    return anywhere, frozenset(row["words"] for row in rows if row["where"] == "first")


def _without_abbreviation(name: str) -> str:
    """The longer of two names where the shorter is made of its initials, in order."""
    parts = _PARTS.fullmatch(name)
    if not parts:
        return name
    one, two = (part for part in parts.groups() if part)
    if _abbreviates(two, one):
        return one
    return two if _abbreviates(one, two) else name


def _abbreviates(short: str, name: str) -> bool:
    """Whether every letter of `short` is the initial of a word, in order: AUT, but not UK, for a university of technology."""
    initials = iter(word[0] for word in slug(name).split("-") if word)
    return short.isalpha() and short.isupper() and len(short) > 1 and all(letter in initials for letter in short.lower())
