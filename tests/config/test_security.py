import pytest
from django.contrib.auth import get_user_model
from django.db import DataError
from django.test import Client

from config.security import PERSONAL_PREFIXES, RefuseWhatNoDatabaseHolds, is_address, readable_content_type

URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "cut-here"
SCRIPTS_OF_THE_ADMIN = "script-src 'self' 'unsafe-inline'"


@pytest.fixture
def visitor():
    """Sees what gunicorn would send: an error page, not the test's exception."""
    return Client(raise_request_exception=False)


def multipart(*parts):
    body = "".join(f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n" for head, text in parts)
    return {
        "data": f"{body}--{BOUNDARY}--\r\n".encode("latin-1"),
        "content_type": f"multipart/form-data; boundary={BOUNDARY}",
    }


@pytest.mark.parametrize(
    "address",
    [
        "/healthz%00",
        "/%00",
        "/media/%00",
        "/static/%00.css",
        "/admin/%00",
        "/healthz?q=%00",
        "/healthz?%00=1",
        "/en/%00/",
    ],
)
def test_nul_byte_in_the_address_is_a_400_in_french(visitor, address):
    response = visitor.get(address)

    assert response.status_code == 400
    assert "Nous n’avons pas pu lire votre demande" in response.content.decode()


@pytest.mark.parametrize(
    "request_body",
    [
        {"data": "name=%00", "content_type": URLENCODED},
        {"data": "na%00me=1", "content_type": URLENCODED},
        multipart(('name="name"', "a\x00b")),
        multipart(('name="na\x00me"', "a")),
        multipart(('name="pho\x00to"; filename="a.png"', "PNG")),
    ],
    ids=["value", "name", "multipart value", "multipart name", "file field"],
)
def test_nul_byte_in_the_body_is_a_400(visitor, request_body):
    response = visitor.post("/healthz", **request_body)

    assert response.status_code == 400


def test_nul_byte_in_the_name_of_a_file_is_taken_out(visitor):
    # By Django itself, before any of our code sees the name.
    response = visitor.post("/healthz", **multipart(('name="photo"; filename="a\x00b.png"', "PNG")))

    assert response.wsgi_request.FILES["photo"].name == "ab.png"


def test_nul_byte_in_a_cookie_is_a_400(visitor):
    # Cookies know octal escapes: this is how a NUL would arrive in a session key, and PostgreSQL would refuse it.
    response = visitor.get("/healthz", headers={"Cookie": r'sessionid="a\000b"'})

    assert response.status_code == 400


@pytest.mark.parametrize(
    "charset", ["utf-7", "utf-16", "utf-32", "x", "", "idna", "base64", "rot13", "utf-8-sig", "x" * 3000]
)
@pytest.mark.parametrize(
    "kind", [URLENCODED, f"multipart/form-data; boundary={BOUNDARY}", "text/plain", "application/json"]
)
def test_impossible_charset_is_a_400(visitor, kind, charset):
    response = visitor.generic("POST", "/healthz", b"name=1", content_type=f"{kind}; charset={charset}")

    assert response.status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "us-ascii"])
def test_forms_of_browsers_are_accepted(visitor, charset):
    response = visitor.generic("POST", "/healthz", "name=%C3%A9", content_type=f"{URLENCODED}; charset={charset}")

    assert response.status_code == 200


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_multipart_forms_of_old_clients_are_accepted(visitor, charset):
    body = multipart(('name="name"', "été"))

    response = visitor.generic("POST", "/healthz", body["data"], f"{body['content_type']}; charset={charset}")

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"anything", "multipart/form-data"),
        (b"--cut-here\r\nContent-Dispo", f"multipart/form-data; boundary={BOUNDARY}"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=" + "é" * 80),
    ],
    ids=["no boundary", "cut half way", "strange boundary"],
)
def test_malformed_multipart_is_never_a_500(visitor, data, content_type):
    response = visitor.post("/healthz", data=data, content_type=content_type)

    assert response.status_code in {200, 400}


