"""Does once, in the process that nights are forked from, what each of them would do first: imports, and making its readers."""

import scrapy.core.downloader.handlers.http11
import scrapy.downloadermiddlewares.retry  # noqa: F401 - what a crawl imports when it begins

from tests.normaliser.listings import read, said

read(said("description", "Each exercise is marked by a harbour pilot."))
