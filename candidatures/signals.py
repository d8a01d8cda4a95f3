"""What apps above may listen to. Sent on commit, with the candidature."""

from django.dispatch import Signal

candidature_converted = Signal()
