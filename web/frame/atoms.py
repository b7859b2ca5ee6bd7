"""What every Atom feed of the site begins with, and how words stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from web.frame.tongue import spoken

MEDIA = "application/atom+xml"
NEVER = "1970-01-01T00:00:00Z"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def begun(title: str, here: str, updated: str, page: str) -> Element:
    """A feed without entries; `here` is its own address, `page` that of the page it tells of."""
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": spoken()})
    say(feed, "title", title)
    say(feed, "id", here)
    say(feed, "updated", updated)
    SubElement(feed, "link", {"rel": "self", "type": MEDIA, "href": here})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    say(SubElement(feed, "author"), "name", "CredAtlas")
    return feed


def say(parent: Element, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """What XML cannot hold is left out."""
    SubElement(parent, name, dict(attributes or {})).text = _NO_XML.sub("", text)


def sent(feed: Element) -> bytes:
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))
