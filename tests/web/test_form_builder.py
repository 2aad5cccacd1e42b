"""The form builder: every step is kept and can be undone, bad input is told, two people do not overwrite each other."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nenso.kernel.rules import fold
from nenso.reporting.models import FormVersion
from nenso.reporting.rules.form_reading import read_form
from nenso.reporting.rules.forms import Form
from nenso.web.models import FormWork, FormWorkStep
from nenso.web.views.regimes import works
from tests.factories.accounts import a_person, signed_in
from tests.factories.measures import an_indicator
from tests.factories.reporting import World, a_definition, bound_definition

pytestmark = pytest.mark.django_db
CODE = World.regime
ADDRESS = f"/desk/regimes/{CODE}/form/2/"


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def owner(world: World) -> Client:
    """Whoever runs the nation's regimes, with the second form begun from the one in use."""
    client = signed_in(world.people["van"])
    answer = client.post(f"/desk/regimes/{CODE}/form/begin/")
    assert answer.status_code == 302
    assert answer["Location"] == ADDRESS
    return client


@pytest.fixture
def colleague(owner: Client) -> Client:
    from nenso.accounts.rules import Role

    return signed_in(a_person(Role.APPROVER, name="Nguyễn Đồng Nghiệp"))


def work() -> FormWork:
    return FormWork.objects.get(regime_code=CODE, number=2)


def form_now() -> Form:
    return works.form_of_work(work())[0]


def step(client: Client, op: str, target: str = "", **given: Any) -> Any:
    given.setdefault("seen", work().position)
    return client.post(ADDRESS, {"op": op, "target": target, **given})


def part(client: Client, target: str, **changes: Any) -> dict[str, Any]:
    """Return what the fields of a part's editor hold, with changes."""
    editor = client.get(ADDRESS, {"part": target}).context["editor"]
    held = {name: editor[name].value() for name in editor.fields}
    plain = {name: value for name, value in held.items() if value or (value == 0 and value is not False)}
    return {**plain, **changes}


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


# --- Building ------------------------------------------------------------------------------------------------


def test_a_form_in_use_is_shown_and_not_changed(owner: Client) -> None:
    answer = owner.get(f"/desk/regimes/{CODE}/form/1/")
    assert answer.status_code == 200
    assert "web/regimes/form_frozen.html" in [each.name for each in answer.templates]
    before = FormVersion.objects.get(number=1).definition
    owner.post(f"/desk/regimes/{CODE}/form/1/", {"op": "add", "what": "section", "title": "x"})
    assert FormVersion.objects.get(number=1).definition == before


def test_a_form_is_built_from_nothing(world: World) -> None:
    from nenso.kernel.rules import Text
    from nenso.reporting.actions import RegimeFacts, define_regime

    facts = RegimeFacts(
        "new.one",
        "periodic",
        Text("Mới", "New"),
        "parent",
        "month",
        reporter_types=("communal_committee",),
        deadlines={"*": {"day": 20}},
    )
    from datetime import date

    define_regime(by=world["van"], facts=facts, since=date(2026, 1, 1))
    client = signed_in(world.people["van"])
    address = client.post("/desk/regimes/new.one/form/begin/")["Location"]

    def build(**given: Any) -> Any:
        seen = FormWork.objects.get(regime_code="new.one").position
        return client.post(address, {"seen": seen, **given})

    build(op="add", what="section", title="Hồ sơ")
    build(op="add", what="table", target="section:s1", title="Tiếp nhận")
    build(op="add", what="row", target="block:t1", title="Trực tiếp")
    build(op="add", what="column", target="block:t1", title="Tỷ lệ")
    build(op="add", what="narrative", target="section:s1", title="Nhận xét")
    build(op="add", what="free", target="section:s1", title="Sáng kiến")
    assert client.get(address).context["faults"] == []
    answer = build(op="store")
    assert answer.status_code == 302
    stored = FormVersion.objects.get(regime__code="new.one")
    form, faults = read_form(stored.definition)
    assert faults == []
    assert list(form.fixed) == ["t1/r1/c1", "t1/r1/c2", "t1/r2/c1", "t1/r2/c2", "n1"]
    assert form.tables["t2"].is_free


