"""Somebody at the door of a site: keeps cookies as a browser does, follows nothing, and may say anything in a header."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.parts.servers import PATIENCE
from tests.web.asking import Answer, Site

_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@dataclass
class Visitor:
    """`says` are headers of every request, a Host of its own among them."""

    site: Site
    says: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, Morsel[str]] = field(default_factory=dict)
    """By their path."""

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, **form: str) -> Answer:
        return self.ask("POST", path, urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.site.url).netloc, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host="Host" in self.says)
            named = {name.replace("_", "-"): value for name, value in (headers or {}).items()} | self.says
            held = [cookie for at, cookie in self.cookies.items() if path.startswith(at)]
            named |= {"Cookie": "; ".join(f"{one.key}={one.value}" for one in held)} if held else {}
            named |= {"Content-Length": str(len(body))} if body is not None else {}
            for name, value in named.items():
                connection.putheader(name, value.encode("latin-1"))
            connection.endheaders(body)
            return self._read(connection.getresponse())
        finally:
            connection.close()

    def _read(self, answer: http.client.HTTPResponse) -> Answer:
        for line in answer.headers.get_all("set-cookie", []):
            for cookie in SimpleCookie(line).values():
                self.cookies.pop(cookie["path"], None)
                if cookie["max-age"] != "0":
                    self.cookies[cookie["path"]] = cookie
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())

    def token(self, path: str) -> str:
        """What the forms on a page send along."""
        found = _TOKEN.search(self.get(path).text)
        assert found, path
        return found[1]

    def sign_in(self, password: str, where: str = "", language: str = "") -> Answer:
        to = f"{language}/ops/sign-in"
        return self.post(to, token=self.token(to), password=password, next=where)
