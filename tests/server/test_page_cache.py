from urllib.request import Request, urlopen

import brotli

from tests.factories.home import HomePageFactory, serve

ENOUGH_FOR_ALL_WORKERS = 12


def ask(server):
    response = urlopen(Request(f"{server.url}/", headers={"Accept-Encoding": "br"}), timeout=10)
    return brotli.decompress(response.read()).decode()


def test_what_one_process_publishes_shows_in_all(start_server, settings):
    home = HomePageFactory()
    serve(home)
    server = start_server(workers=2)
    settings.STATE_DIR = server.state
    before = {ask(server) for _ in range(ENOUGH_FOR_ALL_WORKERS)}

    home.headline = "Rouvrir le café, ensemble"
    home.save_revision().publish()

    assert ["Rouvrir le café du village" in html for html in before] == [True]
    assert [ask(server).count("Rouvrir le café, ensemble") > 0 for _ in range(ENOUGH_FOR_ALL_WORKERS)] == (
        [True] * ENOUGH_FOR_ALL_WORKERS
    )
