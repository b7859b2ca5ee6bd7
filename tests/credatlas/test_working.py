"""The command of a worker: what it needs, said before it begins."""

from __future__ import annotations

from tests.credatlas.conftest import Run


def test_a_worker_without_postgresql_says_what_it_needs(run: Run) -> None:
    done = run("worker")
    assert done.exit_code == 2
    assert "Workers need PostgreSQL" in done.output
    assert "CREDATLAS_DATABASE_URL" in done.output


def test_a_database_that_is_not_there_is_said_in_a_sentence(run: Run) -> None:
    done = run("worker", database_url="postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    assert done.exit_code == 1
    assert "cannot be opened" in done.output


def test_the_doctor_says_that_workers_without_postgresql_leave_no_night_to_harvest(run: Run) -> None:
    assert "a night harvests by itself" in " ".join(run("doctor").stdout.split())
    done = run("doctor", workers="yes")
    assert (done.exit_code, "they need PostgreSQL" in " ".join(done.stdout.split())) == (1, True)


def test_the_doctor_says_that_no_worker_is_there(run: Run, postgres_database: str) -> None:
    assert "start one: credatlas worker" in " ".join(run("doctor", workers="yes", database_url=postgres_database).stdout.split())
