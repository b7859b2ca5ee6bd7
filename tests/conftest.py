"""The real parts that tests may ask for: Meilisearch, PostgreSQL, Chromium, a sentence model and the federation."""

import os
import signal

from hypothesis import HealthCheck, settings

from tests.parts.chromium import browser
from tests.parts.collecting import pytest_collection, pytest_ignore_collect, pytest_itemcollected
from tests.parts.federation import federation
from tests.parts.forked import nursery
from tests.parts.furnished import furnished, furnished_database, furnished_postgres
from tests.parts.meilisearch import meilisearch_server
from tests.parts.model import sentence_model
from tests.parts.postgres import postgres_database, postgres_url
from tests.parts.promises import (
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_runtest_logreport,
    pytest_terminal_summary,
)
from tests.parts.site import site
from tests.parts.town import town

__all__ = [
    "browser",
    "federation",
    "furnished",
    "furnished_database",
    "furnished_postgres",
    "meilisearch_server",
    "nursery",
    "postgres_database",
    "postgres_url",
    "pytest_addoption",
    "pytest_collection",
    "pytest_collection_modifyitems",
    "pytest_ignore_collect",
    "pytest_itemcollected",
    "pytest_runtest_logreport",
    "pytest_terminal_summary",
    "sentence_model",
    "site",
    "town",
]

# Whom a machine trusts is read anew for each harvest and each process, which takes longer than both; on loopback nobody asks.
os.environ["SSL_CERT_FILE"] = os.environ["SSL_CERT_DIR"] = os.devnull

# Where the tests are run in the background Ctrl-C is ignored, and would be by every program that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no mistake of ours: no deadlines. Examples differ from run to run, so few a run are many a week.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)
settings.register_profile("long", parent=settings.get_profile("house"), max_examples=1_000)
settings.load_profile("house")
