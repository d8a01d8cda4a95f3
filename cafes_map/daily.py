"""What time alone does to what visitors wrote about cafés."""

from mailing.schedule import daily_job

from . import error_reports


@daily_job
def forget_addresses_of_error_reports(now):
    """Returns how many addresses were removed."""
    return error_reports.forget_addresses(now)
