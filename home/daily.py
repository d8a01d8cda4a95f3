"""What time alone does to what visitors sent."""

from mailing.schedule import daily_job

from . import contact


@daily_job
def forget_contact_messages(now):
    return contact.forget_old_messages(now)
