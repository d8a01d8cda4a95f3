"""How often someone may do something. When the cache does not answer, everyone may: a throttle never closes the site."""

import hashlib
import logging
import time

from django.core.cache import cache

logger = logging.getLogger(__name__)


def is_allowed(action: str, who: str, *, times: int, seconds: int) -> bool:
    """Counts this attempt of `who` (an address; it is not kept as such) in the current slice of time."""
    fingerprint = hashlib.sha256(who.encode()).hexdigest()[:32]
    key = f"throttle:{action}:{fingerprint}:{int(time.time() // seconds)}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) <= times
    except Exception:  # Each cache fails in its own way.
        logger.warning("The cache does not answer: %s is not throttled.", action)
        return True
