"""What is secret is told by no command, whatever goes wrong with it."""

from __future__ import annotations

import pytest

from credatlas.environment import NAMES
from credatlas.logs import SECRET
from tests.credatlas.conftest import Run

HIDDEN = "hidden-w0rd-of-mine"
ADDRESSES = {"database_url": f"postgresql+psycopg://reader:{HIDDEN}@127.0.0.1:9/none", "meili_url": "http://127.0.0.1:9"}
GIVEN = {
    name.lower(): HIDDEN
    for name, field in NAMES.items()
    if field in SECRET and field not in {"webhook"}  # an address, and shown by its host alone
}


@pytest.mark.parametrize(
    "words", [("doctor",), ("doctor", "--json"), ("sources",), ("publish",), ("search", "tides")], ids=" ".join
)
def test_no_command_tells_a_secret(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, **GIVEN, **ADDRESSES, keys=f"us_credential_registry={HIDDEN}")
    assert done.output
    assert HIDDEN not in done.output
    assert "Traceback" not in done.output


def test_an_address_with_a_password_in_it_is_shown_without(run: Run) -> None:
    done = run("doctor", mirror=f"http://reader:{HIDDEN}@127.0.0.1:9")
    assert HIDDEN not in done.output
    assert "http://reader:(hidden)@" in "".join(done.stdout.split())


def test_an_address_that_is_none_is_not_repeated(run: Run) -> None:
    done = run("sources", database_url=f"postgresql//reader:{HIDDEN}@127.0.0.1/none")
    assert (done.exit_code, HIDDEN in done.output, "is no database address" in done.output) == (1, False, True)