def test_parts_move_copy_and_go_by_buttons(owner: Client) -> None:
    step(owner, "down", "row:t1:online")
    assert [row.code for row in form_now().tables["t1"].rows][:2] == ["paper", "online"]
    step(owner, "copy", "row:t1:late")
    assert form_now().tables["t1"].rows[4].code == "r1"
    assert form_now().fixed["t1/r1/n"].field.indicator == ""  # a figure is collected once
    step(owner, "remove", "row:t1:paper")
    assert form_now().tables["t1"].rows[1].total == ("online",)
    step(owner, "down", "block:note")
    assert [block.code for block in form_now().sections[1].blocks] == ["note", "t2"]


def test_undo_goes_back_step_by_step_and_forth_again(owner: Client) -> None:
    before = form_now()
    step(owner, "remove", "section:II")
    step(owner, "remove", "block:note")
    step(owner, "undo")
    step(owner, "undo")
    assert form_now() == before
    step(owner, "undo")  # nothing before the beginning
    assert form_now() == before
    step(owner, "redo")
    assert "II" not in [section.code for section in form_now().sections]
    step(owner, "add", what="section", title="Khác")  # what was undone after it is gone
    step(owner, "redo")
    assert form_now().narratives.keys() == {"note"}


def test_a_cell_is_changed_and_made_like_its_column_again(owner: Client) -> None:
    given = part(owner, "cell:t1:late:n", high="100", is_required="on")
    assert step(owner, "set", "cell:t1:late:n", **given).status_code == 302
    assert form_now().fixed["t1/late/n"].field.high == 100
    step(owner, "remove", "cell:t1:late:n")
    assert dict(form_now().tables["t1"].rows[3].fields) == {}


def test_a_cell_takes_unit_and_filling_of_its_indicator(owner: Client, world: World) -> None:
    name = "Số người được hỗ trợ"
    an_indicator("people.helped", subject="organisation", unit="person", name_vi=name, folded=fold(name))
    found = owner.get(f"{ADDRESS}indicators/", {"q": "nguoi duoc ho tro", "part": "cell:t1:late:n"})
    assert "people.helped" in text_of(found)
    assert "Số người được hỗ trợ" in text_of(found)
    assert "đã đo" in text_of(found) or "already metered" in text_of(found)
    step(owner, "bind", "cell:t1:late:n", indicator="people.helped", known="1")
    field = form_now().fixed["t1/late/n"].field
    assert (field.unit, field.indicator, field.fill) == ("person", "people.helped", "metered")


def test_the_same_page_serves_scripts_with_the_part_only(owner: Client) -> None:
    given = part(owner, "section:I", title_vi="Hồ sơ một cửa")
    headers = {"HX-Request": "true", "HX-Trigger": "editor-form"}
    answer = owner.post(
        ADDRESS, {"op": "set", "target": "section:I", "seen": work().position, **given}, headers=headers
    )
    assert answer.status_code == 200
    assert "<html" not in text_of(answer)
    assert 'id="builder-outline"' in text_of(answer)
    assert 'id="part-title_vi"' not in text_of(answer)  # the field keeps the reader's focus
    given["title_vi"] = ""
    answer = owner.post(
        ADDRESS, {"op": "set", "target": "section:I", "seen": work().position, **given}, headers=headers
    )
    assert answer["HX-Retarget"] == "#builder"
    assert 'href="#part-title_vi"' in text_of(answer)
    assert form_now().sections[0].title.vi == "Hồ sơ một cửa"


# --- Bad input -------------------------------------------------------------------------------------------


def test_a_circle_of_formulas_is_named_and_not_stored(owner: Client) -> None:
    given = part(owner, "cell:t1:late:n", formula="[t1/share/n] + 1")
    step(owner, "set", "cell:t1:late:n", **given)
    given = part(owner, "cell:t1:share:n", formula="[t1/late/n] + 1", unit="")
    step(owner, "set", "cell:t1:share:n", **given)
    page = owner.get(ADDRESS)
    circle = [fault for fault in page.context["faults"] if "vòng tròn" in fault.text.vi]
    assert len(circle) == 1
    assert circle[0].target.startswith("cell:t1:")
    assert f"?part={circle[0].target.replace(':', '%3A')}" in text_of(page)
    answer = step(owner, "store")
    assert answer.status_code == 422
    assert FormVersion.objects.filter(number=2).count() == 0


