from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from .models.media import BareFile
from .photos import TooManyPixels, UnreadablePhoto


class SiteImageForm(BaseImageForm):
    """Every form of the administration that receives a picture: what cannot be read is said, not stored."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].to_python = partial(read_or_refuse, self.fields["file"].to_python)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file or "file" not in self.changed_data:
            return file
        try:
            return BareFile.of(file)
        except TooManyPixels as error:
            raise ValidationError(_("This picture has too many pixels: send it at a smaller size.")) from error
        except UnreadablePhoto as error:
            raise unreadable() from error
        finally:
            file.seek(0)


def read_or_refuse(read, data):
    """Decoders raise anything on damaged bytes, where Wagtail asks for the size of a picture."""
    try:
        return read(data)
    except ValidationError:
        raise
    except Exception as error:
        raise unreadable() from error


def unreadable():
    return ValidationError(_("This picture is damaged or cannot be read: send it again as JPEG."))
