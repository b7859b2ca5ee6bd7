"""`credatlas check` holds a publisher's page against the frameworks of its place, proves what is said, and stores nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.credatlas.conftest import Run
from tests.parts.site import HOST, Site
from tests.parts.site import page as answer

COURSE = """<h1>Old boats</h1><p>You mend old boats in a small yard. Each week has one boat and one talk.</p>
<p>Price: 90 EUR</p><p>Duration: 6 weeks</p><p>Validated by the Academic Council through external examining.</p>"""


def saved(folder: Path, body: str = COURSE) -> str:
    file = folder / "boats.html"
    file.write_text(f'<html lang="en"><head><title>Old boats</title></head><body><main>{body}</main></body></html>', "utf-8")
    return str(file)


def test_a_saved_page_is_told_its_gaps_by_framework_what_to_paste_and_what_it_says(run: Run, tmp_path: Path) -> None:
    done = run("check", saved(tmp_path), "--country", "IE")
    assert done.exit_code == 0, done.output
    assert "workload: expected by EU-MC-2022" in done.stdout
    assert "Paste: Total workload: [50 hours]" in done.stdout
    assert '<script type="application/ld+json">' in done.stdout
    assert "Validated by the Academic Council through external examining." in done.stdout
    assert not (tmp_path / "data").exists()


def test_what_is_pasted_is_gone_from_the_gaps(run: Run, tmp_path: Path) -> None:
    before = json.loads(run("check", saved(tmp_path), "--country", "IE", "--json").stdout)
    told = {one["element"]: one["sentence"] for one in before["fixes"]}
    pasted = saved(tmp_path, f"{COURSE}<p>{told['workload'].replace('[', '').replace(']', '')}</p>")
    after = json.loads(run("check", pasted, "--country", "IE", "--json").stdout)
    gaps = [{one["requirement_id"] for one in each["gaps"]} for each in (before, after)]
    assert gaps[0] - gaps[1] == {one["requirement_id"] for one in before["gaps"] if one["element"] == "workload"}
    assert gaps[1] <= gaps[0]


def test_programs_get_one_document_with_the_gravest_gap_first(run: Run, tmp_path: Path) -> None:
    found = json.loads(run("check", saved(tmp_path), "--country", "AU", "--json").stdout)
    graveness = [one["severity"] for one in found["gaps"]]
    assert graveness == sorted(graveness)
    assert graveness[0] == 2
    assert len(found["sentences"]) == len(found["gaps"])
    assert "AU-NMF-2021" in found["frameworks"]


def test_a_page_of_a_site_is_read_with_what_its_provider_says_of_all_courses(run: Run, site: Site, tmp_path: Path) -> None:
    pages = {
        "/training/boats": answer(f'{COURSE}<p>Mode: Online</p><nav><a href="/student-support">Student support</a></nav>'),
        "/student-support": answer(
            "<h1>Student support</h1><p>A dedicated tutor, the library and technical support: write to help.</p>"
        ),
    }
    site.fault = lambda path, usual: next((page for end, page in pages.items() if path.endswith(end)), usual)
    done = run("check", f"https://{HOST}/training/boats", "--country", "IE", "--json", mirror=site.address)
    assert done.exit_code == 0, done.output
    met = {one["requirement_id"]: one for one in json.loads(done.stdout)["met"]}
    assert met["IE-QQI-ONLINE/01"]["found_scope"] == "provider"
    assert any(path.endswith("/student-support") for path, _ in site.asked)
    assert not (tmp_path / "data" / "archive").exists()


def test_without_a_country_only_what_nobody_requires_is_told(run: Run, tmp_path: Path) -> None:
    done = run("check", saved(tmp_path))
    assert done.exit_code == 0, done.output
    assert "Name it: --country IE" in done.stderr
    assert "named missing in Brown 2023" in done.stdout


def test_what_to_paste_is_told_in_french(run: Run, tmp_path: Path) -> None:
    assert "Charge de travail : [50 heures]" in run("check", saved(tmp_path), "--country", "FR", "--fr").stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("./nowhere.html",), 2, "cannot be read"),
        (("not an address",), 2, "is not an address of the web"),
        (("boats.html", "--as", "ie_microcreds", "--country", "IE"), 2, "not both"),
        (("boats.html", "--country", "Ireland"), 2, "is no code of ISO 3166"),
        (("boats.html", "--as", "ie_microcred"), 2, "did you mean ie_microcreds?"),
        (("empty.html",), 1, "does not read as a"),
    ],
)
def test_what_cannot_be_checked_is_said_so(run: Run, tmp_path: Path, words: tuple[str, ...], code: int, sentence: str) -> None:
    saved(tmp_path)
    (tmp_path / "empty.html").write_text("", "utf-8")
    done = run("check", *words)
    assert done.exit_code == code, done.output
    assert sentence in " ".join(done.stderr.split())
