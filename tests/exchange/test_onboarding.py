"""Members from a file: applied whole or not at all, twice the same, every fault with its line and key."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from nenso.catalogue import actions as catalogue
from nenso.catalogue.rules import Facts, Stage
from nenso.catalogue.rules import Kind as EntryKind
from nenso.exchange import actions, queries
from nenso.exchange.actions import Applied
from nenso.exchange.models import Credential, Member, Right, RoutingSnapshot, Service, Subsystem, Witness
from nenso.exchange.queries.witnesses import witnesses
from nenso.exchange.rules.ledger.notes import Kind, SignerKey
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Actor, Refused, Text
from tests.factories.accounts import an_organisation
from tests.factories.exchange import NOW, People, a_member, a_subsystem, newest

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLE = (DOCS / "exchange-example.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def agencies(db: None) -> None:
    an_organisation("G01", "Bộ Công an")
    an_organisation("48", "Ủy ban nhân dân thành phố Đà Nẵng")


def applied(text: str = EXAMPLE, *, is_sure: bool = True, by: Actor = SYSTEM, folder: Path = DOCS) -> Applied:
    return actions.apply_description(
        by=by, text=text, file_name="members.yaml", folder=folder, now=NOW, is_sure=is_sure
    )


def lines(found: Applied) -> list[str]:
    from nenso.exchange.onboarding.telling import change_text

    return [change_text(each).en for each in found.difference.changes]


def problems(text: str, folder: Path = DOCS) -> list[str]:
    with pytest.raises(Refused) as caught:
        applied(text, folder=folder)
    assert caught.value.code == "onboarding.problems"
    assert not Member.objects.exists()
    return [each.en for each in caught.value.facts["problems"]]


# --- Witnesses of the ledger ---

WITNESS = SignerKey("witness.example/48", Kind.COSIGNATURE, bytes(range(1, 33))).verifier
NEW = SignerKey(WITNESS.name, Kind.COSIGNATURE, bytes(range(2, 34))).verifier
WITNESSED = "exchange: 1\nwitnesses:\n  - {{key: '{key}', url: '{url}'}}\nmembers: []\n"
URL = "http://lgsp.example:5600"


def test_a_witness_is_set_moved_and_given_a_new_key_and_who_is_not_named_stays(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    text = WITNESSED.format(key=WITNESS.text, url=URL)
    assert lines(applied(text, is_sure=False)) == ["+ witness witness.example/48"]
    assert not Witness.objects.exists()
    assert applied(text).is_done
    assert not applied(text).difference.changes
    assert lines(applied(WITNESSED.format(key=WITNESS.text, url=f"{URL}/a"))) == [
        "~ witness witness.example/48 (url)"
    ]
    assert lines(applied(WITNESSED.format(key=NEW.text, url=f"{URL}/a"))) == [
        "~ witness witness.example/48 (key)"
    ]
    applied("exchange: 1\nwitnesses: []\nmembers: []\n")
    (found,) = witnesses()
    assert (found.key, found.url) == (NEW, f"{URL}/a")


def test_what_is_no_witness_is_told_with_its_line() -> None:
    twice = WITNESSED.format(key=WITNESS.text, url=URL).replace(
        "members",
        f"  - {{key: '{WITNESS.text}', url: 'ftp://x'}}\n  - {{key: 'nothing', url: '{URL}'}}\nmembers",
    )
    found = problems(twice)
    assert [each.partition(":")[0] for each in found] == [
        "Line 4, witnesses[1].url",
        "Line 4, witnesses[1].key",
        "Line 5, witnesses[2].key",
    ]


# --- The example ---


def test_the_example_is_previewed_then_applied_then_nothing_differs() -> None:
    before = applied(is_sure=False)
    assert not before.is_done
    assert not Member.objects.exists()
    done = applied()
    assert done.is_done
    assert lines(done) == lines(before)
    assert "+ member VN/GOV/48" in lines(done)
    assert "+ right to VN/GOV/G01/population/households: @provinces (GET /statistics)" in lines(done)
    assert [(made.subsystem, made.label) for made in done.keys] == [("VN/GOV/48/portal", "portal-2026")]
    again = applied()
    assert (again.difference.changes, again.keys, again.is_done) == ((), (), False)


def test_gateways_are_told_once_of_all_that_was_applied() -> None:
    applied()
    assert RoutingSnapshot.objects.count() == 1
    told = newest()
    assert told.clients["VN/GOV/48/portal"].groups == ("provinces",)
    service = told.services["VN/GOV/G01/population/households"]
    assert [(each.method, each.path) for each in service.endpoints] == [
        ("POST", "/households"),
        ("GET", "/households/*"),
        ("GET", "/statistics"),
    ]
    assert [each.subject for each in service.rights] == ["VN/GOV/48/portal", "@provinces"]
    assert [each.subject for each in told.services["VN/GOV/G01/population/districts"].rights] == ["*"]
    assert JournalEntry.objects.filter(verb="exchange.description_applied").count() == 1


def test_of_a_new_key_only_the_digest_is_kept() -> None:
    made = applied().keys[0]
    kept = Credential.objects.get(proof="key")
    assert made.key.startswith("nsx_")
    assert made.key not in (kept.digest, kept.label)
    assert not JournalEntry.objects.filter(facts__icontains=made.key).exists()


# --- Changes ---


def test_what_is_described_otherwise_is_changed_and_what_is_gone_is_revoked_or_closed() -> None:
    applied()
    changed = EXAMPLE.replace("per_second: 20", "per_second: 5").replace("timeout: 10", "timeout: 20")
    start = changed.index("          - code: districts")
    end = changed.index('  - organisation: "48"')
    changed = (
        (changed[:start] + changed[end:])
        .replace("          - key: portal-2026\n", "")
        .replace("            networks: [10.48.0.0/16]\n", "")
    )
    assert lines(applied(changed)) == [
        "- credential of VN/GOV/48/portal: key portal-2026 10.48.0.0/16",
        "~ service VN/GOV/G01/population/households (timeout_seconds)",
        "~ right to VN/GOV/G01/population/households: VN/GOV/48/portal (GET /households/*) (per_second)",
        "- service VN/GOV/G01/population/districts",
    ]
    assert Right.objects.filter(revoked_at=None, per_second=5).count() == 1
    assert Right.objects.get(per_second=20).revoked_because == "“members.yaml”"
    assert Service.objects.get(code="districts").closed_at == NOW
    assert not applied(changed).difference.changes
    assert len(lines(applied())) == 4, "and back again"


def test_a_closed_system_takes_all_that_hangs_on_it_with_it() -> None:
    applied()
    empty = EXAMPLE[: EXAMPLE.index("    subsystems:")] + "    subsystems: []\n"
    assert lines(applied(empty)) == ["- system VN/GOV/G01/population"]
    assert Subsystem.objects.get(code="population").closed_at == NOW
    assert not Right.objects.filter(revoked_at=None).exists()
    assert set(newest().clients) == {"VN/GOV/48/portal"}, "members that the file does not name stay"
    applied()
    assert newest().services["VN/GOV/G01/population/households"].rights[0].subject == "VN/GOV/48/portal"


def test_a_list_that_is_left_out_is_not_spoken_of() -> None:
    applied()
    short = "exchange: 1\nmembers:\n  - {organisation: G01, class: GOV}\n"
    assert not applied(short).difference.changes
    lacking = (
        short + '  - organisation: "48"\n    class: GOV\n    subsystems: [{code: portal, name: {vi: Cổng}}]\n'
    )
    assert lines(applied(lacking)) == ["~ system VN/GOV/48/portal (name)"]
    assert Credential.objects.filter(revoked_at=None, subsystem__code="portal").count() == 2


def test_what_is_over_by_now_is_left_out_and_told() -> None:
    late = EXAMPLE.replace("until: 2030-12-31", "until: 2026-03-01")  # NOW is the morning after
    found = applied(late)
    assert found.difference.over == (
        "VN/GOV/G01/population/households → VN/GOV/48/portal (GET /households/*)",
    )
    assert Right.objects.count() == 1
    today = applied(EXAMPLE.replace("until: 2030-12-31", "until: 2026-03-02"))
    assert lines(today) == [
        "+ right to VN/GOV/G01/population/households: VN/GOV/48/portal (GET /households/*)"
    ]


def test_nothing_stays_of_a_file_that_fails_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_given: object) -> None:
        raise Refused("right.held", subject="x", service="y")

    monkeypatch.setattr("nenso.exchange.actions.onboarding.give_right", refuse)
    with pytest.raises(Refused, match=r"right\.held"):
        applied()
    assert not Member.objects.exists()
    assert not RoutingSnapshot.objects.exists()
    assert not JournalEntry.objects.filter(verb__startswith="exchange.").exists()
    monkeypatch.undo()
    assert applied().is_done, "and gateways are told again"
    assert RoutingSnapshot.objects.count() == 1


# --- Rights ---


def test_a_file_is_applied_by_who_approves_for_all_its_members() -> None:
    a_member("T48")
    a_member("T01")
    people = People()
    own = "exchange: 1\nmembers:\n  - organisation: T48\n    class: GOV\n    subsystems: [{code: a, name: {vi: A}}]\n"
    for name in ("lan", "bao", "stranger"):
        with pytest.raises(Refused, match=r"access\.role_missing"):
            applied(own, by=people[name], is_sure=False)
    assert applied(own, by=people["ha"]).is_done
    grouped = own.replace("{code: a,", "{code: a, groups: [g],") + "groups: [{code: g, name: {vi: G}}]\n"
    with pytest.raises(Refused, match=r"access\.role_missing"):
        applied(grouped, by=people["ha"])
    assert applied(grouped, by=people["van"]).is_done
    assert applied(grouped, by=people["ha"]).difference.changes == (), "what stands needs nobody"


# --- Faults ---


def test_everything_wrong_is_told_at_once_with_line_and_key() -> None:
    text = """exchange: 1
