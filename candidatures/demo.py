"""Demonstration data: fictional people in real communes, told so on every page, and no refusal anywhere."""

import io
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw
from wagtail.models import TaskState

from cafes_map import communes
from home.models import User

from . import links
from .instruction import committee, starting, transitions
from .instruction.actors import Actor
from .intake import uploads
from .intake.eligibility import assess_commune
from .models import (
    CallForApplications,
    Candidature,
    ChecklistItem,
    CommitteeMember,
    CommitteeSession,
    Document,
    InstructionSettings,
    InstructionSheet,
)

PASSWORD = "cafe-du-village"  # noqa: S105 (demonstration only, printed by `make run`)
DEVELOPMENT, LEADS, EXPLOITATION, EDITORIAL = (
    "Développement",
    "Responsables développement",
    "Exploitation",
    "Rédaction",
)
ACCOUNTS = [
    ("admin", "Administration", [], "tout, y compris les réglages"),
    ("editeur", "Camille Exemple", [DEVELOPMENT, EDITORIAL], "instruit les candidatures et publie"),
    ("responsable", "Dominique Exemple", [LEADS], "décide"),
    ("exploitation", "Maxime Exemple", [EXPLOITATION], "prépare les cafés"),
    ("redaction", "Alix Exemple", [EDITORIAL], "pages et cafés, aucune candidature"),
]
SESSION = "Comité de démonstration"
MEMBERS = ["Claude Membre", "Sacha Membre", "Lou Membre"]
# (INSEE code, state to reach). Real communes under 3,500 inhabitants; none is ever refused here.
FILES = [
    ("72361", "draft"),
    ("46138", "submitted"),
    ("15028", "screening"),
    ("71409", "info_requested"),
    ("24153", "under_review"),
    ("23105", "committee"),
    ("58058", "accepted"),
]


def address(login):
    return f"{login}@1000cafes.example"


def seed():
    """Makes what is missing and leaves the rest alone."""
    for login, name, groups, _use in ACCOUNTS:
        seed_account(login, name, groups)
    call, _created = CallForApplications.objects.get_or_create(
        title="Appel permanent", defaults={"opens_on": timezone.localdate() - timedelta(days=365)}
    )
    seed_session()
    if not Candidature.objects.exists():
        for number, (code, state) in enumerate(FILES):
            commune = communes.resolve(code)
            if commune is not None:
                seed_candidature(call, commune, state, number)


def seed_account(login, name, groups):
    email = address(login)
    if User.objects.filter(email=email).exists():
        return
    first, _space, last = name.partition(" ")
    user = User.objects.create_user(email, PASSWORD, first_name=first, last_name=last)
    user.is_staff = user.is_superuser = login == "admin"
    user.save()
    user.groups.set(Group.objects.filter(name__in=groups))


def seed_session():
    session, created = CommitteeSession.objects.get_or_create(
        name=SESSION, defaults={"meets_on": timezone.localdate() + timedelta(days=30), "place": "En visioconférence"}
    )
    if created:
        for name in MEMBERS:
            login = name.split()[0].lower()
            CommitteeMember.objects.create(session=session, name=name, email=address(login))
    return session


@transaction.atomic
def seed_candidature(call, commune, state, number):
    candidature, holder = starting.start(
        commune=commune,
        call=call,
        email=f"mairie{number}@commune.example",
        answers={"cafe_situation": "none", "premises_lead": "municipal", "applicant_role": "mayor", "name": ""},
        eligibility=assess_commune(commune).eligibility,
    )
    fill(candidature, number)
    Walk(candidature, holder).to(state)


def fill(candidature, number):
    """Plausible answers of fictional people; telephones are those reserved for fiction."""
    candidature.town_hall_address = "1 place de la Mairie"
    candidature.town_hall_email = f"mairie{number}@commune.example"
    candidature.town_hall_phone = f"01 99 00 10 {number:02d}"
    candidature.town_hall_hours = "Mardi et vendredi, 9 h à 12 h"
    candidature.filled_by = "mayor"
    candidature.mayor_title, candidature.mayor_first_name, candidature.mayor_last_name = "ms", "Andréa", "Fictif"
    candidature.mayor_email = f"mairie{number}@commune.example"
    candidature.premises_address = "2 place de l’Église"
    candidature.premises_owner, candidature.premises_condition = "commune", "refresh"
    candidature.premises_last_use, candidature.premises_area = "Ancien café", 90
    candidature.works_by_town_hall, candidature.licence = "partly", "unknown"
    candidature.save()
    uploads.keep(
        candidature,
        SimpleUploadedFile("facade.jpg", drawn_photo(number), content_type="image/jpeg"),
        kind=Document.Kind.PHOTO,
    )


