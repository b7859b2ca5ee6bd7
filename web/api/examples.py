"""An example answer of every operation, made of the same values as the answers, so that it cannot differ from them in form."""

from __future__ import annotations

from collections.abc import Mapping

from reporter import Cell, Coverage, Fill, Row
from schemas import (
    FIELDS,
    Badge,
    Count,
    Dimension,
    Document,
    Evidence,
    Facet,
    Finding,
    FindingOutcome,
    Hit,
    Level,
    Method,
    Offering,
    Provider,
    Record,
    Scope,
    SourceKind,
    Statement,
    Text,
    Value,
    Verb,
)
from web.api.catalogues import CatalogueData, CatalogueLine, Catalogues, ProviderData, ProviderLine, Providers
from web.api.courses import Compared, Line
from web.api.problem import KINDS, Kind, Kinds
from web.api.search import Counted, Found
from web.course.data import CourseData

_ID, _OTHER = "6f2f4c1e-7f0a-5a51-9d0a-0d8b6c0f9a11", "0c3b7a52-1a55-5d0e-8b1e-4c1f0f6f7d21"
_PAGE = "5e" * 32
_TITLE, _URL = "Data for people who care", "https://microcreds.example/data-for-people-who-care"
_SAYS = "A tutor answers your questions within two days."


def _document(course_id: str, title: str) -> Document:
    return Document(
        id=course_id, title=title, title_lang="en", provider="harbour-university", provider_name="Harbour University",
        catalogue="ie_microcreds", catalogue_name="MicroCreds", url=_URL, description="Reading figures.",
        skills=("data literacy",), mode="online", mode_text="Online", price="to-300", price_text="€250", price_eur=250.0,
        time="11-40h", hours_text="25 hours", hours=25.0, level=("nfq-8",), language=("en",), country="ie",
        info=("support",), published=1, cluster=course_id,
        badges=tuple(
            Badge(dimension=dimension, status="published" if dimension is Dimension.LEARNER_SUPPORT else "not_found")
            for dimension in Dimension
        ),
    )  # fmt: skip


_OFFERING = Offering(
    offering_id=_ID,
    source_id="ie_microcreds",
    url=_URL,
    title=(Text(words=_TITLE, lang="en"),),
    statements=(
        Statement(
            dimension=Dimension.LEARNER_SUPPORT, level=Level.DESCRIBED, text=_SAYS, page=_PAGE, locator="text:4", lang="en",
            scope=Scope.OFFERING,
        ),
    ),
    evidence=(
        Evidence(field="title", page=_PAGE, locator="css:h1", quote=_TITLE, method=Method.STRUCTURED, extractor="pairs@1"),
    ),
)  # fmt: skip

_COURSE = CourseData(
    published=1,
    card=_document(_ID, _TITLE),
    record=Record(
        offering=_OFFERING,
        content_hash="c0" * 16,
        pages_hash="b1" * 16,
        first_seen="2026-11-01T02:10:00Z",
        last_changed="2026-11-01T02:10:00Z",
        last_seen="2026-11-27T02:10:00Z",
    ),
    findings=(
        Finding(
            requirement_id="a-framework-04", framework_id="a-framework", section="4.2", element="learner_support",
            outcome=FindingOutcome.MET, verb=Verb.EXPECTED, severity=4, found_level=Level.DESCRIBED, found_scope=Scope.OFFERING,
        ),
    ),
)  # fmt: skip

_CELLS = {"in_part": 0, "negated": 0, "inherited": 0, "no_place": 0, "sources": 1}
_ROW = Row(
    key="ie_microcreds",
    name="MicroCreds",
    n=200,
    sources=1,
    dimensions=tuple(
        Cell(element=one, n=200, observed=160, published=40, not_found=120, not_checked=40, share=0.25, any_share=0.25,
             publishing=1, **_CELLS)
        for one in Dimension
    ),
    fields=tuple(Fill(element=field, n=200, observed=200, stated=150, share=0.75, sources=1) for field in FIELDS),
)  # fmt: skip

_CATALOGUE = CatalogueLine(
    id="ie_microcreds", name="MicroCreds", url="https://microcreds.example/", kind=SourceKind.NATIONAL_PORTAL, jurisdiction="IE",
    language="en", courses=200, harvested="2026-11-27T02:31:00Z", verified=True,
)  # fmt: skip

_PROVIDER = Provider(name="Harbour University", slug="harbour-university", country="IE")
_MODES = Facet(name="mode", counts=(Count(value="online", label="Online", count=120),))

EXAMPLES: Mapping[str, Value] = {
    "search": Found(
        total=1,
        hits=(Hit(course=_ID, document=_document(_ID, _TITLE), title_marked="\ue000Data\ue001 for people who care"),),
        facets=(_MODES,),
        engine="meilisearch",
    ),
    "facets": Counted(total=161, facets=(_MODES,), engine="meilisearch"),
    "course": _COURSE,
    "compare": Compared(
        courses=(_COURSE, CourseData(published=1, card=_document(_OTHER, "Data, slowly"), record=_COURSE.record)),
        lines=(Line(name="Price", told=("€250", "€250"), differs=False),),
    ),
    "providers": Providers(
        total=1, page=1, per_page=20, providers=(ProviderLine(slug="harbour-university", name="Harbour University", courses=31),)
    ),
    "provider": ProviderData(
        provider=_PROVIDER, catalogues=(Count(value="ie_microcreds", label="MicroCreds", count=31),), coverage=_ROW
    ),
    "catalogues": Catalogues(total=1, catalogues=(_CATALOGUE,)),
    "catalogue": CatalogueData(catalogue=_CATALOGUE, coverage=_ROW),
    "coverage": Coverage(
        by="source", as_of="2026-11-27", rows=(_ROW,), total=_ROW, summary=("A quarter of what was checked is published.",)
    ),
    "problems": Kinds(problems=tuple(Kind(kind=kind, status=status, title=title) for kind, (status, title) in KINDS.items())),
}
"""By the name of the operation."""