def test_unlike_units_are_told_while_they_are_typed(owner: Client) -> None:
    given = part(owner, "rule:late", left="[t1/late/n]", right="[t2/*/people]")
    answer = owner.post(f"{ADDRESS}check/", {"target": "rule:late", **given})
    assert "không hợp nhau" in text_of(answer)
    given["right"] = "[t1/all/n]"
    answer = owner.post(f"{ADDRESS}check/", {"target": "rule:late", **given})
    assert "field-error" not in text_of(answer)
    assert "t1/all/n" in text_of(answer)
    given["right"] = "[t1/all/n"
    answer = owner.post(f"{ADDRESS}check/", {"target": "rule:late", **given})
    assert "không đọc được" in text_of(answer)


def test_a_formula_of_a_cell_that_is_not_there_is_told(owner: Client) -> None:
    given = part(owner, "cell:t1:late:n", formula="[t1/gone/n] * 2")
    answer = owner.post(f"{ADDRESS}check/", {"target": "cell:t1:late:n", **given})
    assert "t1/gone/n" in text_of(answer)
    assert "field-error" in text_of(answer)


def test_an_unknown_indicator_is_refused_and_an_imported_one_is_told(owner: Client) -> None:
    before = form_now()
    answer = step(owner, "bind", "cell:t1:late:n", indicator="no.such")
    assert answer.status_code == 422
    assert "no.such" in text_of(answer)
    assert form_now() == before
    definition = bound_definition()
    rows = definition["sections"][0]["blocks"][0]["table"]["rows"]
    rows[3]["cells"] = {"n": {"indicator": "no.such"}}
    assert brought_in(owner, json.dumps(definition)).status_code == 302
    faults = owner.get(ADDRESS).context["faults"]
    assert [(fault.target, "no.such" in fault.text.vi) for fault in faults] == [("cell:t1:late:n", True)]
    assert step(owner, "store").status_code == 422


def brought_in(client: Client, content: str) -> Any:
    file = SimpleUploadedFile("form.json", content.encode())
    return client.post(f"{ADDRESS}import/", {"file": file, "text": ""})


def test_json_with_faults_is_not_taken_and_all_faults_are_told(owner: Client) -> None:
    before = form_now()
    wrong: dict[str, Any] = a_definition()
    wrong["sections"][0]["title"] = {}
    wrong["sections"][1]["blocks"][0]["table"]["columns"][0]["kind"] = "colour"
    answer = brought_in(owner, json.dumps(wrong))
    assert answer.status_code == 422
    assert "sections[1].title" in text_of(answer)
    assert "colour" in text_of(answer)
    assert form_now() == before


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "[" * 100_000, '{"sections": 3}', "\x00"])
def test_what_is_no_form_is_not_taken(owner: Client, content: str) -> None:
    before = form_now()
    assert brought_in(owner, content).status_code == 422
    assert form_now() == before


def test_too_many_cells_are_told_and_not_stored(owner: Client) -> None:
    table = {
        "code": "big",
        "title": "Bảng lớn",
        "columns": [{"code": f"c{n}", "title": f"Cột {n}"} for n in range(50)],
        "rows": [{"code": f"r{n}", "title": f"Dòng {n}"} for n in range(100)],
    }
    whole = {"sections": [{"code": "s", "title": "Phần", "blocks": [{"table": table}]}]}
    assert brought_in(owner, json.dumps(whole)).status_code == 302  # 5,000 cells are the most
    step(owner, "add", "block:big", what="row", title="Một dòng nữa")
    faults = owner.get(ADDRESS, {"part": "section:s"}).context["faults"]
    assert any("5050" in fault.text.vi.replace(".", "") for fault in faults)
    assert step(owner, "store").status_code == 422


@pytest.mark.parametrize(
    ("op", "target"),
    [
        ("remove", "row:t1:gone"),
        ("up", "block:gone"),
        ("copy", "cell:t1:late:n"),
        ("set", "nonsense"),
        ("explode", "section:I"),
        ("bind", "section:I"),
        ("up", ""),
    ],
)
def test_what_is_not_there_is_refused_and_changes_nothing(owner: Client, op: str, target: str) -> None:
    before, steps = form_now(), FormWorkStep.objects.count()
    assert step(owner, op, target, indicator="dossiers.late").status_code == 422
    assert (form_now(), FormWorkStep.objects.count()) == (before, steps)


def test_numbers_that_are_none_stay_in_their_fields(owner: Client) -> None:
    given = part(owner, "cell:t1:late:n", low="mười", decimals="9")
    answer = step(owner, "set", "cell:t1:late:n", **given)
    assert answer.status_code == 422
    assert 'href="#part-low"' in text_of(answer)
    assert 'href="#part-decimals"' in text_of(answer)
    assert 'value="mười"' in text_of(answer)


