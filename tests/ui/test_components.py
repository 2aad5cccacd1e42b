"""What tags write: numbers by language, links of tables, errors of forms, and nothing that the policy forbids."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from nenso.kernel.rules import Text
from nenso.ui import rules
from nenso.ui.actions import add_to_menu, offered

TEMPLATES = Path(__file__).parents[2] / "src/nenso/ui/templates"


def written(source: str, language: str = "vi", path: str = "/", **facts: object) -> str:
    request = RequestFactory().get(path)
    with translation.override(language):
        text = Template("{% load ui %}" + source).render(Context({"request": request, **facts}))
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize(
    ("source", "vi", "en"),
    [
        ("{{ 0.8002|number:4 }}", "0,8002", "0.8002"),
        ("{{ 3321|number:0 }}", "3.321", "3,321"),
        ("{{ None|number:2 }}", "–", "–"),
        ("{{ change|signed:2 }}", "−0,12", "−0.12"),
        ("{{ 0.675|percent:1 }}", "67,5%", "67.5%"),
        ("{{ 2|rank }}", "thứ 2", "2nd"),
        ("{{ 13|rank }}", "thứ 13", "13th"),
        ("{{ name|words }}", "Đà Nẵng đứng đầu", "Đà Nẵng leads"),
        ("{{ when|day }}", "24/04/2024", "24 Apr 2024"),
        ("{{ moment|moment }}", "06:30 25/04/2024", "06:30 25 Apr 2024"),
    ],
)
def test_words_and_numbers_follow_the_language(source: str, vi: str, en: str) -> None:
    facts = {
        "name": Text("Đà Nẵng đứng đầu", "Đà Nẵng leads"),
        "when": date(2024, 4, 24),
        "moment": datetime(2024, 4, 24, 23, 30, tzinfo=UTC),
        "change": -0.12,
    }
    assert (written(source, "vi", **facts), written(source, "en", **facts)) == (vi, en)


def test_a_figure_is_a_link_to_its_origin() -> None:
    html = written('{% figure 0.8002 4 "điểm" "/origin/1" label="Đà Nẵng" %}')
    assert 'href="/origin/1" data-panel' in html
    assert 'aria-label="Đà Nẵng: 0,8002 điểm"' in html
    assert "fig-mark" not in html


def test_published_and_illustrative_figures_say_so() -> None:
    html = written('{% figure 1.5 1 "" "/o" "published" True %}', "en")
    assert "(as published)" in html
    assert "(illustrative)" in html


def test_a_missing_figure_links_to_nothing() -> None:
    assert "<a" not in written('{% figure None 4 "" "/o" %}')


def test_the_arrow_of_a_rank_points_to_better() -> None:
    assert "is-better" in written("{% trend -3 0 True %}")
    assert "is-worse" in written("{% trend -3 0 %}")
    assert "is-same" in written("{% trend 0 0 %}")


def test_sorting_turns_at_the_second_click_and_forgets_the_page() -> None:
    first = written('{% sort_header "score" "Điểm" "" "desc" %}', path="/?page=3&q=hue")
    assert 'href="?q=hue&amp;sort=-score"' in first
    assert 'aria-sort="none"' in first
    again = written('{% sort_header "score" "Điểm" "-score" "desc" %}')
    assert 'href="?sort=score"' in again
    assert 'aria-sort="descending"' in again


def test_pages_keep_the_query() -> None:
    page = Paginator(range(63), 10).page(2)
    html = written("{% pagination page %}", path="/?q=hue&page=2", page=page)
    assert 'href="?q=hue&amp;page=1" rel="prev"' in html
    assert '<span aria-current="page">2</span>' in html
    assert "11–20 trong 63" in html


class Sample(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trong giấy tờ")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")], widget=forms.RadioSelect)
    file = forms.FileField(label="Tệp", required=False)


def test_errors_stand_in_a_summary_that_links_to_the_fields() -> None:
    html = written("{% ui_form form %}", form=Sample({}))
    assert 'href="#id_name"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'id="id_kind"' in html  # the target of the summary's link to a group of radios
    assert html.index("error-summary") < html.index('id="id_name"')


def test_an_empty_form_reports_nothing() -> None:
    assert "error" not in written("{% ui_form form %}", form=Sample())


def test_a_chart_carries_its_data_as_a_table() -> None:
    chart = rules.Bars((rules.Bar("Hạ tầng </script>", 0.8253, url="/x"),), decimals=4)
    html = written('{% chart "c" chart "Câu" %}', chart=chart)
    assert "0,8253" in html
    assert 'role="img" aria-label="Câu"' in html
    assert html.count("</script>") == 1  # data cannot break out of their script


def test_a_band_in_a_table_is_light_and_says_its_ends() -> None:
    html = written("{% rank_band 12 9 16 63 True %}")
    assert len(html) < 260
    assert html.startswith('<span class="band-words">9–16</span><svg class="band"')
    assert ">1<" in written("{% rank_band 1 1 1 63 True %}")
    assert 'aria-label="thứ 12 trên 63, trong khoảng 9 đến 16"' in written("{% rank_band 12 9 16 63 %}")


def test_a_heat_table_says_what_stands_out() -> None:
    cells = (rules.HeatCell(0.95, "high", "gần như một"), rules.HeatCell(None, is_empty=True))
    table = rules.Heat(("Tổng hợp", "Thể chế số"), (rules.HeatRow("1 Hạ tầng số", cells),), ("", "1"))
    html = written("{% heat table %}", table=table)
    assert '<td class="num heat-p3 is-high" title="gần như một">0,95' in html
    assert '<span class="visually-hidden">Thể chế số</span>' in html
    assert html.count("–") == 0


def test_a_menu_leaves_out_what_does_not_exist(settings: object) -> None:
    add_to_menu(
        rules.MenuItem("main", "ui:living", Text("Mẫu", "Samples")),
        rules.MenuItem("main", "no:where", Text("", "")),
    )
    html = written('{% menu "main" as entries %}{% for e in entries %}{{ e.url }} {% endfor %}', path="/ui/")
    assert "/ui/" in html
    assert any(item.url_name == "no:where" for item in offered("main"))
    assert "where" not in html


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_keep_to_the_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text), (
        "inline styles and handlers are refused by the policy"
    )
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "inline scripts are refused by the policy"
