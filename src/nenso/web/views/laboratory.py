"""The laboratory: a published result scored otherwise, to see who moves and why; the address holds the whole trial."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.kernel.rules import Refused, Text, fold
from nenso.web import laboratory_words as words
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.language import in_words, language_of
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.laboratory import controls, page
from nenso.web.presenters.laboratory.asking import OPEN, Trial, read_trial
from nenso.web.presenters.laboratory.bench import bench_of
from nenso.web.presenters.laboratory.movers import SORTS, Movers, Wish, chosen, movers_of
from nenso.web.presenters.names import family_name, group_name, index_name
from nenso.web.refusals import or_not_found, text_of
from nenso.web.views.desk_frame import rights
from nenso.web.views.rankings import PIN, PIN_COOKIE, day_asked, remember

FORMATS = ("csv", "xlsx", "json")


@public
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Offer the results that can be tried."""
    return render(request, "web/laboratory/choose.html", {"choices": page.choices(language_of())})


@public
@require_safe
def laboratory(request: HttpRequest, family: str, year: int, group: str) -> HttpResponse:
    """Show a trial; with `HX-Request` only what changes with it; with `?format=` its table as a file."""
    try:
        listing = boards.shelf().find(family, year, group)
        bench = bench_of(listing, day_asked(request))
    except Refused as refusal:
        return _without(request, family, year, group, refusal)
    trial = read_trial(bench, request.GET)
    movers = _movers(trial)
    if request.GET.get("format"):
        return _export(request, trial, movers)
    response = _answer(request, trial, movers)
    remember(request, response)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Cookie"])
    return response


def _movers(trial: Trial) -> Movers | None:
    """Return who moves; None where the trial is at fault, with the fault told."""
    if trial.faults:
        return None
    try:
        return movers_of(trial, language_of())
    except Refused as refusal:
        trial.faults.append(page.fault_of(trial, refusal, text_of(refusal)))
        return None


def _answer(request: HttpRequest, trial: Trial, movers: Movers | None) -> HttpResponse:
    shown = _shown(request, trial, movers)
    is_part = (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    if not is_part:
        return render(request, "web/laboratory/laboratory.html", shown | _around(request, trial))
    response = render(
        request,
        "web/laboratory/renewed.html",
        shown | {"is_part": True, "may_save": rights(request)["may_run"]},
    )
    if movers is not None:
        response["HX-Push-Url"] = shown["address"]
    return response


def _shown(request: HttpRequest, trial: Trial, movers: Movers | None) -> dict[str, Any]:
    language, wish = language_of(), _wish(request)
    own = request.GET[PIN] if PIN in request.GET else request.COOKIES.get(PIN_COOKIE, "")
    more = {
        "as_of": request.GET.get("as_of", ""),
        "q": wish.words,
        "moved": "1" if wish.only_moving else "",
        "sort": wish.sort if wish.sort != "after" else "",
    }
    found = page.results(trial, movers, wish, own, request.GET.get("page", ""), language) if movers else None
    opened = frozenset(code for code in request.GET.getlist(OPEN) if code in trial.bench.parts)
    as_of = {"as_of": more["as_of"]}
    return {
        "trial": trial,
        "bench": trial.bench,
        "form": controls.form_of(trial, opened, request.path, as_of),
        "found": found,
        "wish": wish,
        "own": own,
        "as_of": more["as_of"],
        "path": request.path,
        "address": _address(request.path, trial.query(**more)),
        "share": request.build_absolute_uri(_address(request.path, trial.query(**as_of))),
        "bare": _address(request.path, Trial(trial.bench).query(**as_of)),
        "unpin": _address(request.path, trial.query(**more, pin="-")),
        "headings": _headings(request.path, trial, more, wish.sort),
        "pages": _pages(request.path, trial, more, found),
        "exports": [
            (kind.upper(), _address(request.path, trial.query(**as_of, format=kind))) for kind in FORMATS
        ],
        "decimals": trial.bench.board.edition.decimals,
        "trial_words": words.TRIAL,
        "save_url": _address(_save_path(trial), trial.query()),
    }


def _save_path(trial: Trial) -> str:
    listing = trial.bench.listing
    return reverse("desk:draft_new", args=[listing.family, listing.year, listing.group])


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _wish(request: HttpRequest) -> Wish:
    sort = request.GET.get("sort", "")
    return Wish(
        words=request.GET.get("q", "")[:80],
        only_moving=bool(request.GET.get("moved")),
        sort=sort if sort.removeprefix("-") in SORTS else "after",
    )


_HEADINGS = (
    ("after", Text("Hạng thử", "Trial rank"), "num"),
    ("name", Text("Tên", "Name"), "pin"),
    ("before", Text("Hạng công bố", "Published rank"), "num"),
    ("places", Text("Đổi bậc", "Places"), "num"),
    ("", Text("Điểm công bố", "Published score"), "num"),
    ("score", Text("Điểm thử", "Trial score"), "num"),
    ("", Text("Chủ yếu vì", "Mostly because of"), "lab-why"),
)
_FALLING_FIRST = ("places", "score")


def _headings(path: str, trial: Trial, more: dict[str, str], current: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "kind": kind,
            "url": _sorted_by(path, trial, more, current, key) if key else "",
            "order": "ascending" if current == key else "descending" if current == f"-{key}" else "none",
        }
        for key, name, kind in _HEADINGS
    ]


