"""The console opens to who knows its password, or to this machine alone, and changes nothing that was not meant."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from indexer import EmbeddedEngine
from schemas import Rate, Settings
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES
from tests.web.roads import KNOWN, roads
from tests.web.visitor import Visitor
from web import create_app
from web.ops import door
from web.ops.seals import Seals

WORD = "säfe passage"
STRANGER = "203.0.113.7"


@contextmanager
def opened(home: Path, ops_password: str = "") -> Iterator[Site]:
    """An empty site; who asks is whom the request names, as behind a declared proxy."""
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    app = create_app(Settings(home=home, api_rate="0", ops_password=ops_password), store, engine, SOURCES)
    with serving(ProxyHeadersMiddleware(app, "127.0.0.1"), engine) as site:  # type: ignore[arg-type]
        yield site
    store.close()


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("locked"), ops_password=WORD) as site:
        yield site


@pytest.fixture(scope="module")
def unlocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("unlocked")) as site:
        yield site


def stranger(site: Site, address: str = STRANGER) -> Visitor:
    return Visitor(site, {"X-Forwarded-For": address})


def test_with_a_password_a_stranger_is_led_to_the_sign_in_and_back(locked: Site) -> None:
    visitor = stranger(locked)
    refused = visitor.get("/ops?mode=a%20b")
    assert (refused.status, refused.headers["location"]) == (303, "/ops/sign-in?next=%2Fops%3Fmode%3Da%2520b")
    assert "Harvest overview" not in refused.text
    page = visitor.get(refused.headers["location"])
    assert (page.status, 'name="next" value="/ops?mode=a%20b"' in page.text) == (200, True)
    entered = visitor.sign_in(WORD, "/ops?mode=a%20b")
    assert (entered.status, entered.headers["location"]) == (303, "/ops?mode=a%20b")
    assert "Harvest overview" in visitor.get("/ops").text


def test_no_page_of_the_console_is_open_to_a_stranger(locked: Site, unlocked: Site) -> None:
    inside = [road for method in ("GET", "POST") for road in roads(method) if road.path.startswith("/ops")]
    assert len(inside) > 10
    for road in inside:
        to = road.to(KNOWN)
        if "/sign-" not in to:
            assert stranger(locked).get(f"{to}?key=x").status in {303, 405}, to
            assert stranger(unlocked).get(f"/fr{to}").status in {403, 405}, to
            assert stranger(locked).post(to).status in {403, 405}, to


def test_a_reader_of_feeds_gets_the_feeds_by_their_key_and_nothing_else(locked: Site) -> None:
    visitor, reader = stranger(locked), stranger(locked)
    visitor.sign_in(WORD)
    feed = re.search(r'href="(/ops/issues\.atom\?key=[0-9a-f]{64})"', visitor.get("/ops/issues").text)
    assert feed
    told = reader.get(feed[1])
    assert (told.status, feed[1].partition("?")[2] in told.text) == (200, True)
    for refused in (feed[1][:-1], feed[1].replace(".atom", ".csv"), feed[1].replace("/issues.atom", ""), "/ops/issues.atom"):
        assert reader.get(refused).status == 303, refused


def test_the_machine_itself_needs_the_password_too(locked: Site) -> None:
    assert Visitor(locked).get("/ops").status == 303


def test_who_has_signed_in_is_known_in_both_languages_and_nowhere_else(locked: Site) -> None:
    visitor = stranger(locked)
    entered = visitor.sign_in(WORD, "/fr/ops", "/fr")
    assert entered.headers["location"] == "/fr/ops"
    assert sorted(visitor.cookies) == ["/fr/ops", "/ops"]
    assert [visitor.get(path).status for path in ("/ops", "/fr/ops")] == [200, 200]
    cookie = visitor.cookies["/ops"]
    assert (cookie["httponly"], cookie["samesite"].lower(), cookie["max-age"]) == (True, "strict", "43200")
    assert "set-cookie" not in visitor.get("/").headers


@pytest.mark.parametrize(("says", "secure"), [({}, ""), ({"X-Forwarded-Proto": "https"}, True)])
def test_where_the_way_is_safe_the_cookie_takes_no_other(locked: Site, says: dict[str, str], secure: str | bool) -> None:
    visitor = Visitor(locked, {"X-Forwarded-For": "203.0.113.8"} | says)
    visitor.sign_in(WORD)
    assert visitor.cookies["/ops"]["secure"] == secure
    assert visitor.get("/about-the-data").headers.get("strict-transport-security", "") == ("max-age=31536000" if secure else "")


@pytest.mark.parametrize("said", ["", " ", WORD + " ", WORD.upper(), "\0", "x" * 50_000])
def test_a_wrong_password_is_no_way_in(locked: Site, said: str) -> None:
    visitor = stranger(locked, "203.0.113.20")
    answer = visitor.sign_in(said)
    assert (answer.status, "That is not the password" in answer.text, visitor.cookies) == (403, True, {})
    assert said.strip() not in answer.text or not said.strip()


def test_ten_passwords_may_be_tried_in_five_minutes_from_one_address(locked: Site) -> None:
    visitor = stranger(locked, "198.51.100.1")
    token = visitor.token("/ops/sign-in")
    tried = [visitor.post("/ops/sign-in", token=token, password=f"guess {n}") for n in range(11)]
    assert [answer.status for answer in tried] == [403] * 10 + [429]
    assert "Please wait" in tried[-1].text
    assert int(tried[-1].headers["retry-after"]) <= 30
    assert visitor.post("/ops/sign-in", token=token, password=WORD).status == 429
    assert stranger(locked, "198.51.100.2").sign_in(WORD).status == 303


def test_so_many_may_be_tried_from_all_addresses_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "TRIES_IN_ALL", Rate(requests=3, seconds=300))
    with opened(tmp_path, ops_password=WORD) as site:
        token = stranger(site).token("/ops/sign-in")
        tried = [stranger(site, f"198.51.100.{n}").post("/ops/sign-in", token=token, password="guess") for n in range(3)]
        late = stranger(site).post("/ops/sign-in", token=token, password=WORD)
    assert [answer.status for answer in tried] == [403] * 3
    assert (late.status, "from many addresses" in late.text) == (429, True)
    assert 0 < int(late.headers["retry-after"]) <= 100


def test_who_signs_out_is_unknown_even_with_the_old_cookie(locked: Site) -> None:
    visitor = stranger(locked)
    visitor.sign_in(WORD)
    kept = dict(visitor.cookies)
    assert visitor.post("/ops/sign-out", token=visitor.token("/ops")).status == 303
    assert visitor.cookies == {}
    visitor.cookies = kept
    assert visitor.get("/ops").status == 303


def test_a_cookie_made_by_somebody_else_is_none(locked: Site, tmp_path: Path) -> None:
    visitor = stranger(locked)
    visitor.sign_in(WORD)
    true = visitor.cookies["/ops"].value
    forged = [Seals(tmp_path / "key", WORD).begin(), f"{true}x", true.swapcase(), true.rpartition(".")[0], "", ".", "é" * 9]
    for value in forged:
        assert stranger(locked).ask("GET", "/ops", headers={"Cookie": f"credatlas_console={value}"}).status == 303, value


def test_a_session_outlives_a_restart_but_not_another_password(tmp_path: Path) -> None:
    with opened(tmp_path, ops_password=WORD) as site:
        visitor = Visitor(site)
        visitor.sign_in(WORD)
    key = tmp_path / "console.key"
    assert (stat.S_IMODE(key.stat().st_mode), len(key.read_bytes())) == (0o600, 32)
    with opened(tmp_path, ops_password=WORD) as visitor.site:
        assert visitor.get("/ops").status == 200
    with opened(tmp_path, ops_password="another") as visitor.site:
        assert visitor.get("/ops").status == 303
    assert [left.name for left in tmp_path.iterdir() if "key" in left.name] == ["console.key"]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_without_a_password_this_machine_may_enter(unlocked: Site, address: str) -> None:
    assert stranger(unlocked, address).get("/ops").status == 200
    assert Visitor(unlocked).get("/ops/sign-in").headers["location"] == "/ops"


@pytest.mark.parametrize(
    "says",
    [
        *({"X-Forwarded-For": told} for told in (STRANGER, f"127.0.0.1, {STRANGER}", f"{STRANGER}, 127.0.0.1", "::2", "x", "")),
        *({"Host": told} for told in ("evil.example", "127.0.0.1.evil.example", "10.0.0.1:8000", "localhost.evil.example")),
        {"X-Real-IP": STRANGER},
        {"Forwarded": f"for={STRANGER}"},
        {"Via": "1.1 somebody"},
    ],
    ids=str,
)
def test_without_a_password_nobody_else_may(unlocked: Site, says: dict[str, str]) -> None:
    answer = Visitor(unlocked, says).get("/ops")
    assert answer.status == 403
    assert "on its own machine" in answer.text
    assert "Harvest overview" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "atlas.localhost", "[::1]:8000", "127.0.0.1", "localhost."])
def test_this_machine_has_several_names(unlocked: Site, host: str) -> None:
    assert Visitor(unlocked, {"Host": host}).get("/ops").status == 200


def test_a_form_without_the_token_of_its_session_changes_nothing(locked: Site) -> None:
    visitor, other = stranger(locked), stranger(locked, "203.0.113.9")
    visitor.sign_in(WORD)
    other.sign_in(WORD)
    outside = stranger(locked).token("/ops/sign-in")
    for token in ("", "0" * 64, other.token("/ops"), outside, "é"):
        answer = visitor.post("/ops/sign-out", token=token)
        assert (answer.status, "Nothing was changed" in answer.text) == (403, True)
        assert '<a class="button" href="/ops">' in answer.text
    assert visitor.get("/ops").status == 200
    assert visitor.token("/ops") == visitor.token("/fr/ops")


def test_a_refused_form_leads_back_to_its_page(locked: Site) -> None:
    visitor = stranger(locked)
    visitor.sign_in(WORD)
    for told, back in (("/fr/ops?x=1", "/fr/ops?x=1"), ("/evil", "/ops"), ("//ops", "/ops"), ("/ops/../x", "/ops")):
        visitor.says["Referer"] = f"http://other.example{told}"
        assert f'<a class="button" href="{back}">' in visitor.post("/ops/sign-out").text


@pytest.mark.parametrize(
    "where",
    [
        *(
            "//evil.example",
            "https://evil.example/ops",
            "/\\evil.example",
            "/ops\\evil",
            "/opsevil",
            "ops",
            "javascript:alert(1)",
        ),
        *("/ops/../search", "/ops/%2e%2e/search", "/ops/\r\nX: y", "/xx/../ops", "/ops/é", "/ops" + "\0"),
    ],
)
def test_a_sign_in_leads_nowhere_but_into_the_console(locked: Site, where: str) -> None:
    visitor = stranger(locked, f"192.0.2.{len(where)}")
    assert visitor.sign_in(WORD, where).headers["location"] == "/ops"


def test_a_form_of_a_stranger_is_refused_and_a_part_of_a_page_too(locked: Site) -> None:
    visitor = stranger(locked)
    assert visitor.get("/ops", X_Fragment="1").status == 403
    assert visitor.post("/ops").status in {403, 405}


def test_a_form_without_end_is_not_read(locked: Site) -> None:
    answer = stranger(locked).ask("POST", "/ops/sign-in", b"password=" + b"x" * 200_000)
    assert answer.status == 413


def test_no_cache_keeps_the_console(locked: Site, unlocked: Site) -> None:
    for answer in (Visitor(locked).get("/ops"), Visitor(locked).get("/fr/ops/sign-in"), Visitor(unlocked).get("/ops")):
        assert answer.headers["cache-control"] == "no-store"
