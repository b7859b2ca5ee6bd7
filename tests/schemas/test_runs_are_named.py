"""Where the log of a run lies is made of its id, which leads nowhere but into the folder of logs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Settings, WrongUse

HOME = Settings(home=Path("data"))


def test_the_log_of_a_run_lies_in_the_folder_of_logs() -> None:
    assert HOME.log("ie_quayside/20260901T020000Z") == HOME.logs / "ie_quayside" / "20260901T020000Z.log"


@pytest.mark.parametrize("run_id", ["", "../credatlas", "a/../../b", "/etc/passwd", "..", "a\0b", "a\nb", "a/.."])
def test_an_id_that_leads_out_of_it_names_no_run(run_id: str) -> None:
    with pytest.raises(WrongUse, match="cannot name a run"):
        HOME.log(run_id)


@given(st.text(st.sampled_from("./\\a~\0é")))
def test_no_id_leads_out_of_it(run_id: str) -> None:
    try:
        file = HOME.log(run_id)
    except WrongUse:
        return
    assert os.path.commonpath([os.path.normpath(file), HOME.logs]) == str(HOME.logs)
