"""The vocabularies that DCAT-AP 3 is made of, and which of their words stand for ours.

DCAT-AP 3.0.1 (SEMIC, July 2025): https://semiceu.github.io/DCAT-AP/releases/3.0.1/. Frequencies, access rights, themes, languages and
countries are the authority tables of the Publications Office of the EU; statuses are those of ADMS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from nenso.catalogue.rules.kinds import Sharing, Stage, Updating
from nenso.kernel.rules import Text

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PROFILE = "https://semiceu.github.io/DCAT-AP/releases/3.0.1"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_STATUS = "http://purl.org/adms/status"

THEMES = f"{_AUTHORITY}/data-theme"
VIETNAMESE, ENGLISH = f"{_AUTHORITY}/language/VIE", f"{_AUTHORITY}/language/ENG"
VIET_NAM = f"{_AUTHORITY}/country/VNM"
FREQUENCIES: Mapping[Updating, str] = {
    Updating.AT_ONCE: f"{_AUTHORITY}/frequency/UPDATE_CONT",
    Updating.DAILY: f"{_AUTHORITY}/frequency/DAILY",
    Updating.WEEKLY: f"{_AUTHORITY}/frequency/WEEKLY",
    Updating.MONTHLY: f"{_AUTHORITY}/frequency/MONTHLY",
    Updating.QUARTERLY: f"{_AUTHORITY}/frequency/QUARTERLY",
    Updating.YEARLY: f"{_AUTHORITY}/frequency/ANNUAL",
    Updating.IRREGULAR: f"{_AUTHORITY}/frequency/IRREG",
}
# Media types that harvesters know, as the table "file-type" calls them.
FORMATS: Mapping[str, str] = {
    "application/geo+json": f"{_AUTHORITY}/file-type/GEOJSON",
    "application/json": f"{_AUTHORITY}/file-type/JSON",
    "application/ld+json": f"{_AUTHORITY}/file-type/JSON_LD",
    "application/pdf": f"{_AUTHORITY}/file-type/PDF",
    "application/xml": f"{_AUTHORITY}/file-type/XML",
    "application/zip": f"{_AUTHORITY}/file-type/ZIP",
    "text/csv": f"{_AUTHORITY}/file-type/CSV",
    "text/turtle": f"{_AUTHORITY}/file-type/RDF_TURTLE",
    "text/xml": f"{_AUTHORITY}/file-type/XML",
}
MEDIA_TYPES = "http://www.iana.org/assignments/media-types"
# What agencies share among themselves by default is not for everybody.
RIGHTS: Mapping[Sharing, str] = {
    Sharing.OPEN: f"{_AUTHORITY}/access-right/PUBLIC",
    Sharing.COMMON: f"{_AUTHORITY}/access-right/RESTRICTED",
    Sharing.ON_REQUEST: f"{_AUTHORITY}/access-right/RESTRICTED",
    Sharing.INTERNAL: f"{_AUTHORITY}/access-right/NON_PUBLIC",
}
STATUSES: Mapping[Stage, str] = {
    Stage.PROPOSED: f"{_STATUS}/UnderDevelopment",
    Stage.BUILDING: f"{_STATUS}/UnderDevelopment",
    Stage.OPERATING: f"{_STATUS}/Completed",
    Stage.MERGED: f"{_STATUS}/Deprecated",
    Stage.RETIRED: f"{_STATUS}/Withdrawn",
}


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of a common list, as far as a reader who has not loaded the list needs it."""

    kind: str
    label: Text
    scheme: str


def _authority(table: str, kind: str, **labels: tuple[str, str]) -> dict[str, Concept]:
    scheme = f"{_AUTHORITY}/{table}"
    return {f"{scheme}/{code}": Concept(kind, Text(*label), scheme) for code, label in labels.items()}


CONCEPTS: Mapping[str, Concept] = {
    **_authority(
        "frequency",
        "dct:Frequency",
        UPDATE_CONT=("cập nhật liên tục", "continuously updated"),
        DAILY=("hằng ngày", "daily"),
        WEEKLY=("hằng tuần", "weekly"),
        MONTHLY=("hằng tháng", "monthly"),
        QUARTERLY=("hằng quý", "quarterly"),
        ANNUAL=("hằng năm", "annual"),
        IRREG=("không định kỳ", "irregular"),
    ),
    **_authority(
        "access-right",
        "dct:RightsStatement",
        PUBLIC=("công khai", "public"),
        RESTRICTED=("hạn chế", "restricted"),
        NON_PUBLIC=("không công khai", "non-public"),
    ),
    **_authority(
        "data-theme",
        "skos:Concept",
        AGRI=("nông nghiệp, thủy sản, lâm nghiệp, thực phẩm", "Agriculture, fisheries, forestry and food"),
        ECON=("kinh tế và tài chính", "Economy and finance"),
        EDUC=("giáo dục, văn hóa, thể thao", "Education, culture and sport"),
        ENER=("năng lượng", "Energy"),
        ENVI=("môi trường", "Environment"),
        GOVE=("chính quyền và khu vực công", "Government and public sector"),
        HEAL=("y tế", "Health"),
        INTR=("vấn đề quốc tế", "International issues"),
        JUST=("tư pháp, pháp luật, an toàn công cộng", "Justice, legal system and public safety"),
        REGI=("vùng và đô thị", "Regions and cities"),
        SOCI=("dân số và xã hội", "Population and society"),
        TECH=("khoa học và công nghệ", "Science and technology"),
        TRAN=("giao thông vận tải", "Transport"),
    ),
    **_authority(
        "language", "dct:LinguisticSystem", VIE=("tiếng Việt", "Vietnamese"), ENG=("tiếng Anh", "English")
    ),
    **_authority(
        "file-type",
        "dct:MediaTypeOrExtent",
        CSV=("CSV", "CSV"),
        GEOJSON=("GeoJSON", "GeoJSON"),
        JSON=("JSON", "JSON"),
        JSON_LD=("JSON-LD", "JSON-LD"),
        PDF=("PDF", "PDF"),
        RDF_TURTLE=("RDF Turtle", "RDF Turtle"),
        XML=("XML", "XML"),
        ZIP=("ZIP", "ZIP"),
    ),
    **_authority("country", "dct:Location", VNM=("Việt Nam", "Viet Nam")),
    **{
        f"{_STATUS}/{code}": Concept("skos:Concept", Text(vi, en), f"{_STATUS}/1.0")
        for code, vi, en in (
            ("UnderDevelopment", "đang xây dựng", "Under development"),
            ("Completed", "đã hoàn thành", "Completed"),
            ("Deprecated", "không nên dùng nữa", "Deprecated"),
            ("Withdrawn", "đã ngừng", "Withdrawn"),
        )
    },
}


@cache
def term(name: str) -> NamedNode:
    """Return a word of a vocabulary by its short name, `dct:title`."""
    prefix, _, rest = name.partition(":")
    return NamedNode(PREFIXES[prefix] + rest)
