"""Text compressed once, served as it is to each browser in the encoding it reads."""

import gzip
import hashlib
from contextlib import suppress
from dataclasses import dataclass

import brotli

# Above this many bytes the best compression takes seconds.
LARGE = 300_000


@dataclass(frozen=True)
class Compressed:
    version: str
    br: bytes
    gzip: bytes

    @classmethod
    def of(cls, text, version=""):
        """`version`: what the text was made from, when that is known; else a digest of the text."""
        content = text.encode()
        return cls(
            version or hashlib.blake2b(content, digest_size=6).hexdigest(),
            brotli.compress(content, quality=9 if len(content) > LARGE else 11),
            gzip.compress(content, 9, mtime=0),
        )

    def encoded(self, encoding):
        """The bytes for one of « br », « gzip » or "" (as they were)."""
        return {"br": self.br, "gzip": self.gzip}.get(encoding) or gzip.decompress(self.gzip)


def kept(cache, key, seconds, make):
    """What the cache has under a key, else what `make()` gives. A cache that is down costs the making."""
    found = None
    with suppress(Exception):
        found = cache.get(key)
    if found is None:
        found = make()
        with suppress(Exception):
            cache.set(key, found, seconds)
    return found
