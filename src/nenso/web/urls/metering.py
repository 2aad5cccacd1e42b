"""Addresses of the monitoring code, the same in every language."""

from django.urls import path

from nenso.web.views import metering_code

app_name = "metering"
urlpatterns = [
    path("nenso.js", metering_code.script, name="script"),
    path("hit", metering_code.hit, name="hit"),
]
