"""The document of an official study: what was tried, the seed, what went in and what came out, to be done again."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.index import queries as index
from nenso.web.presenters import boards
from nenso.web.refusals import or_not_found
from nenso.web.views.rankings import day_asked, study_file


@public
@require_safe
def document(request: HttpRequest, family: str, year: int, group: str) -> HttpResponse:
    """Return the study of a result's ranks as one file; `?as_of=` for the units of a day."""
    with or_not_found():
        board = boards.board_of(boards.shelf().find(family, year, group), day_asked(request))
        study = index.official_study(board.listing.run_id, board.units_on if board.is_rebased else None)
        content = None if study is None else index.study_document(study)
    if content is None:
        raise Http404(request.path)
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{study_file(board)}"'
    return answer
