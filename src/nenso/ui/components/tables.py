"""Tables that sort by links, slide under a pinned first column, and describe things term by term."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nenso.ui.components.shell import query
from nenso.ui.components.words import words
from nenso.ui.rules import ChartTable

register = template.Library()


class Wrapped(template.Node):
    """A block whose content is put inside a part: `{% tablebox label="…" %}…{% endtablebox %}`."""

    def __init__(self, name: str, content: NodeList, facts: dict[str, FilterExpression]) -> None:
        self.name, self.content, self.facts = name, content, facts

    def render(self, context: template.Context) -> SafeString:
        """Render the content, then the part around it."""
        facts = {key: words(value.resolve(context)) for key, value in self.facts.items()}
        around = get_template(f"ui/parts/{self.name}.html").template  # type: ignore[attr-defined]
        with context.push(
            **{"kind": "", "title": "", "label": "", **facts}, body=self.content.render(context)
        ):
            return SafeString(around.render(context))


def _block(parser: Parser, token: Token) -> Wrapped:
    name, *rest = token.split_contents()
    facts = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"{{% {name} %}} takes key=value only: {rest}")
    content = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return Wrapped(name, content, facts)


register.tag("tablebox", _block)
register.tag("callout", _block)
register.tag("next_action", _block)


@register.simple_tag(takes_context=True)
def sort_header(
    context: template.Context,
    key: str,
    label: str,
    current: str = "",
    first: str = "asc",
    is_number: bool = False,
    pin: bool = False,
) -> SafeString:
    """`{% sort_header "score" label current "desc" is_number=True %}`: a `<th>` whose link sorts.

    `current` is the sort in force: a key, or a key with a minus for descending. `first` is the
    direction of the first click; `pin` keeps the column in sight on a phone.
    """
    is_up, is_down = current == key, current == f"-{key}"
    step = {"asc": key, "desc": f"-{key}"}[first]
    other = key if step.startswith("-") else f"-{key}"
    url = query(context, sort=other if current == step else step, page=None)
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a href="{}">{}{}</a></th>',
        " ".join(name for name, is_so in (("num", is_number), ("pin", pin)) if is_so),
        "ascending" if is_up else "descending" if is_down else "none",
        url,
        words(label),
        _arrow("up" if is_up else "down" if is_down else "sort"),
    )


def _arrow(name: str) -> SafeString:
    from nenso.ui.components.icons import icon

    return icon(name)


@register.inclusion_tag("ui/parts/data_table.html")
def data_table(table: ChartTable, label: str = "") -> dict[str, Any]:
    """`{% data_table table label %}`: a `ChartTable` as a plain table."""
    return {"table": table, "label": label}


@register.inclusion_tag("ui/parts/facts.html")
def facts(pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """`{% facts pairs %}`: (term, value) pairs; a value may be safe HTML."""
    return {"pairs": pairs}
