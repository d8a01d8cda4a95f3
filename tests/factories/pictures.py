"""Pictures as phones and scanners really make them, in bytes."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112


def photo_bytes(form="JPEG", size=(64, 48), mode="RGB", *, orientation=1, **options):
    """With the place, the name of the phone and a comment: what must not stay."""
    data = Image.Exif()
    data[ORIENTATION] = orientation
    data[0x010F] = "Téléphone de Odile"
    data.get_ifd(GPS).update({1: "N", 2: (47.0, 59.0, 41.0), 3: "E", 4: (0.0, 34.0, 57.0)})
    output = io.BytesIO()
    if form == "JPEG":
        options["comment"] = b"Chez Odile"
    Image.new(mode, size, "#1e4b3a").save(output, form, exif=data.tobytes(), **options)
    return output.getvalue()


def photo_file(name="comptoir.jpg", form="JPEG", size=(64, 48), **options):
    return SimpleUploadedFile(name, photo_bytes(form, size, **options))