members:
  - organisation: 48
    class: GOVERNMENT
    subsystems:
      - code: cổng
        nam: {vi: Cổng}
      - code: a
        name: Cổng
        credentials:
          - {key: k, address: [10.0.0.0/8]}
          - address: [10.0.0.1/8]
          - certificate: none.pem
        services:
          - code: s
            name: {vi: S}
            url: ftp://x
            timeout: long
            open: maybe
            endpoints: [{method: FETCH, path: /a}]
            rights:
              - {to: VN/GOV/99/x, purpose: p, ground: g, from: 2027-02-01, until: 2027-01-01}
              - {to: "*", purpose: p, ground: g}
              - {to: "@none", purpose: p, per_day: 0, until: soon}
              - {to: "@none", purpose: p, ground: g}
"""
    told = problems(text)
    starts = [each.split(": ")[0] for each in told]
    assert starts == [
        "Line 4, members[0].class",
        "Line 6, members[0].subsystems[0]",
        "Line 6, members[0].subsystems[0].code",
        "Line 7, members[0].subsystems[0].nam",
        "Line 9, members[0].subsystems[1].name",
        "Line 11, members[0].subsystems[1].credentials[0]",
        "Line 12, members[0].subsystems[1].credentials[1].address",
        "Line 13, members[0].subsystems[1].credentials[2].certificate",
        "Line 17, members[0].subsystems[1].services[0].url",
        "Line 18, members[0].subsystems[1].services[0].timeout",
        "Line 19, members[0].subsystems[1].services[0].open",
        "Line 20, members[0].subsystems[1].services[0].endpoints[0]",
        "Line 22, members[0].subsystems[1].services[0].rights[0].until",
        "Line 22, members[0].subsystems[1].services[0].rights[0].to",
        "Line 23, members[0].subsystems[1].services[0].rights[1].to",
        "Line 24, members[0].subsystems[1].services[0].rights[2]",
        "Line 24, members[0].subsystems[1].services[0].rights[2].until",
        "Line 24, members[0].subsystems[1].services[0].rights[2].per_day",
        "Line 24, members[0].subsystems[1].services[0].rights[2].to",
        "Line 25, members[0].subsystems[1].services[0].rights[3]",
        "Line 25, members[0].subsystems[1].services[0].rights[3].to",
    ]
    assert "“none.pem”" in told[7]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Line 1: the file is empty."),
        ("a: [", "Line 1: this is no YAML."),
        ("exchange: 1\na: &x 1\nmembers: [*x]", "Line 3: aliases"),
        ("exchange: 2\nmembers: []", "Line 1, exchange: only “exchange: 1”"),
        ("exchange: 1\nexchange: 1\nmembers: []", "Line 2, exchange: the key “exchange” stands twice."),
        ("exchange: 1", "Line 1: “members” is missing."),
        ("- 1", "Line 1: pairs of"),
        ("exchange: 1\nmembers: x", "Line 2, members: a list is needed here."),
        (
            "exchange: 1\nmembers: [{organisation: G99, class: GOV}]",
            "Line 2, members[0].organisation: there is no",
        ),
        (
            "exchange: 1\nmembers: [{organisation: G01, class: GOV}, {organisation: G01, class: GOV}]",
            "Line 2, members[1].organisation: “VN/GOV/G01” is described twice.",
        ),
        (
            "exchange: 1\nmembers: [{organisation: G01, class: GOV, groups: [g], subsystems: [{code: a, name: {vi: A}}]}]",
            "Line 2, members[0].subsystems[0]: There is no group “g”.",
        ),
    ],
)
def test_each_fault_is_told_by_line_and_key(text: str, told: str) -> None:
    assert any(each.startswith(told) for each in problems(text)), problems(text)


def test_files_are_read_from_the_folder_of_the_description_alone(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.pem").write_text("x")
    (inner / "bad.pem").write_text("x")
    text = (
        "exchange: 1\nmembers: [{organisation: G01, class: GOV, subsystems: [{code: a, name: {vi: A}, credentials: ["
        "{certificate: ../secret.pem},\n{certificate: bad.pem}]}]}]"
    )
    told = problems(text, inner)
    assert [each.split(": ")[1][:30] for each in told] == [
        "“../secret.pem” is not within ",
        "This is no certificate in PEM ",
    ]


def test_a_member_is_one_organisation_for_good() -> None:
    a_member("T01", code="M")
    text = "exchange: 1\nmembers: [{organisation: G01, class: GOV, code: M}]"
    with pytest.raises(Refused) as caught:
        applied(text)
    assert caught.value.facts["problems"][0].en.endswith("VN/GOV/M is the organisation “T01”.")


def test_a_right_cannot_be_given_to_a_system_that_the_same_file_closes() -> None:
    applied()
    moved = EXAMPLE.replace("      - code: portal\n", "      - code: gateway\n")
    with pytest.raises(Refused) as caught:
        applied(moved)
    assert [each.en.split(": ")[1] for each in caught.value.facts["problems"]] == [
        "there is no system or group “VN/GOV/48/portal”."
    ]


def test_what_stands_costs_no_more_queries_with_more_members(django_assert_max_num_queries: object) -> None:
    for number in range(3):
        a_subsystem(a_member(f"T{number}"), "a")
    described = "exchange: 1\nmembers:\n" + "".join(
        f"  - {{organisation: T{number}, class: GOV}}\n" for number in range(3)
    )
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        applied(described, is_sure=False)
    assert len(queries.members(NOW.date())) == 3


# --- Which entry of the catalogue a system is ---

NAMED = EXAMPLE.replace("      - code: portal\n", "      - code: portal\n        entry: {entry}\n")


def an_entry(code: str, *, is_public: bool = True) -> None:
    facts = Facts(Text("Cổng dịch vụ công", ""), "48", Stage.OPERATING)
    entry = catalogue.register(by=SYSTEM, kind=EntryKind.SYSTEM, facts=facts, now=NOW, code=code)
    if is_public:
        catalogue.submit(by=SYSTEM, entry=entry)
        catalogue.publish(by=SYSTEM, entry=entry, now=NOW)


def test_a_file_says_which_entry_a_system_is_and_says_it_once() -> None:
    an_entry("cong-48")
    an_entry("cong-moi")
    assert applied(NAMED.replace("{entry}", "cong-48")).is_done
    assert Subsystem.objects.get(code="portal").entry_code == "cong-48"
    assert not applied(NAMED.replace("{entry}", "cong-48")).difference.changes
    assert not applied().difference.changes  # what a file does not speak of stays
    assert lines(applied(NAMED.replace("{entry}", "cong-moi"))) == ["~ system VN/GOV/48/portal (entry)"]
    assert Subsystem.objects.get(code="portal").entry_code == "cong-moi"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("khong-co", "The catalogue has no entry with the code “khong-co”."),
        ("nhap", "“nhap” is not published."),
    ],
)
def test_an_entry_that_is_not_there_is_told_with_its_line(entry: str, told: str) -> None:
    an_entry("nhap", is_public=False)
    text = NAMED.replace("{entry}", entry)
    line = text.splitlines().index(f"        entry: {entry}") + 1
    (found,) = problems(text)
    assert found.startswith(f"Line {line}, ")
    assert told in found
