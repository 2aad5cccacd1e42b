"""The file that registers mocks as the services of another exchange: `docs/exchange.md` says its form."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from ruamel.yaml import YAML

from nenso.exchange.queries import MemberAsOf, ServiceAsOf, SubsystemAsOf
from nenso.exchange.rules.protocol.identifiers import ClientId, read_client
from nenso.kernel.rules import Refused, Text

KEY = "sandbox"  # the label of a key that is made for whoever tries


@dataclass(frozen=True, slots=True)
class Described:
    """The file's text, and the documents that it names, by their paths beside it."""

    text: str
    documents: Mapping[str, str]


def described(
    members: Sequence[MemberAsOf],
    documents: Mapping[UUID, str],
    asking: Iterable[str],
    address: str,
    folder: str,
) -> Described:
    """Return the file for services that have a document, each open to every system, with a key for each system that will ask.

    `folder` is where the documents are, beside the file. Raises `Refused("exchange.bad_identifier")` where one who asks is no system.
    """
    made = _Made(documents, address, folder)
    for member in members:
        for system in member.subsystems:
            for service in system.services:
                made.add_service(member, system, service)
    known = {_key(read_client(each.name_in_headers)): each for each in members}
    for name in asking:
        made.add_asking(name, known)
    out = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.allow_unicode = False, True
    yaml.sort_base_mapping_type_on_output = None  # as they stand here
    yaml.dump({"exchange": 1, "members": list(made.members.values())}, out)
    return Described(out.getvalue(), made.files)


class _Made:
    def __init__(self, documents: Mapping[UUID, str], address: str, folder: str) -> None:
        self._documents, self._address, self._folder = documents, address, folder
        self.members: dict[tuple[str, str], dict[str, Any]] = {}
        self.files: dict[str, str] = {}

    def add_service(self, member: MemberAsOf, system: SubsystemAsOf, service: ServiceAsOf) -> None:
        document = self._documents.get(service.uuid)
        if document is None:
            return
        name = service.name_in_headers
        ending = "json" if document.lstrip("\ufeff \t\r\n").startswith("{") else "yaml"
        # "_" stands in no code, so that no two services have one file.
        file = f"{self._folder}/{name.partition('/')[2].replace('/', '_')}.{ending}"
        self.files[file] = document
        client = read_client(system.name_in_headers)
        held = self._system(client, member.organisation.code, system.name)
        held["services"].append(
            {
                "code": service.code,
                "name": _name(service.name),
                "url": f"{self._address}/{quote(name)}",
                "openapi": file,
                "open": True,
                "timeout": service.timeout_seconds,
            }
        )

    def add_asking(self, name: str, known: Mapping[tuple[str, str], MemberAsOf]) -> None:
        client = read_client(name)
        if not client.subsystem:
            raise Refused("exchange.bad_identifier", written=name[:200])
        member = known.get(_key(client))
        code = member.organisation.code if member else client.member
        names = {each.code: each.name for each in member.subsystems} if member else {}
        title = names.get(client.subsystem, Text(client.subsystem, client.subsystem))
        self._system(client, code, title)["credentials"] = [{"key": KEY}]

    def _system(self, client: ClientId, organisation: str, name: Text) -> dict[str, Any]:
        member = self.members.setdefault(
            _key(client),
            {
                "organisation": organisation,
                "class": client.member_class,
                "code": client.member,
                "subsystems": [],
            },
        )
        for each in member["subsystems"]:
            if each["code"] == client.subsystem:
                found: dict[str, Any] = each
                return found
        made = {"code": client.subsystem, "name": _name(name), "services": []}
        member["subsystems"].append(made)
        return made


def _key(client: ClientId) -> tuple[str, str]:
    return client.member_class, client.member


def _name(name: Text) -> dict[str, str]:
    return {"vi": name.vi, "en": name.en}
