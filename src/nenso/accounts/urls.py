"""Addresses of the room: those of allauth that are in use, and our own.

allauth's list is not included whole: sign-up, e-mail management and reset by e-mail are not for this house.
"""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path

from nenso.accounts import views

own: list[URLPattern | URLResolver] = [
    path("", views.profile, name="profile"),
    path("sessions/", views.sessions, name="sessions"),
    path("help/", views.help_page, name="help"),
    path("welcome/<uuid:person>/<str:token>/", views.welcome, name="welcome"),
    path("people/", views.people, name="people"),
    path("people/new/", views.new_person, name="new_person"),
    path("people/<uuid:person>/", views.person, name="person"),
    path("people/<uuid:person>/grant/", views.grant, name="grant"),
    path("people/<uuid:person>/invite/", views.invite, name="invite"),
    path("people/<uuid:person>/reset/", views.reset, name="reset"),
    path("people/<uuid:person>/deactivate/", views.deactivate, name="deactivate"),
    path("people/<uuid:person>/reactivate/", views.reactivate, name="reactivate"),
    path("grants/<uuid:grant>/revoke/", views.revoke, name="revoke"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("second-step/", include("allauth.mfa.urls")),
    path("", include((own, "accounts"))),
]
