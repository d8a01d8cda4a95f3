import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from home.models import User


@pytest.fixture
def newcomer(client, settings):
    settings.WAGTAIL_2FA_REQUIRED = True
    user = User.objects.create_superuser(email="nouvelle@equipe.example", password="un mot de passe")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.mark.django_db
def test_nobody_enters_the_admin_without_a_second_factor(client, newcomer):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[0][0].startswith(reverse("wagtail_2fa_device_new"))
    assert response.status_code == 200


@pytest.mark.django_db
def test_newcomer_registers_a_device_and_enters(client, newcomer):
    assert client.get(reverse("wagtail_2fa_device_new")).status_code == 200
    assert client.get(reverse("wagtail_2fa_device_qrcode"))["Content-Type"].startswith("image/svg")
    device = TOTPDevice.objects.get(user=newcomer)
    code = totp(device.bin_key)

    response = client.post(
        reverse("wagtail_2fa_device_new"),
        {"name": "Téléphone", "otp_token": f"{code:06d}", "password": "un mot de passe"},
    )

    assert response.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert client.get(reverse("wagtail_2fa_device_list", args=[newcomer.pk])).status_code == 200


@pytest.mark.django_db
def test_administrator_finds_the_devices_of_a_person_in_the_list_of_users(client, newcomer, settings):
    settings.WAGTAIL_2FA_REQUIRED = False

    response = client.get("/admin/users/")

    assert reverse("wagtail_2fa_device_list", args=[newcomer.pk]) in response.content.decode()
