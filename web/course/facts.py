"""The plain facts of a course as a reader meets them: known, not given, or not checked."""

from __future__ import annotations

from collections.abc import Iterator

from indexer import money, phrase, says_nothing
from schemas import Basis, Credits, Document, EffortKind, Offering, PriceKind, Span, State, Value, table
from web.frame.figures import country, day, language
from web.frame.purse import about as worth
from web.frame.tongue import spoken
from web.frame.words import _, difficulty, plural, words

CORE = 7
"""How many facts every course has, known or not."""


class Fact(Value, kw_only=True, frozen=True):
    """One labelled fact, of a field where it is one's; each of `links` is a word that a reader may search for."""

    field: str = ""
    label: str
    text: str = ""
    aside: str = ""
    links: tuple[str, ...] = ()
    missing: bool = False


def facts(offering: Offering, document: Document) -> tuple[Fact, ...]:
    """The `CORE` ones that every course should tell, known or not, then those that are known."""
    core = (
        _fact(offering, _("Price"), "price", _given(document.price_text), about(document)),
        _fact(offering, _("Study time"), "workload", _given(document.hours_text), _derived(offering, document)),
        _fact(offering, _("Start"), "start", _begins(document.start_text), _later(offering, document)),
        _fact(offering, _("How you study"), "delivery", _given(document.mode_text)),
        _fact(offering, _("Level"), "level", _levels(offering)),
        _fact(offering, _("Language"), "language", ", ".join(language(tag) for tag in offering.instruction_languages)),
        _fact(offering, _("Credit"), "credits", ", ".join(_credit(credit) for credit in offering.credits)),
    )
    more = (
        *_charges(offering, document),
        Fact(field="duration", label=_("Duration"), text=_duration(offering)),
        Fact(field="credential", label=_("What you receive"), text=offering.credential.name if offering.credential else ""),
        Fact(field="funding", label=_("Funding"), text=", ".join(_funding(offering))),
        Fact(label=_("Place"), text=", ".join(offering.places)),
        Fact(label=_("Country"), text=_country(offering)),
        Fact(field="skills", label=_("Skills"), links=document.skills[:12]),
    )
    return core + tuple(fact for fact in more if fact.text or fact.links)


def _charges(offering: Offering, document: Document) -> Iterator[Fact]:
    """What is to be paid beside the course, each kind once and the least of it; a free course names its certificate's price."""
    told = words().price_kinds
    dearest_first = sorted(offering.prices, key=lambda price: price.amount_min, reverse=True)
    least = {price.kind: price for price in dearest_first if price.kind in told and price.amount_min > 0}
    for kind, price in sorted(least.items()):
        if kind is not PriceKind.CERTIFICATE or document.price != "free":
            yield Fact(label=_(told[kind]), text=money(price.amount_min, price.currency, spoken()))


def _fact(offering: Offering, label: str, field: str, text: str, aside: str = "") -> Fact:
    if text:
        return Fact(field=field, label=label, text=text, aside=aside)
    unread = offering.state(field) in (State.UNSEEN, State.UNREACHABLE)
    return Fact(field=field, label=label, text=_("Not checked") if unread else _("Not given"), missing=True)


def _given(text: str) -> str:
    """The index words what is missing for its cards; here the label beside it already says what."""
    return "" if says_nothing(text) else text


def _begins(text: str) -> str:
    """The day alone, where the words before it are those of the label."""
    return _given(text).removeprefix(phrase(spoken(), "starts"))


def about(document: Document) -> str:
    """`about €458` beside a price in another currency than the page's."""
    price = worth(document.price_eur, document.price_text)
    return _("about %(price)s") % {"price": price} if price else ""


def _derived(offering: Offering, document: Document) -> str:
    """A figure made from others says so."""
    totals = (effort for effort in offering.effort if effort.kind is EffortKind.TOTAL)
    if document.hours is None or any(effort.basis is Basis.STATED for effort in totals):
        return ""
    from_credits = any(effort.basis is Basis.CREDITS for effort in offering.effort)
    return _("worked out from the credit") if from_credits else _("worked out from hours a week")


def _later(offering: Offering, document: Document) -> str:
    """The starts after the one on the card."""
    after = sorted({run.start for run in offering.runs if run.start and run.start > document.start_date})
    return _("then %s") % ", ".join(day(start) for start in after[:3]) if after and document.start_date else ""


def _levels(offering: Offering) -> str:
    named = [f"{found.framework} {found.level}" for found in offering.levels]
    return ", ".join(named + ([difficulty(offering.difficulty.term)] if offering.difficulty else []))


def _credit(credit: Credits) -> str:
    schemes = {row["scheme"] for row in table("credit_systems")}
    unit = credit.scheme if credit.scheme in schemes else _("credit points")
    return f"{credit.value:g} {unit}"


def _duration(offering: Offering) -> str:
    span = next((run.duration for run in offering.runs if run.duration), None)
    return _span(span) if span else ""


def _span(span: Span) -> str:
    figure = f"{span.min:g}" if span.min == span.max else _("%s to %s") % (f"{span.min:g}", f"{span.max:g}")
    one, many = words().units[span.unit]
    return f"{figure} {plural(one, many, span.max)}"


def _funding(offering: Offering) -> list[str]:
    return [f"{found.scheme} ({found.condition})" if found.condition else found.scheme for found in offering.funding]


def _country(offering: Offering) -> str:
    provider = offering.provider
    return country(provider.country) if provider and provider.country else ""
