"""A catalogue in our own words: a few documents written by hand and as many as wanted composed from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from uuid import UUID

import msgspec

from indexer import told
from schemas import Badge, Dimension, Document, slug

ENGLISH = {
    "Data analysis": ("spreadsheets", "statistics", "charts", "surveys"),
    "Machine learning": ("classification", "regression", "neural networks", "Python"),
    "Cybersecurity": ("threats", "encryption", "incident response", "networks"),
    "Project management": ("schedules", "budgets", "stakeholders", "risk"),
    "Aged care": ("dementia", "nutrition", "falls", "families"),
    "Sustainable farming": ("soil", "water", "grazing", "carbon"),
    "Medical coding": ("records", "billing", "anatomy", "audits"),
    "Early childhood": ("play", "language", "families", "observation"),
    "Supply chain": ("warehouses", "forecasting", "procurement", "customs"),
    "Welding": ("joints", "blueprints", "safety", "metals"),
}
FRENCH = {
    "Gestion de projet": ("échéances", "budgets", "équipes", "risques"),
    "Soins infirmiers": ("pharmacologie", "éthique", "relève", "familles"),
    "Rédaction professionnelle": ("courriels", "rapports", "clarté", "révision"),
    "Énergie renouvelable": ("éolienne", "réseaux", "bâtiments", "hydrogène"),
    "Comptabilité": ("impôts", "bilans", "paie", "vérification"),
}
LEADS = ("Introduction to {}", "{} in practice", "Advanced {}", "{} for managers", "Essentials of {}", "{}: a first step")
LEADS_FRENCH = ("Introduction : {}", "{} en pratique", "{} avancée", "{} pour gestionnaires", "L'essentiel : {}")
PROVIDERS = (
    ("Collège Boréal", "ca"), ("Humber Polytechnic", "ca"), ("Université Laurentienne", "ca"),
    ("Atlantic Technological University", "ie"),
    ("Dublin City University", "ie"), ("Maynooth University", "ie"), ("Deakin University", "au"), ("TAFE Queensland", "au"),
    ("University of Otago", "nz"), ("Open Skills Ltd", "gb"),
)  # fmt: skip
CATALOGUES = (("ca_on_microlearn", "Micro-credentials Ontario"), ("ie_microcreds", "MicroCreds"), ("mooc_open", "Open courses"))
FIELDS = ("computing", "business-and-law", "health-and-welfare", "agriculture", "unknown")
CREDIT = (("ects",), ("ects", "stackable"), ("unknown",), ("none",), ("institution",), ("unknown",))
LEVELS = ("nfq-7", "nfq-8", "nfq-9", "aqf-8", "dreyfus-expert", "mooc-beginner")
INFO = ("qa", "support", "careers", "rating", "outcomes", "connected")
PRICES = (("free", 0.0), ("to-300", 120.0), ("301-1000", 640.5), ("over-1000", 1850.0), ("unknown", None))
TIMES = (("to-10h", 6.0), ("11-40h", 24.0), ("41-100h", 75.0), ("over-100h", 220.0), ("unknown", None))
STARTS = (
    ("any-time", ""), ("30d", "2026-12-07"), ("90d", "2027-01-18"), ("later", "2027-09"), ("closed", "2026-03-02"),
    ("unknown", ""),
)  # fmt: skip
SYLLABLES = (
    "ba",
    "cor",
    "den",
    "fil",
    "gra",
    "hes",
    "jun",
    "kle",
    "lum",
    "mir",
    "nos",
    "pra",
    "quil",
    "ros",
    "ste",
    "tur",
    "vel",
    "wan",
)


def compose(count: int, seed: int = 11) -> tuple[Document, ...]:
    """Varied documents with stable ids; the same seed gives the same documents in every process."""
    return tuple(Composed(count, seed))


class Composed:
    """The same documents one at a time, as often as asked, so that no catalogue is too large to be held.

    A `wide` one is as varied as a real catalogue of its size: up to 2,000 providers and a word or two of its own a document.
    """

    def __init__(self, count: int, seed: int = 11, wide: bool = False) -> None:
        self._count, self._seed, self._wide = count, seed, wide

    def __iter__(self) -> Iterator[Document]:
        dice = random.Random(self._seed)  # noqa: S311 - a catalogue to search, not a secret
        for _ in range(self._count):
            yield _widened(dice, _one(dice)) if self._wide else _one(dice)


def reworded(document: Document) -> Document:
    return msgspec.structs.replace(document, title=f"{document.title} (new edition)")


def by_hand() -> tuple[Document, ...]:
    """What the composed ones do not hold: markup, quotes, codes, an accent on its own, no provider."""
    return (
        _written("h1", "Safe <b>coding</b> & <script>alert(1)</script>", description="Review of web code."),
        _written("h2", 'The apprentice\'s "toolbox" \U0001f9f0', code="TOOL-1042", mode="on-campus", info=("qa",)),
        _written("h3", "Colle\u0301giale leadership", description="For heads of department.", language=("fr",)),
        _written("h4", "Artificial intelligence for nurses", skills=("triage",), info=("qa", "support"), published=2),
        _written("h5", "Philosophy of thought", description="Reasoning, step by step, through old questions."),
    )


def named_with_signs() -> tuple[Document, ...]:
    """What no engine would find by letters and digits alone, with the facts that a publish gives it."""
    courses = (
        _written("h6", "C++ et l’œuvre ouverte", description="Pointers."),
        _written("h7", "Tools in C# (.NET)"),
        _written("h8", "Cats"),
    )
    return tuple(msgspec.structs.replace(each, facts=told(each)[0]) for each in courses)


def alike() -> tuple[Document, ...]:
    """Courses on one thing: said by the whole title, by a part of it, twice over, and only in the description."""
    return (
        _written("spoken", "Ropes", description="Knots are tied at sea and on land."),
        _written("plain", "Advanced knots at sea", published=1, info=("qa",)),
        _written("told", "Advanced knots at sea", published=3, info=("qa", "support", "rating")),
        _written("whole", "Knots at sea"),
    )


def _written(key: str, title: str, **fields: object) -> Document:
    held = {
        "id": key,
        "title": title,
        "catalogue": "mooc_open",
        "catalogue_name": "Open courses",
        "url": f"https://open.example/{key}",
    }
    return msgspec.convert(held | fields, Document)


def _one(dice: random.Random) -> Document:
    french = dice.random() < 0.3
    topics, leads = (FRENCH, LEADS_FRENCH) if french else (ENGLISH, LEADS)
    topic = dice.choice(list(topics))
    provider, country = dice.choice(PROVIDERS)
    catalogue, catalogue_name = dice.choice(CATALOGUES)
    price, euros = dice.choice(PRICES)
    time, hours = dice.choice(TIMES)
    start, day = dice.choice(STARTS)
    info = tuple(name for name in INFO if dice.random() < 0.3)
    identity = str(UUID(int=dice.getrandbits(128)))
    composed = Document(
        id=identity, url=f"https://{catalogue.replace('_', '-')}.example/{identity}",
        code=f"{topic[:3].upper()}-{dice.randrange(9000)}",
        title=dice.choice(leads).format(topic), title_lang="fr" if french else "en",
        description=_prose(dice, topics[topic]), outcomes=tuple(_prose(dice, topics[topic], 12) for _ in range(3)),
        skills=tuple(dice.sample(topics[topic], 2)), subjects=(topic,),
        provider=slug(provider), provider_name=provider, country=country, catalogue=catalogue, catalogue_name=catalogue_name,
        mode=dice.choice(("online", "blended", "on-campus", "unknown")), price=price, time=time, start=start,
        level=tuple(dice.sample(LEVELS, dice.randrange(3))), language=("fr",) if french else ("en",), info=info,
        price_eur=euros, hours=hours, start_date=day, published=len(info),
        badges=tuple(
            Badge(dimension=dimension, status="published" if name in info else "not_found")
            for dimension, name in zip(Dimension, INFO, strict=True)
        ),
    )  # fmt: skip
    return _classed(composed, topic)


def _classed(document: Document, topic: str) -> Document:
    place, jobs = len(document.description), (topic,) if topic[0] in "CW" else ()
    return msgspec.structs.replace(
        document,
        subject=(FIELDS[len(topic) % len(FIELDS)],),
        credit=CREDIT[place % len(CREDIT)],
        skill=tuple(map(slug, document.skills)),
        occupation=tuple(map(slug, jobs)),
        occupations=jobs,
    )


def _widened(dice: random.Random, document: Document) -> Document:
    house = f"{_spelt(int(2_000 ** dice.random()) - 1)} institute".capitalize()
    rare = " ".join(_spelt(dice.randrange(100_000, 5_000_000)) for _ in range(2))
    described = f"{document.description} {rare}"
    varied = msgspec.structs.replace(document, provider=slug(house), provider_name=house, description=described)
    facts, common = told(varied)
    return msgspec.structs.replace(varied, facts=facts, common=common)


def _prose(dice: random.Random, words: tuple[str, ...], length: int = 90) -> str:
    """Topic words among invented ones that follow Zipf's law, so that a large catalogue has a large vocabulary."""
    said = [dice.choice(words) if dice.random() < 0.25 else _invented(dice) for _ in range(length)]
    return " ".join(said).capitalize() + "."


def _invented(dice: random.Random) -> str:
    return _spelt(int(20_000 ** dice.random()))


def _spelt(rank: int) -> str:
    word = ""
    while rank or not word:
        rank, place = divmod(rank, len(SYLLABLES))
        word += SYLLABLES[place]
    return word