# --- Two people ------------------------------------------------------------------------------------------


def test_two_people_in_different_parts_lose_nothing(owner: Client, colleague: Client) -> None:
    seen = work().position
    mine = part(owner, "cell:t1:late:n", high="9")
    theirs = part(colleague, "section:II", title_vi="Sáng kiến hay")
    step(colleague, "set", "section:II", **theirs)
    assert step(owner, "set", "cell:t1:late:n", **{**mine, "seen": seen}).status_code == 302
    assert form_now().fixed["t1/late/n"].field.high == 9
    assert form_now().sections[1].title.vi == "Sáng kiến hay"


def test_two_people_in_one_part_are_told_and_keep_what_they_typed(owner: Client, colleague: Client) -> None:
    seen = work().position
    mine = part(owner, "section:II", title_vi="Của tôi")
    step(colleague, "set", "section:II", **part(colleague, "section:II", title_vi="Của đồng nghiệp"))
    answer = step(owner, "set", "section:II", **{**mine, "seen": seen})
    assert answer.status_code == 422
    assert "Nguyễn Đồng Nghiệp" in text_of(answer)
    assert "Của tôi" in text_of(answer)
    assert form_now().sections[1].title.vi == "Của đồng nghiệp"


def test_nobody_undoes_what_another_did_without_having_seen_it(owner: Client, colleague: Client) -> None:
    seen = work().position
    step(colleague, "remove", "block:note")
    assert step(owner, "undo", seen=seen).status_code == 422
    assert "note" not in form_now().narratives


def test_a_form_stored_by_another_way_is_not_overwritten(owner: Client, world: World) -> None:
    from nenso.reporting.actions import save_form

    step(owner, "add", what="rule", title="Quy tắc")
    step(owner, "remove", "rule:q1")
    step(owner, "remove", "block:note")
    save_form(by=world["van"], regime=CODE, definition=a_definition(rules=[]))
    answer = step(owner, "store")
    assert answer.status_code == 422
    assert "Van" in text_of(answer)


def test_who_may_not_run_the_regime_builds_nothing(owner: Client, world: World) -> None:
    before = form_now()
    stranger = signed_in(world.people["ha"])  # approves for the province, not for the nation
    assert step(stranger, "remove", "section:II").status_code == 403
    assert stranger.post(f"/desk/regimes/{CODE}/form/begin/").status_code == 403
    assert form_now() == before


# --- Files, preview, differences -------------------------------------------------------------------------


def test_json_goes_out_and_comes_back_the_same(owner: Client) -> None:
    step(owner, "add", what="section", title="Thêm")
    step(owner, "add", "section:s1", what="narrative", title="Lời")
    before = form_now()
    content = text_of(owner.get(f"{ADDRESS}form.json"))
    step(owner, "remove", "section:s1")
    assert brought_in(owner, content).status_code == 302
    assert form_now() == before


def test_what_is_new_is_told_cell_by_cell(owner: Client) -> None:
    step(owner, "add", "block:t1", what="row", title="Rút hồ sơ")
    step(owner, "set", "cell:t1:late:n", **part(owner, "cell:t1:late:n", high="9"))
    step(owner, "remove", "block:note")
    lines = [line["one"] for line in owner.get(f"{ADDRESS}differences/").context["lines"]]
    assert [(each.kind, each.place) for each in lines] == [
        ("changed", "t1/late/n"),
        ("added", "t1/r1/n"),
        ("removed", "note"),
    ]


def test_the_preview_has_a_field_for_each_cell_that_is_typed(owner: Client) -> None:
    answer = owner.get(f"{ADDRESS}preview/")
    inputs = text_of(answer).count('class="form-control num"')
    typed = [cell for cell in form_now().fixed.values() if cell.field.is_number and not cell.is_computed]
    filled = [cell for cell in typed if cell.field.fill != "none"]
    free = [each for each in form_now().tables["t2"].columns if each.field.is_number]
    assert inputs == len(typed) - len(filled) + len(free)


def test_storing_freezes_nothing_and_force_freezes(owner: Client) -> None:
    step(owner, "remove", "block:note")
    assert step(owner, "store").status_code == 302
    stored = FormVersion.objects.get(number=2)
    assert not stored.is_frozen
    assert owner.get(ADDRESS).context["is_stored"]
