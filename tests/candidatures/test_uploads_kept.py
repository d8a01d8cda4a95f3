"""Names, quotas, the same file twice, and files that go with their rows."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from candidatures.intake import uploads
from candidatures.models import Document
from tests.candidatures.test_uploads import keep, stored_files
from tests.factories.candidatures import CandidatureFactory, DocumentFactory, jpeg, upload


@pytest.fixture
def candidature(db):
    return CandidatureFactory()


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("façade d’été, côté église.jpg", "façade d’été, côté église.jpg"),
        ("../../etc/passwd", "etc_passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/absolute/path.jpg", "absolute_path.jpg"),
        ("a\x00b.jpg", "a_b.jpg"),
        ("a\r\nContent-Type: text/html.jpg", "a_Content-Type_ text_html.jpg"),
        ('"><script>.jpg', "script_.jpg"),
        ("....", "document"),
        ("", "document"),
        (None, "document"),
        ("\u202egpj.exe", "gpj.exe"),
        ("   .jpg", "jpg"),
        ("Façade de M. Fictif, côté rue", "Façade de M. Fictif, côté rue"),
    ],
)
def test_a_name_is_made_fit(given_name, clean):
    assert uploads.clean_name(given_name) == clean


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=1200))
def test_any_name_fits_its_column_and_a_header(name):
    clean = uploads.clean_name(name)

    assert 0 < len(clean) <= 120
    assert not set(clean) & set('/\\\x00\r\n"')
    assert uploads.clean_name(clean) == clean or len(name) > 100


def test_a_name_of_1000_characters_keeps_its_extension(candidature):
    document = keep(candidature, jpeg(), "é" * 1000 + ".jpg")

    assert document.name == "é" * 110 + ".jpg"


# Quotas, twice the same, removal --------------------------------------------------------------------
def test_twenty_files_and_no_more(candidature):
    DocumentFactory.create_batch(19, candidature=candidature)
    keep(candidature, jpeg(colour="#111111"))

    with pytest.raises(uploads.UploadRefused, match="20"):
        keep(candidature, jpeg(colour="#222222"))

    assert candidature.documents.count() == 20


def test_a_replaced_document_does_not_count(candidature):
    documents = DocumentFactory.create_batch(20, candidature=candidature)
    documents[0].replaced_by = documents[1]
    documents[0].save()

    assert keep(candidature, jpeg())


def test_a_hundred_megabytes_and_no_more(candidature):
    limit = uploads.MAX_TOTAL - len(uploads.judge(upload(jpeg()), "x")[0])
    document = DocumentFactory(candidature=candidature, size=limit + 1)

    with pytest.raises(uploads.UploadRefused, match="100"):
        keep(candidature, jpeg())

    document.size = limit
    document.save()
    assert keep(candidature, jpeg())


def test_quotas_are_those_of_one_file(candidature):
    DocumentFactory.create_batch(20, candidature=CandidatureFactory())

    assert keep(candidature, jpeg())


def test_the_same_file_twice_is_kept_once(candidature):
    first = keep(candidature, jpeg(), "façade.jpg")
    before = stored_files()

    second = keep(candidature, jpeg(), "la même.jpg")

    assert second == first
    assert candidature.documents.count() == 1
    assert stored_files() == before


def test_the_same_file_may_be_a_photo_and_a_plan_and_belong_to_two_files(candidature):
    keep(candidature, jpeg())
    uploads.keep(candidature, upload(jpeg()), kind=Document.Kind.PLAN)
    keep(CandidatureFactory(), jpeg())

    assert Document.objects.count() == 3


def test_the_same_file_twice_at_once_is_kept_once(candidature, monkeypatch):
    """The other request wrote its row after we looked."""
    first = keep(candidature, jpeg())
    before = stored_files()
    lookups = iter([Document.objects.none()])
    documents = type(candidature.documents)
    look = documents.filter
    monkeypatch.setattr(documents, "filter", lambda self, **lookup: next(lookups, None) or look(self, **lookup), False)

    assert keep(candidature, jpeg()) == first
    assert stored_files() == before


def test_a_row_that_cannot_be_written_leaves_no_file(candidature, monkeypatch):
    before = stored_files()

    def fails(self, *args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(Document, "save", fails)

    with pytest.raises(OSError, match="disk full"):
        keep(candidature, jpeg())

    assert stored_files() == before


def test_removing_a_document_removes_its_file_once_committed(candidature, django_capture_on_commit_callbacks):
    document = keep(candidature, jpeg())
    path = document.file.name.rpartition("/")[2]

    with django_capture_on_commit_callbacks(execute=True):
        uploads.remove(document)
        assert path in stored_files()

    assert path not in stored_files()
    assert candidature.documents.count() == 0
    assert not connection.needs_rollback
