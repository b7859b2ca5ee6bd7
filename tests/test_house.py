"""The house rules hold for every file, and each of them notices when it is broken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from tests.parts import rules
from tests.parts.rules import Rule
from tests.parts.written import ROOMS, Written, repository, written

DOCSTRING = '"""Says what it holds."""\n'
BROKEN: list[tuple[Rule, str, str]] = [
    (rules.foreign_libraries_stay_in_their_room, "store/tables.py", "import scrapy"),
    (rules.foreign_libraries_stay_in_their_room, "web/pages.py", "def show():\n    from sqlalchemy.orm import Session"),
    (rules.foreign_libraries_stay_in_their_room, "scheduler/clock.py", "from rich.progress import Progress"),
    (rules.rooms_are_entered_by_their_face, "scheduler/night.py", "from store.tables import offerings"),
    (rules.rooms_are_entered_by_their_face, "web/pages.py", "import schemas.offering"),
    (rules.only_the_front_door_reads_the_environment, "store/opening.py", "import os\nurl = os.environ['URL']"),
    (rules.only_the_front_door_reads_the_environment, "web/app.py", "from os import getenv"),
    (rules.a_file_opens_with_a_sentence, "store/opening.py", "import os"),
    (rules.a_file_opens_with_a_sentence, "store/opening.py", ""),
    (rules.a_file_opens_with_a_sentence, "store/opening.py", '"""opening"""'),
    (rules.a_file_stays_short, "store/opening.py", DOCSTRING + "x = 1\n" * 300),
    (rules.nothing_has_a_vague_name, "store/utils.py", DOCSTRING),
    (rules.nothing_has_a_vague_name, "store/helpers/dates.py", DOCSTRING),
    (rules.nothing_has_a_vague_name, "store/opening.py", "class Manager: ..."),
    (rules.sources_are_named_and_polite, "crawlers/sources/MicroCreds.toml", ""),
    (rules.sources_are_named_and_polite, "crawlers/sources/ie_microcreds.toml", "delay = 0.2"),
    (rules.sources_are_short, "crawlers/sources/ie_microcreds.toml", "x = 1\n" * 16),
    (rules.sources_are_short, "crawlers/sources/ie_microcreds.py", "x = 1\n"),
    (rules.sources_are_short, "crawlers/families/listing.py", DOCSTRING),
    (rules.tests_stand_where_their_room_is, "tests/cellar/test_wine.py", DOCSTRING),
    (rules.tests_stand_where_their_room_is, "tests/store/opening.py", DOCSTRING),
    (rules.nothing_names_a_machine, "docs/operate.md", "cd " + "/home" + "/ada/credatlas"),
    (rules.nothing_is_left_for_later, "store/opening.py", "# TO" + "DO: open it"),
    (rules.locks_hold_hashes_and_no_address, "requirements.lock", "rich==15.0.0\ntyper==0.29.0 \\\n    --hash=sha256:00"),
    (rules.locks_hold_hashes_and_no_address, "requirements.lock", ""),
    (rules.locks_hold_hashes_and_no_address, "requirements.lock", "--index-url https://registry.example/simple\n"),
    (
        rules.locks_hold_hashes_and_no_address,
        "package-lock.json",
        '{"packages": {"node_modules/axe-core": {"version": "4.0.0"}}}',
    ),
    (rules.images_are_pinned, "Dockerfile", "FROM python:slim AS build\n"),
    (rules.images_are_pinned, "docker-compose.yml", "services:\n  search:\n    image: getmeili/meilisearch\n"),
    (rules.every_vocabulary_tells_its_origin, "schemas/vocabularies/wines.csv", "name\n"),
]
RULES = list(dict.fromkeys(rule for rule, _, _ in BROKEN))


@cache
def house() -> Sequence[Written]:
    return repository()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Rule) -> None:
    assert list(rule(house())) == []


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN, ids=lambda part: getattr(part, "__name__", None))
def test_a_broken_example_fails(rule: Rule, path: str, text: str) -> None:
    assert list(rule([written(path, text)]))


def test_every_rule_has_a_broken_example() -> None:
    offered = {
        name for name, thing in vars(rules).items() if callable(thing) and getattr(thing, "__module__", "") == rules.__name__
    }
    assert {name for name in offered if not name.startswith("_")} == {rule.__name__ for rule in RULES}


def test_no_room_is_empty() -> None:
    assert {file.room for file in house() if file.is_python} >= set(ROOMS)
