"""Times every kind of page at the size of a data folder: at the server, and from click to paint in a real browser.

For each kind: p50 and p95 of the answers as a client on this machine gets them, and the CPU time of the server an answer, which
a busy machine does not blur. In Chromium at 1280 px and, slowed down four times, at 390 px: from a click on a filter until the
results are painted, the longest interaction (INP), what shifted (CLS), and what a first visit transfers. Asked: p95 60 ms at the
server, 100 ms to the paint, INP 100 ms and 200 ms slowed down, CLS 0.02, 30 KB.

Run `python -m benchmarks.pages --home FOLDER [--rounds 40] [--meilisearch]` over a folder with a published catalogue; with
--meilisearch a server is started and the folder's records are published to it, too.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.search import KEY, listens, server
from tests.parts.chromium import ARGUMENTS
from tests.parts.servers import REPOSITORY, free_port, running

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_TICKS = os.sysconf("SC_CLK_TCK")
WORDS = ("data", "management", "health", "python", "nursing", "design", "machne lerning", "gestion", "energy", "teaching")
FILTERS = ("mode=online", "price=free", "subject=computing", "info=qa&info=support", "time=11-40h", "lang=fr", "credit=ects")
WATCH = """
window.painted = []; window.shift = 0; window.slow = 0;
let clicked = 0;
addEventListener("click", (event) => { if (event.target.closest(".option")) clicked = clicked || event.timeStamp; }, true);
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => {
    if (!clicked) return;
    const began = clicked;
    clicked = 0;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.painted.push(performance.now() - began);
      channel.port2.postMessage(0);
    });
  }).observe(document.querySelector("#results") ?? document.body, { childList: true });
});
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.interactionId) window.slow = Math.max(window.slow, one.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--home", type=Path)
    arguments.add_argument("--rounds", type=int, default=40)
    arguments.add_argument("--meilisearch", action="store_true")
    asked = arguments.parse_args()
    if asked.home is None:
        print("Skipped: name a data folder with a published catalogue (--home).")
        return
    with tempfile.TemporaryDirectory() as place, serving(asked.home, Path(place), asked.meilisearch) as (address, pid):
        _settle(pid)
        _server(address, pid, asked.rounds)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            _weight(browser, address)
            for width, slower in ((1280, 1), (390, 4)):
                _browser(browser, address, asked.rounds, width, slower)
            browser.close()


@contextmanager
def serving(home: Path, place: Path, with_meilisearch: bool) -> Iterator[tuple[str, int]]:
    """The real command over the folder: its address and its process id."""
    environment = {"CREDATLAS_HOME": str(home)}
    if not with_meilisearch:
        with _command(environment, place) as served:
            yield served
        return
    meili = f"127.0.0.1:{free_port()}"
    with running(server(meili, place), lambda: listens(meili), place / "meilisearch.log"):
        environment |= {"CREDATLAS_MEILI_URL": f"http://{meili}", "CREDATLAS_MEILI_KEY": KEY}
        subprocess.run([sys.executable, "-m", "credatlas", "publish"], env=os.environ | environment, check=True)
        with _command(environment, place) as served:
            yield served


@contextmanager
def _command(environment: dict[str, str], place: Path) -> Iterator[tuple[str, int]]:
    log = place / "serve.log"
    given = [f"{name}={value}" for name, value in environment.items()]
    command = ["env", *given, sys.executable, "-m", "credatlas", "serve", "--port", "0"]
    with running(command, lambda: bool(_ADDRESS.search(log.read_text())), log, cwd=REPOSITORY) as process:
        found = _ADDRESS.search(log.read_text())
        yield found.group() if found else "", process.pid


def _server(address: str, pid: int, rounds: int) -> None:
    print(f"{'page':22} {'p50 ms':>7} {'p95 ms':>7} {'CPU ms':>7} {'KB':>6}")
    for name, paths in kinds(address).items():
        ask = Asking(address)
        for path in paths[:3]:
            ask.get(path, name == "fragment")
        before, times, size = _spent(pid), [], 0
        for number in range(rounds):
            began = time.perf_counter()
            size = max(size, len(ask.get(paths[number % len(paths)], name == "fragment")))
            times.append(1000 * (time.perf_counter() - began))
        cpu = 1000 * (_spent(pid) - before) / rounds
        print(f"{name:22} {statistics.median(times):7.1f} {_p95(times):7.1f} {cpu:7.1f} {size / 1024:6.1f}")


class Asking:
    """One connection, which asks as a browser does, for compressed pages; another status than 200 ends the run."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def get(self, path: str, is_fragment: bool = False) -> bytes:
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip"} | ({"X-Fragment": "1"} if is_fragment else {}))
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return body


def kinds(address: str) -> dict[str, list[str]]:
    """The pages of each kind, of what this folder holds."""
    ask = Asking(address)
    ask._connection.request("GET", "/search.csv?mode=online")
    ids = re.findall(rb"\n([0-9a-f-]{36}),", ask._connection.getresponse().read())[::97]
    courses = [course.decode() for course in ids[:40]]
    search = [f"/?q={word.replace(' ', '+')}&{one}" for word in WORDS for one in FILTERS]
    return {
        "start": ["/"],
        "search by words": [f"/?q={word.replace(' ', '+')}" for word in WORDS],
        "search by filters": [f"/?{one}&{other}" for one in FILTERS for other in FILTERS if one < other],
        "fragment": search,
        "search in French": [f"/fr{path}" for path in search],
        "course": [f"/courses/{course}" for course in courses],
        "compare": [f"/compare?course={'&course='.join(courses[n : n + 4])}" for n in range(0, 36, 4)],
        "providers": ["/providers"],
        "catalogues": ["/catalogues"],
        "coverage": ["/coverage"],
        "about the data": ["/about-the-data"],
        "feed of a search": [f"/search.atom?q={word.replace(' ', '+')}" for word in WORDS],
    }


def _weight(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/", wait_until="networkidle")
    sizes = page.evaluate(
        "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".map((one) => [one.name.split('/').pop() || 'page', one.encodedBodySize])"
    )
    total = sum(size for _, size in sizes)
    print("first load", ", ".join(f"{name} {size / 1024:.1f}" for name, size in sizes), f"= {total / 1024:.1f} KB (asked: 30)")
    page.context.close()


def _browser(browser: Browser, address: str, rounds: int, width: int, slower: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(WATCH)
    page.goto(f"{address}/", wait_until="networkidle")
    if width < 800:
        page.locator("#filters-button").click()
    for number in range(rounds):
        _click(page, number)
    page.locator("#q").press_sequentially("data analysis", delay=60)
    page.wait_for_timeout(800)
    times, slow, shift = page.evaluate("() => [window.painted, window.slow, window.shift]")
    context.close()
    told = f"click to paint p50 {statistics.median(times):.0f} p95 {_p95(times):.0f} ms of {len(times)}"
    print(f"{width} px, CPU / {slower}: {told}, INP {slow:.0f} ms, CLS {shift:.3f}")


def _click(page: Page, number: int) -> None:
    """Ticks a filter, or takes the tick away again, and waits for the results."""
    options = page.locator("#group-mode .option, #group-price .option, #group-time .option")
    count = page.evaluate("() => window.painted.length")
    options.nth((number // 2) % 6).click()
    for _ in range(400):
        if page.evaluate("() => window.painted.length") > count:
            return
        page.wait_for_timeout(10)
    raise SystemExit("A click on a filter changed nothing.")


def _spent(pid: int) -> float:
    """Seconds of CPU time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _settle(pid: int) -> None:
    """Waits until the server has read what it reads ahead of its first page."""
    before = -1.0
    while (spent := _spent(pid)) != before:
        before = spent
        time.sleep(2)


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    main()
