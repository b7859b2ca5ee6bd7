"""XML is read by one parser, which knows no entities, reads no other file and asks nobody."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.families import FAMILIES
from crawlers.kept import sha256
from schemas import Ask, Failure, Page, Reading, Walk
from tests.parts.servers import REPOSITORY
from tests.parts.site import HOST
from tests.parts.written import ROOMS

ADDRESS = f"https://{HOST}/sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PADDING = f"<!-- {'made by night ' * 1000} -->"
LAUGHS = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def read(body: bytes) -> Reading:
    page = Page(url=ADDRESS, status=200, headers=(), body=body, fetched_at="2026-09-01T02:00:00Z", sha256=sha256(body))
    return FAMILIES["sitemap"].read(Walk(family="sitemap", url=ADDRESS), Ask(url=ADDRESS), page)


def sitemap(declared: str, inside: str, attribute: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{PADDING}<!DOCTYPE urlset {declared}>\n<urlset xmlns="{NAMESPACE}"{attribute}>'
        f"<url><loc>https://{HOST}/{inside}</loc></url></urlset>"
    )


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as heard:
        heard.setblocking(False)
        yield heard


def test_a_sitemap_without_a_declaration_is_read() -> None:
    body = sitemap("", "course/a").replace("<!DOCTYPE urlset >", "")
    assert [ask.url for ask in read(body.encode()).asks] == [f"https://{HOST}/course/a"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32", "utf-7", "cp037"])
def test_entities_neither_grow_nor_read_a_file_nor_ask_anybody(listener: socket.socket, tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden-word")
    outside = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    hostile = (
        sitemap(f"[{LAUGHS}]", "&a9;"),
        sitemap(f"[{LAUGHS}]", "x", ' title="&a9;"'),
        sitemap(f'[<!ENTITY a SYSTEM "{secret.as_uri()}">]', "&a;"),
        sitemap(f'[<!ENTITY a SYSTEM "{outside}">]', "&a;"),
        sitemap(f'[<!ENTITY % a SYSTEM "{outside}"> %a;]', "x"),
        sitemap(f'SYSTEM "{outside}urlset.dtd"', "x"),
    )
    for text in hostile:
        reading = read(text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding))
        assert reading.failure in {Failure.WRONG_TYPE, Failure.TEMPLATE_CHANGED, Failure.TRUNCATED}
        assert reading.asks == ()
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_nothing_but_the_sitemap_reads_xml() -> None:
    """What writes XML imports the parts to write it with; a parser would have to come by one of these names."""
    parser = re.compile(
        r"^\s*(?:from|import) (?:lxml|xml\.(?:sax|dom|parsers)|xmltodict|feedparser|scrapy\.utils\.sitemap)", re.M
    )
    files = [path for room in ROOMS for path in (REPOSITORY / room).rglob("*.py")]
    found = {path.relative_to(REPOSITORY).as_posix() for path in files if parser.search(path.read_text(encoding="utf-8"))}
    assert found == {"crawlers/families/sitemap.py"}
