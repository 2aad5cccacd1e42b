"""What the tests of pages read out of an answer."""

import re

from django.test import Client


def page_text(client: Client, path: str, **headers: str) -> str:
    """Return a page that must be there."""
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def pinned_names(page: str) -> list[str]:
    """Return the names at the head of a table's rows."""
    return re.findall(r'<th scope="row" class="pin"><a href="[^"]+">([^<]+)</a>', page)
