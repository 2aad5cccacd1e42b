"""What the form of an entry shows of what was said: every field as its text, so that what was typed can be held against it."""

from collections.abc import Mapping
from typing import Any

from nenso.catalogue.rules import Facts
from nenso.kernel.rules import Text
from nenso.web.catalogue_forms.fields import with_code
from nenso.web.catalogue_forms.layout import BOTH
from nenso.web.language import in_words

Names = Mapping[str, Text]


def initial_of(facts: Facts, organisations: Names, entries: Names) -> dict[str, str]:
    """Return what each field of the form shows; organisations and entries by their names, where they are known."""
    found: dict[str, str] = {}
    for name in BOTH:
        text: Text = getattr(facts, name)
        found |= {f"{name}_vi": text.vi, f"{name}_en": text.en}
    for name in ("basis", "url", "contact", "source", "standards", "maker", "owner", "share_ground"):
        found[name] = getattr(facts, name)
    for name in ("stage", "scope", "updating", "sharing", "share_as", "reach", "level", "records"):
        found[name] = _plain(getattr(facts, name))
    for name in ("since", "records_on", "announced_on", "share_by"):
        found[name] = _plain(getattr(facts, name))
    for name in ("correct", "complete", "clean", "live"):
        found[name] = _plain(getattr(facts.quality, name))
    found["quality_on"] = _plain(facts.quality.on)
    found["is_domestic"] = {None: "", True: "yes", False: "no"}[facts.is_domestic]
    found["keywords"] = "; ".join(facts.keywords)
    found["services"] = "\n".join(facts.services)
    found["evaluation"] = "\n".join(f"{each.criterion}: {each.verdict}" for each in facts.evaluation)
    found["operator"] = _named(facts.operator, organisations)
    found["used_by"] = "\n".join(_named(code, organisations) for code in facts.used_by)
    for name in ("part_of", "merged_into"):
        found[name] = _named(getattr(facts, name), entries)
    for name in ("databases", "comes_from"):
        found[name] = "\n".join(_named(code, entries) for code in getattr(facts, name))
    return found


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _named(code: str, names: Names) -> str:
    return with_code(in_words(names[code]), code) if code in names else code
