from .heartbeats import Heartbeat
from .mail import MailAttachment, OutgoingEmail
from .settings import MailSettings
from .templates import EmailTemplate

__all__ = ["EmailTemplate", "Heartbeat", "MailAttachment", "MailSettings", "OutgoingEmail"]