def _sorted_by(path: str, trial: Trial, more: dict[str, str], current: str, key: str) -> str:
    first, other = (f"-{key}", key) if key in _FALLING_FIRST else (key, f"-{key}")
    return _address(path, trial.query(**more | {"sort": other if current == first else first}))


def _pages(
    path: str, trial: Trial, more: dict[str, str], found: page.Results | None
) -> list[tuple[int, str, bool]]:
    if found is None or found.page.paginator.num_pages < 2:
        return []
    return [
        (number, _address(path, trial.query(**more, page=str(number))), number == found.page.number)
        for number in found.page.paginator.page_range
    ]


def _around(request: HttpRequest, trial: Trial) -> dict[str, Any]:
    language, bench = language_of(), trial.bench
    to, listing = Addresses(language), bench.listing
    day = page.day_of(bench)
    return {
        "question": words.QUESTION,
        "kicker": page.kicker(bench),
        "kinds": page.kind_tabs(listing, language),
        "years": page.year_tabs(trial, language),
        "units": page.unit_tabs(trial, language),
        "ranking_url": to.ranking(listing.family, listing.year, listing.group, day),
        "method_url": to.method(listing.edition_code),
        "may_save": rights(request)["may_run"],
    }


def _without(request: HttpRequest, family: str, year: int, group: str, refusal: Refused) -> HttpResponse:
    """Say why a published result cannot be tried; what is not published is not found."""
    if not refusal.code.startswith("study.") or request.GET.get("format"):
        raise Http404(str(refusal)) from refusal
    context = {
        "title": Text("{f}, {g} {y}", "{f}, {g} {y}").fill(
            f=family_name(family), g=group_name(group), y=year
        ),
        "words": text_of(refusal),
        "choices": [choice for choice in page.choices(language_of()) if choice.years],
        "ranking_url": Addresses(language_of()).ranking(family, year, group, day_asked(request)),
    }
    return render(request, "web/laboratory/without.html", context)


# --- The table as a file ----------------------------------------------------------------------------------


def _export(request: HttpRequest, trial: Trial, movers: Movers | None) -> HttpResponse:
    """Return the table as a file whose every row says that it is a trial; 400 and the reasons where it is at fault."""
    if movers is None:
        faults = "\n".join(f"{in_words(fault.label)}: {in_words(fault.words)}" for fault in trial.faults)
        return HttpResponse(faults, status=400, content_type="text/plain; charset=utf-8")
    digits = movers.decimals
    columns = [
        Column("status", Text("Tình trạng", "Status"), width=36),
        Column("rank_before", Text("Hạng công bố", "Published rank"), Kind.NUMBER, 0),
        Column("rank_after", Text("Hạng thử", "Trial rank"), Kind.NUMBER, 0),
        Column("places", Text("Đổi bậc", "Places"), Kind.NUMBER, 0),
        Column("code", Text("Mã", "Code")),
        Column("name", Text("Tên", "Name")),
        Column("score_before", Text("Điểm công bố", "Published score"), Kind.NUMBER, digits),
        Column("score_after", Text("Điểm thử", "Trial score"), Kind.NUMBER, digits),
        Column("part", Text("Chủ yếu vì", "Mostly because of"), width=36),
        Column("why", Text("Lý do", "Why"), width=60),
    ]
    listing = trial.bench.listing
    name = fold(f"thu-nghiem-{listing.family}-{listing.year}-{listing.group}")
    with or_not_found():
        return export(request, name, columns, _rows(movers), _provenance(request, trial, movers))


def _rows(movers: Movers) -> list[list[Any]]:
    return [
        [
            words.TRIAL,
            line.before,
            line.after,
            line.places,
            line.code,
            line.unit.name,
            round(line.score_before, 10),
            round(line.score_after, 10),
            line.part if line.places else None,
            line.why.plain if line.places else None,
        ]
        for line in chosen(movers, Wish())
    ]


def _provenance(request: HttpRequest, trial: Trial, movers: Movers) -> Provenance:
    listing = trial.bench.listing
    as_of = request.GET.get("as_of", "")
    return Provenance(
        title=Text("{trial}: {first}", "{trial}: {first}").fill(
            trial=words.TRIAL, first=page.first_sentence(trial, movers)
        ),
        source=index_name(listing.family),
        run=str(listing.run_uuid),
        address=request.build_absolute_uri(_address(request.path, trial.query(as_of=as_of))),
        note=words.likeness(movers.correlation, movers.mean_places, len(movers.lines)),
    )
