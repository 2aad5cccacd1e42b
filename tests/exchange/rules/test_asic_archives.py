"""Archives of containers: each is linked to the one before, and an archive to the archive before."""

import hashlib

import pytest

from nenso.exchange.rules.asic.archive import read_archive, verify_archive
from nenso.kernel.rules import Refused
from tests.factories.asic import zipped

NAMES = ("VN-1-request-AAA.asice", "VN-1-response-BBB.asice", "VN-2-request-CCC.asice")
CONTENTS = {name: name.encode() * 9 for name in NAMES}


def linking(contents: dict[str, bytes], before: str = "", before_name: str = "") -> tuple[bytes, str]:
    """Return `linkinginfo` and the last link."""
    lines, last = [f"{before or '-'} {before_name or '-'} SHA-512"], before
    for name, content in contents.items():
        last = hashlib.sha512((last + hashlib.sha512(content).hexdigest()).encode()).hexdigest()
        lines.append(f"{last} {name}")
    return "\n".join(lines).encode(), last


def an_archive(before: str = "", before_name: str = "", **changed: bytes) -> tuple[bytes, str]:
    """Return an archive and its last link; `changed` entries are other than they were when they were linked."""
    page, last = linking(CONTENTS, before, before_name)
    return zipped({**CONTENTS, "linkinginfo": page, **changed}), last


def told(content: bytes, before: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        verify_archive(read_archive(content), before)
    return refused.value.code


def test_archives_are_a_chain() -> None:
    first, last = an_archive()
    assert verify_archive(read_archive(first), "") == last
    second, end = an_archive(last, "mlog-1.zip")
    archive = read_archive(second)
    assert (verify_archive(archive, last), archive.before, archive.before_name) == (end, last, "mlog-1.zip")
    assert verify_archive(archive) == end  # not compared with what the verifier does not know
    assert told(second, "") == told(second, "0" * 128) == told(first, last) == "asic.other_before"


@pytest.mark.parametrize("name", NAMES)
def test_a_container_that_was_altered_is_told(name: str) -> None:
    assert told(an_archive(**{name: CONTENTS[name] + b"x"})[0]) == "asic.other_link"


def test_containers_that_changed_places_are_told() -> None:
    page, _ = linking(CONTENTS)
    turned = {name: CONTENTS[name] for name in reversed(NAMES)}
    assert told(zipped({**turned, "linkinginfo": page})) == "asic.other_link"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"AAA", b"DDD", "asic.other_files"),
        (b"SHA-512", b"SHA-1", "asic.bad_linking"),
        (b"- - SHA-512", b"- SHA-512", "asic.bad_linking"),
        (b" VN-2", b" x VN-2", "asic.bad_linking"),
        (b"VN-1-response-BBB", b"VN-1-request-AAA", "asic.bad_linking"),
        (b"SHA-512", b"SHA-256", "asic.other_link"),
    ],
)
def test_a_linking_that_was_altered_is_told(old: bytes, new: bytes, code: str) -> None:
    page = linking(CONTENTS)[0]
    assert old in page
    assert told(an_archive(linkinginfo=page.replace(old, new))[0]) == code


def test_what_is_no_archive_is_told() -> None:
    page = linking(CONTENTS)[0]
    assert told(zipped(CONTENTS)) == "asic.no_linking"
    assert told(zipped({"linkinginfo": page})) == "asic.no_containers"
    assert told(zipped({"linkinginfo": page, NAMES[0]: CONTENTS[NAMES[0]]})) == "asic.other_files"
    assert told(b"") == "asic.not_zip"
