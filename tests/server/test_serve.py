import signal
import time
from urllib.request import Request, urlopen

import pytest


def test_serve_answers_with_compressed_hashed_static_files(start_server):
    server = start_server(workers=2)
    manifest = (server.state / "static" / "staticfiles.json").read_text()

    response = urlopen(Request(f"{server.url}/healthz"), timeout=5)

    assert response.status == 200
    assert '"css/site.css": "css/site.' in manifest
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_content_type_that_django_cannot_read_is_a_400(start_server):
    server = start_server(workers=1)
    request = Request(f"{server.url}/healthz", headers={"Content-Type": "text/plain; charset*=x'y'%41"})

    with pytest.raises(OSError, match="400"):
        urlopen(request, timeout=5)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_running_after_the_end(start_server, number):
    server = start_server(workers=2)

    server.stop(number)

    assert not server.answers()


def test_killed_supervisor_takes_its_server_with_it(start_server):
    server = start_server(workers=2)

    server.process.kill()
    server.process.wait(timeout=10)

    assert wait_until_silent(server)


def wait_until_silent(server, seconds=45):  # a worker in the middle of something has 30 s to end it
    deadline = time.monotonic() + seconds
    while server.answers() and time.monotonic() < deadline:
        time.sleep(0.2)
    return not server.answers()


def test_head_has_the_headers_of_get_and_no_body(start_server):
    server = start_server(workers=1)

    response = urlopen(Request(f"{server.url}/healthz", method="HEAD"), timeout=5)

    assert (response.read(), response.headers["Content-Length"]) == (b"", "2")
    assert "body bytes on a no-body response" not in server.output()
