"""Who may do what: every address has its line here, and the suite fails for one that has none.

- LINES, for our own views and pages: the answer to each role, for a GET and for an empty POST. On these a wrong object
  is a 404, never a 403 that would say it exists.
- RULES, for the views of Wagtail, its add-ons and our own classes inside its admin, by a pattern of names: the roles
  that may come in. To all others they answer with a redirect to the log-in or to the admin's home, 403 or 404.

A new view of ours: add its line to LINES, `"app:name": Line(get=codes(404, draft_holder=200), post=codes(405))`.
Its arguments, if they name something new, go to tests/factories/permissions.py.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.permissions.roles import ROLES, TEAM

GONE = 404
REDIRECT = 302
NOT_ALLOWED = 405


def codes(default, **exceptions):
    """The status of each role; a set where the state of the object decides between several."""
    assert not exceptions.keys() - ROLES.keys()
    given = dict.fromkeys(ROLES, default) | exceptions
    return {role: status if isinstance(status, set) else {status} for role, status in given.items()}


@dataclass(frozen=True)
class Line:
    get: dict
    post: dict


@dataclass(frozen=True)
class Rule:
    open_to: tuple = ()


PUBLIC_PAGE = Line(get=codes(200), post=codes({200, NOT_ALLOWED}))
# Not a file of this browser: told nothing.
HOLDER_READS = Line(
    get=codes(GONE, draft_holder={200, REDIRECT}), post=codes({GONE, NOT_ALLOWED}, draft_holder=NOT_ALLOWED)
)
HOLDER_POSTS = Line(
    get=codes({GONE, NOT_ALLOWED}), post=codes({GONE, NOT_ALLOWED}, draft_holder={200, REDIRECT, 400, 409, 422})
)
HOLDER_DIALOG = Line(get=codes(GONE, draft_holder={200, REDIRECT}), post=codes(GONE, draft_holder={200, REDIRECT, 422}))

LINES = {
    "healthz": Line(get=codes(200), post=codes(200)),
    # The page of the design system: the team's
    "styleguide": Line(get=codes(GONE, **dict.fromkeys(TEAM, 200)), post=codes(NOT_ALLOWED)),
    # The public site
    "search": PUBLIC_PAGE,
    "search_en": PUBLIC_PAGE,
    "site_map": PUBLIC_PAGE,
    "site_map_en": PUBLIC_PAGE,
    "robots": PUBLIC_PAGE,
    "sitemaps": PUBLIC_PAGE,
    "sitemap_pages": PUBLIC_PAGE,
    "sitemap_cafes": PUBLIC_PAGE,
    "share_page": Line(get=codes({200, GONE}), post=codes(NOT_ALLOWED)),
    "share_cafe": Line(get=codes({200, GONE}), post=codes(NOT_ALLOWED)),
    "cafes_map:cafe_facade": Line(get=codes({200, GONE}), post=codes({200, GONE, NOT_ALLOWED})),
    "cafes_map:map_payload": Line(get=codes(200), post=codes({200, NOT_ALLOWED})),
    "cafes_map:departements_json": Line(get=codes(200), post=codes({200, NOT_ALLOWED})),
    "cafes_map:geojson": Line(get=codes(200), post=codes({200, NOT_ALLOWED})),
    "cafes_map:csv": Line(get=codes(200), post=codes({200, NOT_ALLOWED})),
    "cafes_map:outline_svg": Line(get=codes(200), post=codes({200, NOT_ALLOWED})),
    "cafes_map:commune_search": Line(get=codes(200), post=codes({200, NOT_ALLOWED})),
    "page:HomePage": PUBLIC_PAGE,
    "page:ContentPage": PUBLIC_PAGE,
    "page:AudiencePage": PUBLIC_PAGE,
    "page:ProgrammePage": PUBLIC_PAGE,
    "page:CommitmentPage": PUBLIC_PAGE,
    "page:FaqPage": PUBLIC_PAGE,
    "page:PressPage": PUBLIC_PAGE,
    "page:LegalPage": PUBLIC_PAGE,
    "page:NewsIndexPage": PUBLIC_PAGE,
    "page:NewsIndexPage/list": PUBLIC_PAGE,
    "page:NewsIndexPage/tag": Line(get=codes({200, GONE}), post=codes({200, GONE, NOT_ALLOWED})),
    "page:NewsIndexPage/year": Line(get=codes({200, GONE}), post=codes({200, GONE, NOT_ALLOWED})),
    "page:NewsIndexPage/rss": PUBLIC_PAGE,
    "page:NewsIndexPage/atom": PUBLIC_PAGE,
    "page:NewsPage": PUBLIC_PAGE,
    "page:EventIndexPage": PUBLIC_PAGE,
    "page:EventIndexPage/list": PUBLIC_PAGE,
    "page:EventIndexPage/past": PUBLIC_PAGE,
    "page:EventIndexPage/calendar": PUBLIC_PAGE,
    "page:EventPage": PUBLIC_PAGE,
    "page:EventPage/event": PUBLIC_PAGE,
    "page:EventPage/calendar": PUBLIC_PAGE,
    "page:FormPage": Line(get=codes(200), post=codes(422)),
    "page:FormPage/form": Line(get=codes(200), post=codes(422)),
    "page:FormPage/sent": PUBLIC_PAGE,
    "page:EligibilityPage": PUBLIC_PAGE,
    "page:CafesMapPage": PUBLIC_PAGE,
    "page:CafesMapPage/list": PUBLIC_PAGE,
    "page:CafesMapPage/departement": Line(get=codes({200, GONE}), post=codes({200, GONE, NOT_ALLOWED})),
    "page:CafesMapPage/service": Line(get=codes({200, GONE}), post=codes({200, GONE, NOT_ALLOWED})),
    "page:CafesMapPage/reuse": PUBLIC_PAGE,
    "page:CafesMapPage/openings": PUBLIC_PAGE,
    "page:CafesMapPage/embed": PUBLIC_PAGE,
    "page:CafesMapPage/embed_builder": PUBLIC_PAGE,
    "page:CafesMapPage/cafe": Line(get=codes({200, GONE}), post=codes({200, GONE, NOT_ALLOWED})),
    "page:CafesMapPage/error_report": Line(get=codes({200, GONE}), post=codes({422, GONE, 403})),
    # The commune's own pages
    "candidatures:application_start": Line(get=codes({200, REDIRECT}), post=codes({200, REDIRECT, NOT_ALLOWED})),
    "candidatures:join_ask": Line(get=codes(NOT_ALLOWED), post=codes({200, REDIRECT, GONE, 422})),
    "candidatures:wizard_step": Line(
        # Of the file this browser holds, whichever it is.
        get=codes(REDIRECT, draft_holder=200, other_collaborator=200),
        post=codes({REDIRECT, 403}, draft_holder=400, other_collaborator=400),
    ),
    "candidatures:link_request": Line(get=codes(200), post=codes({200, 422})),
    "candidatures:link_open": Line(get=codes({200, GONE}), post=codes({200, GONE})),
    "candidatures:code_enter": Line(get=codes(200), post=codes({200, 422})),
    "candidatures:leave": Line(get=codes({200, REDIRECT, NOT_ALLOWED}), post=codes({200, REDIRECT})),
    "candidatures:candidature_detail": HOLDER_READS,
    "candidatures:document_download": HOLDER_READS,
    "candidatures:message_post": HOLDER_POSTS,
    "candidatures:info_answer": HOLDER_DIALOG,
    "candidatures:document_add": HOLDER_POSTS,
    "candidatures:candidature_withdraw": HOLDER_DIALOG,
    "candidatures:candidature_reopen": HOLDER_POSTS,
    # The committee: a personal link, no account
    "candidatures:committee_open": Line(get=codes({200, GONE}), post=codes({REDIRECT, GONE})),
    "candidatures:committee_session": Line(get=codes(GONE, committee_member=200), post=codes(NOT_ALLOWED)),
    "candidatures:review_give": Line(
        get=codes({GONE, NOT_ALLOWED}), post=codes(GONE, committee_member={200, REDIRECT, 422})
    ),
}

EVERYONE = tuple(ROLES)
INSTRUCTION = ("officer", "lead", "exploitation", "superuser")
OFFICERS = ("officer", "lead", "superuser")
LEADS = ("lead", "superuser")
EDITORS = ("officer", "redaction", "superuser")
CAFE_EDITORS = ("officer", "redaction", "exploitation", "superuser")
ADMINISTRATORS = ("superuser",)

# The first pattern that fits decides.
RULES = {
    # Wagtail outside its admin
    "wagtail_serve": Rule(open_to=EVERYONE),
    "wagtailcore_*": Rule(open_to=EVERYONE),
    "wagtaildocs_serve": Rule(open_to=EVERYONE),
    "wagtaildocs_authenticate_with_password": Rule(open_to=EVERYONE),
    # The door
    "wagtailadmin_login": Rule(open_to=EVERYONE),
    "wagtailadmin_logout": Rule(open_to=EVERYONE),
    "wagtailadmin_password_reset*": Rule(),
    "wagtailadmin_sprite": Rule(open_to=EVERYONE),
    "wagtailadmin_javascript_catalog": Rule(open_to=EVERYONE),
    "wagtail_2fa_*": Rule(open_to=TEAM),
    # Accounts, rights, circuits, sites: administrators
    "wagtailusers_*": Rule(open_to=ADMINISTRATORS),
    "wagtailsites:*": Rule(open_to=ADMINISTRATORS),
    "wagtaillocales:*": Rule(open_to=ADMINISTRATORS),
    "wagtailredirects:*": Rule(open_to=EDITORS),
    "wagtailforms:*": Rule(open_to=TEAM),
    "wagtailsettings:*": Rule(open_to=LEADS),
    "wagtailadmin_workflows:task_cho*": Rule(open_to=TEAM),
    "wagtailadmin_workflows:*": Rule(open_to=ADMINISTRATORS),
    "wagtailadmin_collections:*": Rule(open_to=EDITORS),
    # What the team may see of candidatures and of mails
    "candidature_*": Rule(open_to=INSTRUCTION),
    "wagtailsnippet*_candidatures_candidature:*": Rule(open_to=INSTRUCTION),
    "wagtailsnippet*_candidatures_instructionsheet:*": Rule(open_to=OFFICERS),
    "wagtailsnippet*_candidatures_committeesession:*": Rule(open_to=OFFICERS),
    "wagtailsnippet*_candidatures_*": Rule(open_to=LEADS),
    "wagtailsnippet*_home_contactmessage:*": Rule(open_to=OFFICERS),
    "contact_message_*": Rule(open_to=OFFICERS),
    "wagtailsnippet*_mailing_outgoingemail:*": Rule(open_to=OFFICERS),
    "mailing_*": Rule(open_to=OFFICERS),
    "wagtailsnippet*_mailing_*": Rule(open_to=LEADS),
    # Pages, cafés, images, documents: Wagtail asks for the permission of each object
    "cafes_map_*": Rule(open_to=CAFE_EDITORS),
    "wagtailsnippets_*": Rule(open_to=TEAM),
    "wagtailsnippetchoosers_*": Rule(open_to=TEAM),
    "wagtailsnippets:*": Rule(open_to=TEAM),
    "wagtailimages*": Rule(open_to=TEAM),
    "wagtaildocs*": Rule(open_to=TEAM),
    "wagtailembeds:*": Rule(open_to=TEAM),
    "wagtail_localize:*": Rule(open_to=TEAM),
    "late_translations*": Rule(open_to=EDITORS),
    "wagtail_bulk_action": Rule(open_to=TEAM),
    "wagtailadmin_*": Rule(open_to=TEAM),
}


def rule_for(name):
    return next((rule for pattern, rule in RULES.items() if fnmatchcase(name, pattern)), None)
