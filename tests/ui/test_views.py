"""The living page in both languages, its panel, and the error pages."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

pytestmark = pytest.mark.django_db
PATHS = ("/ui/", "/ui/?errors", "/ui/?sort=-name&page=2", "/ui/form", "/ui/desk", "/ui/origin/computed")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PATHS)
def test_each_sample_answers(client: Client, prefix: str, path: str) -> None:
    response = client.get(prefix + path)
    assert response.status_code == 200
    assert f'<html lang="{"en" if prefix else "vi"}">' in response.text
    assert len(re.findall(r"<h1", response.text)) == 1
    identifiers = re.findall(r'\sid="([^"]+)"', response.text)
    assert len(identifiers) == len(set(identifiers))


def test_the_language_switch_keeps_the_page_and_the_query(client: Client) -> None:
    assert 'href="/en/ui/?sort=-name" lang="en"' in client.get("/ui/?sort=-name").text
    assert 'href="/ui/?sort=-name" lang="vi"' in client.get("/en/ui/?sort=-name").text


def test_the_panel_gets_only_what_it_shows(client: Client) -> None:
    bare = client.get("/ui/origin/published", headers={"HX-Request": "true"})
    assert bare.text.lstrip().startswith("<div data-panel-content>")
    assert "HX-Request" in bare["Vary"]
    whole = client.get("/ui/origin/published")
    assert "<html" in whole.text
    assert "data-panel-content" in whole.text


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_error_pages_speak_both_languages(client: Client, code: int) -> None:
    vi, en = (client.get(f"{prefix}/ui/error/{code}") for prefix in ("", "/en"))
    assert (vi.status_code, en.status_code) == (code, code)
    headings = [re.search(r"<h1>(.+?)</h1>", page.text, re.DOTALL) for page in (vi, en)]
    assert headings[0]
    assert headings[1]
    assert headings[0][1] != headings[1][1]


def test_a_lost_address_keeps_the_frame(client: Client) -> None:
    response = client.get("/ui/nowhere")
    assert response.status_code == 404
    assert "site-head" in response.text


def test_a_site_in_use_does_not_show_samples(client: Client, settings: object) -> None:
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    settings.DEBUG = False  # type: ignore[attr-defined]
    assert client.get("/ui/").status_code == 404


def test_the_server_error_page_needs_nothing(settings: object) -> None:
    from django.views.defaults import server_error

    response: HttpResponse = server_error(HttpRequest())
    assert response.status_code == 500
    assert "500" in response.text