def drawn_photo(number):
    """A drawn front, so that nothing real is invented: wall, door, window, and the word « fictif »."""
    image = Image.new("RGB", (640, 420), ["#f3e3c3", "#eed9c4", "#e3e5db"][number % 3])
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 90, 580, 420), fill="#fbf7ef", outline="#23201b", width=3)
    draw.rectangle((110, 240, 210, 420), fill="#1e4b3a", outline="#23201b", width=3)
    draw.rectangle((270, 220, 520, 340), fill="#cfdde0", outline="#23201b", width=3)
    draw.text((290, 150), "PHOTO FICTIVE", fill="#23201b")
    output = io.BytesIO()
    image.save(output, "JPEG")
    return output.getvalue()


class Walk:
    """Takes a demonstration file through the real transitions, one after the other, until a state."""

    def __init__(self, candidature, holder):
        self.candidature = candidature
        self.commune = Actor(collaborator=holder)
        self.officer = Actor(user=User.objects.get(email=address("editeur")))
        self.lead = Actor(user=User.objects.get(email=address("responsable")))

    def to(self, state):
        steps = {
            "submitted": self.submit,
            "screening": lambda: self.do("take"),
            "info_requested": self.request_info,
            "under_review": self.start_review,
            "committee": self.send_to_committee,
            "accepted": self.accept,
        }
        order = list(steps)
        if state == "info_requested":
            order = ["submitted", "screening", "info_requested"]
        elif state != "draft":
            order = [step for step in order[: order.index(state) + 1] if step != "info_requested"]
        for step in order if state != "draft" else ():
            steps[step]()

    def do(self, code, actor=None, **data):
        transitions.perform(self.candidature, code, actor=actor or self.officer, data=data)

    def submit(self):
        self.do("submit", self.commune, attests_mandate=True, attests_truth=True)

    def request_info(self):
        self.do(
            "request_info",
            items=["Un plan du local, même dessiné à la main"],
            due_on=timezone.localdate() + timedelta(days=InstructionSettings.load().reply_days),
        )

    def start_review(self):
        ChecklistItem.objects.filter(candidature=self.candidature).update(state=ChecklistItem.State.PROVIDED)
        self.do("confirm_mandate", text="Démonstration : appel fictif au numéro de la mairie.")
        self.do("start_review")

    def send_to_committee(self):
        sheet = InstructionSheet.objects.get(candidature=self.candidature)
        sheet.summary = (
            "Démonstration. Commune sans café, local communal à rafraîchir, "
            "mairie prête à porter une partie des travaux."
        )
        sheet.premises = "Ancien café sur la place, 90 m², de plain-pied."
        sheet.support = "Réunion publique tenue (fiction)."
        sheet.risks = "Licence à vérifier."
        sheet.offer = "Le socle, une épicerie et un dépôt de pain."
        sheet.recommendation = InstructionSheet.Opinion.FAVOURABLE
        for score in sheet.scores.all():
            score.value = score.criterion.maximum - 1
            sheet.scores.add(score)
        sheet.save_revision(user=self.officer.user)
        self.do("send_to_committee", session=seed_session())

    def accept(self):
        for member in seed_session().members.all():
            committee.give_review(member, self.candidature, opinion="favourable", comment="Bon dossier (fiction).")
        sheet = InstructionSheet.objects.get(candidature=self.candidature)
        while sheet.current_workflow_state:
            task = sheet.current_workflow_state.current_task_state.specific
            if task.status != TaskState.STATUS_IN_PROGRESS:
                break
            task.approve(user=self.lead.user)
            sheet = InstructionSheet.objects.get(pk=sheet.pk)
        self.do("accept", self.lead)


def summary():
    """Lines that `make run` prints: log-ins, password, a fresh committee link."""
    lines = [f"Comptes de démonstration (mot de passe : {PASSWORD})"]
    lines += [f"  {address(login):32} {use}" for login, _name, _groups, use in ACCOUNTS]
    member = CommitteeMember.objects.filter(session__name=SESSION, session__closed_at=None).first()
    if member:
        lines.append(f"Lien personnel d’un membre du comité : {links.issue_committee_link(member)}")
    lines.append(f"Administration : {settings.WAGTAILADMIN_BASE_URL}/admin/")
    return lines
