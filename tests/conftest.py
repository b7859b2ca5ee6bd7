"""The real parts that tests may ask for: Meilisearch, PostgreSQL, Chromium and the federation."""

from hypothesis import settings

from tests.parts.chromium import browser
from tests.parts.federation import federation
from tests.parts.meilisearch import meilisearch_server
from tests.parts.postgres import postgres_database, postgres_url
from tests.parts.site import site
from tests.parts.town import town

__all__ = ["browser", "federation", "meilisearch_server", "postgres_database", "postgres_url", "site", "town"]

settings.register_profile("house", deadline=None)  # a busy machine is no mistake of ours
settings.load_profile("house")