def test_too_large_a_field_is_refused(visitor):
    response = visitor.post("/healthz", data="name=" + "a" * 10_000_000, content_type=URLENCODED)

    assert 400 <= response.status_code < 500


def test_content_type_that_django_cannot_read_is_marked_for_refusal():
    assert readable_content_type("text/plain; charset*=x'y'%41").endswith("charset=unreadable")
    assert readable_content_type("text/plain; charset=utf-8") == "text/plain; charset=utf-8"
    assert readable_content_type("") == ""


def test_refusal_carries_the_headers_of_every_page(visitor):
    response = visitor.get("/%00")

    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/en/", "/healthz", "/candidater/", "/candidature/2026-0001/", "/nowhere/"])
def test_public_and_candidature_pages_have_the_strict_policy(client, address):
    policy = client.get(address)["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe-inline" not in policy
    assert "nonce" not in policy


@pytest.mark.django_db
def test_admin_has_its_own_policy_kept_to_our_origin(client):
    policy = client.get("/admin/login/")["Content-Security-Policy"]

    assert SCRIPTS_OF_THE_ADMIN in policy
    assert "http" not in policy


def test_browser_is_told_which_features_are_never_used(client):
    policy = client.get("/healthz")["Permissions-Policy"]

    assert "camera=()" in policy
    assert "geolocation=(self)" in policy


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PERSONAL_PREFIXES)
def test_personal_pages_are_never_stored(client, prefix):
    assert "no-store" in client.get(f"{prefix}nothing-here/")["Cache-Control"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "not an address", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_address_of_the_visitor_is_what_trusted_proxies_say(client, settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies

    response = client.get("/healthz", headers={"X-Forwarded-For": forwarded})

    assert response.wsgi_request.META["REMOTE_ADDR"] == address


def test_addresses():
    assert [is_address(text) for text in ("::1", "127.0.0.1", "localhost", "")] == [True, True, False, False]


@pytest.fixture
def administrator(visitor, db):
    visitor.force_login(
        get_user_model().objects.create_superuser("admin@team.test", "secret"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return visitor


@pytest.mark.parametrize(
    "address",
    [
        "/admin/snippets/candidatures/candidature/?submitted_after=0001-01-01",
        "/admin/snippets/mailing/outgoingemail/?created_at_from=0001-01-01",
        "/admin/reports/site-history/?timestamp_from=0001-01-01",
        f"/admin/reports/site-history/?user={'9' * 20}",
        f"/admin/reports/site-history/?user={'9' * 20}&export=csv",
    ],
)
def test_a_filter_beyond_what_a_column_holds_is_no_fault_of_ours(administrator, address):
    assert administrator.get(address).status_code in {200, 400}


@pytest.mark.parametrize("error", [OverflowError("too large"), DataError("out of range")])
def test_what_no_column_holds_is_a_400_for_the_reader_of_the_admin(rf, error):
    middleware = RefuseWhatNoDatabaseHolds(None)

    response = middleware.process_exception(rf.get("/admin/reports/"), error)

    assert response.status_code == 400
    assert "Nous n’avons pas pu lire votre demande" in response.content.decode()


def test_other_faults_are_still_faults(rf):
    middleware = RefuseWhatNoDatabaseHolds(None)

    assert middleware.process_exception(rf.get("/admin/"), ValueError()) is None
    assert middleware.process_exception(rf.post("/admin/"), OverflowError()) is None
    assert middleware.process_exception(rf.get("/"), OverflowError()) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/comite/avis/{}/", "/candidature/BCDFGHJK/pieces/{}/", "/documents/{}/plan.pdf", "/admin/pages/{}/edit/"],
)
@pytest.mark.parametrize("key", [2**63, "9" * 40])
def test_a_key_beyond_what_a_column_holds_is_a_404(administrator, address, key):
    assert administrator.get(address.format(key)).status_code == 404
