import pytest
from django.core.management import CommandError, call_command

from mailing import schedule
from mailing.models import Heartbeat
from tests.factories.mailing import MORNING


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(schedule, "_daily_jobs", {})


def test_run_daily_gives_the_moment_to_each_job_and_reports_its_result(jobs):
    @schedule.daily_job
    def remind(now):
        return f"reminded at {now:%H}"

    [report] = schedule.run_daily(MORNING)

    assert report.name.endswith("remind")
    assert (report.result, report.error) == ("reminded at 08", None)
    assert remind(MORNING) == "reminded at 08"


def test_run_daily_goes_on_after_a_job_that_fails(jobs, caplog):
    @schedule.daily_job
    def a_fails(now):
        raise ValueError("no")

    @schedule.daily_job
    def b_works(now):
        return 3

    reports = schedule.run_daily(MORNING)

    assert [(report.result, str(report.error or "")) for report in reports] == [(None, "no"), (3, "")]
    assert "a_fails failed" in caplog.text


def test_a_job_registered_twice_runs_once(jobs):
    def remind(now):
        return 1

    schedule.daily_job(remind)
    schedule.daily_job(remind)

    assert len(schedule.run_daily(MORNING)) == 1


@pytest.mark.django_db
def test_daily_prints_each_job_and_beats(jobs, capsys):
    @schedule.daily_job
    def remind(now):
        return 0

    call_command("daily")

    assert capsys.readouterr().out.endswith("remind: 0\n")
    assert Heartbeat.last("daily") is not None


@pytest.mark.django_db
def test_daily_fails_at_the_end_when_a_job_failed(jobs, capsys):
    done = []

    @schedule.daily_job
    def a_fails(now):
        raise ValueError("no")

    schedule.daily_job(done.append)

    with pytest.raises(CommandError, match=r"1 of 2 jobs failed: .*a_fails"):
        call_command("daily")

    assert len(done) == 1
    assert "a_fails: no" in capsys.readouterr().out
