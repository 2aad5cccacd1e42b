"""First sentences of the public pages, made from the data. Pure: figures in, words of both languages out."""

from collections.abc import Sequence
from dataclasses import dataclass

from nenso.kernel.rules import Text, format_number, join_list

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Named:
    """A name with a figure, and how many decimals the figure is told with."""

    name: Text
    value: float
    decimals: int = 4


def number(value: float, decimals: int | None = None) -> Text:
    """Write a number in both languages."""
    return Text(format_number(value, "vi", decimals), format_number(value, "en", decimals))


def joined(*parts: Text) -> Text:
    """Put sentences one after the other, leaving out empty ones."""
    kept = [part for part in parts if part.vi]
    return Text(" ".join(part.vi for part in kept), " ".join(part.en for part in kept))


def listed(names: Sequence[Text]) -> Text:
    """Join names as a sentence does."""
    return Text(join_list([n.vi for n in names], "vi"), join_list([n.en for n in names], "en"))


def with_figures(items: Sequence[Named]) -> Text:
    """Join names, each with its figure in brackets."""
    shown = [Text("{n} ({v})", "{n} ({v})").fill(n=i.name, v=number(i.value, i.decimals)) for i in items]
    return listed(shown)


def ordinal(rank: int) -> Text:
    """Write a rank as a word of the sentence: "thứ 1", "1st"."""
    ending = "th" if rank % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return Text(f"thứ {rank}", f"{rank}{ending}")


# --- What is counted: one of the group, several of it -----------------------------------------------------

COUNTED = {
    "provinces": (Text("tỉnh, thành phố", "province"), Text("tỉnh, thành phố", "provinces")),
    "ministries-with-services": (Text("bộ, ngành", "ministry"), Text("bộ, ngành", "ministries and agencies")),
    "ministries-without-services": (Text("cơ quan", "agency"), Text("cơ quan", "agencies")),
    "countries": (Text("nước", "country"), Text("nước", "countries")),
    "nation": (Text("quốc gia", "nation"), Text("quốc gia", "nations")),
}
_UNITS = (Text("đơn vị", "unit"), Text("đơn vị", "units"))


def counted(count: int, group: str) -> Text:
    """Say how many of a group: "63 tỉnh, thành phố"."""
    one, many = COUNTED.get(group, _UNITS)
    name = one if count == 1 else many
    return Text(f"{count} {name.vi}", f"{count} {name.en}")


# --- The nation -------------------------------------------------------------------------------------------


def nation_first(year: int, leader: Named, of: int, median: float, group: str = "provinces") -> Text:
    """Say who led and what half of them reached."""
    return Text(
        "Năm {year}, {name} đứng đầu {all} với {score}; một nửa trong số đó đạt từ {median} trở lên.",
        "In {year}, {name} led the {all} with {score}; half of them reached {median} or more.",
    ).fill(
        year=year,
        name=leader.name,
        all=counted(of, group),
        score=number(leader.value, leader.decimals),
        median=number(median, leader.decimals),
    )


def national_index(year: int, score: float, before: tuple[int, float] | None, decimals: int = 4) -> Text:
    """Say where the country as a whole stands, and how far it came."""
    facts = {"year": year, "score": number(score, decimals)}
    if before is None:
        return Text(
            "Chỉ số quốc gia năm {year} là {score}.", "The national index of {year} is {score}."
        ).fill(**facts)
    change = score - before[1]
    words = Text(
        "Chỉ số quốc gia là {score}, {way} {change} so với năm {then}.",
        "The national index is {score}, {way} {change} on {then}.",
    )
    way = Text("tăng", "up") if change >= 0 else Text("giảm", "down")
    return words.fill(**facts, way=way, change=number(abs(change), decimals), then=before[0])


def what_moved(year: int, before: int, up: Sequence[Named], down: Sequence[Named]) -> Text:
    """Say who climbed and who fell most between two years; the figures are places."""
    if not up and not down:
        return Text(
            f"Từ năm {before} đến năm {year} không nơi nào đổi hạng.",
            f"Nobody changed place between {before} and {year}.",
        )
    facts: dict[str, object] = {"year": year, "before": before}
    if not down:
        words = Text(
            "Từ năm {before} đến năm {year}, {up} lên nhiều nhất: {n} bậc.",
            "From {before} to {year}, {up} climbed most: {n} places.",
        )
        return words.fill(**facts, up=up[0].name, n=int(up[0].value))
    if not up:
        words = Text(
            "Từ năm {before} đến năm {year}, {down} xuống nhiều nhất: {n} bậc.",
            "From {before} to {year}, {down} fell most: {n} places.",
        )
        return words.fill(**facts, down=down[0].name, n=int(abs(down[0].value)))
    words = Text(
        "Từ năm {before} đến năm {year}, {up} lên nhiều nhất ({a} bậc), {down} xuống nhiều nhất ({b} bậc).",
        "From {before} to {year}, {up} climbed most ({a} places) and {down} fell most ({b} places).",
    )
    return words.fill(
        **facts, up=up[0].name, a=int(up[0].value), down=down[0].name, b=int(abs(down[0].value))
    )


# --- Rankings ---------------------------------------------------------------------------------------------

_QUESTIONS = {
    ("dti", "provinces"): Text(
        "Tỉnh, thành phố nào dẫn đầu chuyển đổi số năm {year}?",
        "Which provinces led digital transformation in {year}?",
    ),
    ("dti", "ministries-with-services"): Text(
        "Trong các bộ, ngành có dịch vụ công, nơi nào dẫn đầu chuyển đổi số năm {year}?",
        "Which ministries with public services led digital transformation in {year}?",
    ),
    ("dti", "ministries-without-services"): Text(
        "Trong các cơ quan không có dịch vụ công, nơi nào dẫn đầu chuyển đổi số năm {year}?",
        "Which agencies without public services led digital transformation in {year}?",
    ),
    ("dti", "nation"): Text(
        "Chỉ số chuyển đổi số quốc gia năm {year} là bao nhiêu?",
        "Where did the country's digital transformation stand in {year}?",
    ),
    ("qd766", "provinces"): Text(
        "Tỉnh, thành phố nào phục vụ người dân và doanh nghiệp tốt nhất năm {year}?",
        "Which provinces served people and businesses best in {year}?",
    ),
    ("egdi", "countries"): Text(
        "Nước nào dẫn đầu về chính phủ điện tử năm {year}?", "Which countries led e-government in {year}?"
    ),
}


def ranking_question(family: str, group: str, year: int, index: Text) -> Text:
    """Return the question that a ranking answers."""
    words = _QUESTIONS.get((family, group))
    if words is None:
        return Text("Ai dẫn đầu năm {year}? {index}", "Who led in {year}? {index}").fill(
            year=year, index=index
        )
    return words.fill(year=year)


def ranking_first(leaders: Sequence[Named], of: int, group: str, median: float | None) -> Text:
    """Say who leads, who follows, and where the middle lies."""
    if not leaders:
        return Text("Chưa có kết quả nào được công bố.", "No result has been published.")
    first, following = leaders[0], leaders[1:]
    group_all = counted(of, group) if of else Text("bảng", "table")
    facts: dict[str, object] = {
        "first": first.name,
        "score": number(first.value, first.decimals),
        "all": group_all,
    }
    if of == 1:
        return Text("{first} đạt {score}.", "{first} stands at {score}.").fill(**facts)
    lead = Text("{first} đứng đầu {all} với {score}", "{first} leads the {all} with {score}").fill(**facts)
    after = (
        Text(", theo sau là {names}.", ", followed by {names}.").fill(names=with_figures(following))
        if following
        else Text(".", ".")
    )
    middle = NOTHING
    if median is not None and of > 2:
        middle = Text(" Trung vị là {m}.", " The median is {m}.").fill(m=number(median, first.decimals))
    return Text(lead.vi + after.vi + middle.vi, lead.en + after.en + middle.en)


def only_ranks(leaders: Sequence[Text], year: int) -> Text:
    """Say who leads where only the order was made public."""
    return Text(
        "Năm {year} chỉ thứ hạng của một số cơ quan được công bố, không có điểm: đứng đầu là {names}.",
        "For {year} only some ranks were published, without scores. At the top: {names}.",
    ).fill(year=year, names=listed(leaders))


def how_known(computed: int, published: int, of: int) -> Text:
    """Say how many figures were recomputed from inputs and how many stand as published."""
    if computed == 0:
        return Text(
            "Mọi điểm tổng hợp được hiện đúng như đã công bố, vì số liệu đầu vào công khai chưa đủ để tính lại.",
            "Every composite is shown as published, because too few of its inputs are public to recompute it.",
        )
    if published == 0:
        return Text(
            "Mọi điểm tổng hợp đều được tính lại từ số liệu đầu vào.",
            "Every composite is recomputed from its inputs.",
        )
    return Text(
        f"{computed} trên {of} điểm tổng hợp được tính lại từ đủ số liệu đầu vào; {published} điểm được hiện đúng như đã công bố.",
        f"{computed} of {of} composites are recomputed from all their inputs; {published} are shown as published.",
    )


def known_in_part(known: int, of: int, group: str) -> Text:
    """Say that a table was never published whole, and that its ranks are the official ones."""
    if not of:
        return Text(
            "Bảng này chưa từng được công bố đầy đủ: mới biết {known}. Thứ hạng là thứ hạng chính thức.",
            "This table was never published whole: only {known} are known. Ranks are the official ones.",
        ).fill(known=counted(known, group))
    return Text(
        "Bảng này chưa từng được công bố đầy đủ: mới biết {known} trên {all}. Thứ hạng là thứ hạng chính thức.",
        "This table was never published whole: {known} of {all} are known. Ranks are the official ones.",
    ).fill(known=known, all=counted(of, group))


def carried_over(now: int, then: int, year: int) -> Text:
    """Say that a table was carried over to other units, and by what rule."""
    return Text(
        f"Kết quả năm {year} của {then} tỉnh, thành phố được quy đổi sang {now} đơn vị sau sắp xếp bằng trung bình cộng "
        "của các đơn vị cũ nhập lại, như Bộ đã làm với kết quả năm 2024.",
        f"The results of {year}, measured for {then} provinces, are carried over to the {now} units after the merger by "
        "the mean of the old units joined, as the ministry did for 2024.",
    )


# --- A place ----------------------------------------------------------------------------------------------


def place_first(year: int, name: Text, rank: int, of: int, strong: Named | None, weak: Named | None) -> Text:
    """Answer in one sentence where a place stands, and where it is strongest and weakest."""
    facts: dict[str, object] = {"year": year, "name": name, "rank": rank, "nth": ordinal(rank), "of": of}
    words = Text("Năm {year} {name} đứng thứ {rank} trên {of}", "In {year} {name} ranked {nth} of {of}")
    if not of:  # nobody knows for certain how many were ranked
        words = Text("Năm {year} {name} đứng thứ {rank}", "In {year} {name} ranked {nth}")
    head = words.fill(**facts)
    tail = NOTHING
    if strong is not None and weak is not None and strong.name != weak.name:
        tail = Text(
            ", mạnh nhất ở {strong}, yếu nhất ở {weak}", ", strongest in {strong}, weakest in {weak}"
        ).fill(strong=with_figures([strong]), weak=with_figures([weak]))
    return Text(f"{head.vi}{tail.vi}.", f"{head.en}{tail.en}.")


def place_score(year: int, name: Text, score: Named) -> Text:
    """Say the score of a unit that is not ranked against others."""
    return Text("Năm {year} {index} của {name} là {v}.", "In {year} the {index} of {name} was {v}.").fill(
        year=year, name=name, index=score.name, v=number(score.value, score.decimals)
    )


def place_without(name: Text) -> Text:
    """Say that a unit is in no published ranking."""
    return Text(
        "{name} chưa có trong bảng xếp hạng nào đã công bố.", "{name} is in no published ranking yet."
    ).fill(name=name)


def rank_history(points: Sequence[tuple[int, int, int]]) -> Text:
    """Tell (year, rank, of) of the first and the last year, and the way between."""
    if not points:
        return NOTHING
    (y0, r0, of0), (y1, r1, of1) = points[0], points[-1]
    first, last = _nth(r0, of0), _nth(r1, of1)
    if len(points) == 1:
        return Text(f"Năm {y0} đứng {first.vi}.", f"In {y0} it ranked {first.en}.")
    way = Text("giữ nguyên hạng", "kept its place")
    if r1 < r0:
        way = Text(f"lên {r0 - r1} bậc", f"climbed {_places(r0 - r1)}")
    elif r1 > r0:
        way = Text(f"xuống {r1 - r0} bậc", f"fell {_places(r1 - r0)}")
    return Text(
        f"Từ năm {y0} đến năm {y1} {way.vi}: từ {first.vi} đến {last.vi}.",
        f"From {y0} to {y1} it {way.en}: from {first.en} to {last.en}.",
    )


def _nth(rank: int, of: int) -> Text:
    nth = ordinal(rank)
    return Text(f"{nth.vi} trên {of}", f"{nth.en} of {of}") if of else nth


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


_LEVELS = {
    "median": Text("mức trung vị", "the median"),
    "best": Text("mức cao nhất", "the best"),
    "full": Text("mức tối đa", "full points"),
}


def best_move(start: Named, goal: float, rank: int, then: int, target: str = "median") -> Text:
    """Say what one step would do to the rank, everybody else standing still."""
    facts: dict[str, object] = {
        "name": start.name,
        "a": number(start.value, start.decimals),
        "level": _LEVELS[target],
        "b": number(goal, start.decimals),
        "rank": rank,
        "then": then,
    }
    if then == rank:
        return Text(
            "{name} từ {a} lên {level} {b}: vẫn hạng {rank}.",
            "{name} from {a} to {level} {b}: still rank {rank}.",
        ).fill(**facts)
    return Text(
        "{name} từ {a} lên {level} {b}: từ hạng {rank} lên hạng {then}.",
        "{name} from {a} to {level} {b}: from rank {rank} to {then}.",
    ).fill(**facts)


# --- Comparison -------------------------------------------------------------------------------------------


def comparison_first(year: int, ordered: Sequence[Named]) -> Text:
    """Say who is ahead among those compared, and by how much."""
    first, last = ordered[0], ordered[-1]
    return Text(
        "Năm {year}, {first} dẫn trước với {a}, hơn {last} {d}.",
        "In {year}, {first} is ahead with {a}, {d} above {last}.",
    ).fill(
        year=year,
        first=first.name,
        a=number(first.value, first.decimals),
        last=last.name,
        d=number(first.value - last.value, first.decimals),
    )


def widest_gap(indicator: Text, high: Named, low: Named) -> Text:
    """Say where those compared lie farthest apart."""
    return Text(
        "Cách nhau xa nhất ở {indicator}: {high} so với {low}.",
        "The gap is widest in {indicator}: {high} against {low}.",
    ).fill(indicator=indicator, high=with_figures([high]), low=with_figures([low]))


# --- Methods ----------------------------------------------------------------------------------------------


def method_first(mains: int, criteria: int, points: float, years: Text, unknown: bool) -> Text:
    """Say what an edition measures."""
    if mains == 0:
        return Text(
            "Dùng cho {years}. Mới biết giá trị tổng hợp đã công bố; cấu trúc bên dưới chưa có nguồn công khai.",
            "Used for {years}. Only the published composite is known; no public source gives what lies below it.",
        ).fill(years=years)
    facts: dict[str, object] = {
        "mains": mains,
        "criteria": criteria,
        "points": Text(f"{number(points).vi} điểm", f"{number(points).en} point{'' if points == 1 else 's'}"),
        "years": years,
    }
    if unknown:
        return Text(
            "Dùng cho {years}: {mains} chỉ số chính; điểm của từng chỉ số chính chưa có nguồn công khai.",
            "Used for {years}: {mains} main indicators; no public source gives the points of each.",
        ).fill(**facts)
    if criteria <= mains:
        return Text(
            "Dùng cho {years}: {mains} chỉ số chính, tối đa {points}.",
            "Used for {years}: {mains} main indicators, at most {points}.",
        ).fill(**facts)
    return Text(
        "Dùng cho {years}: {mains} chỉ số chính gồm {criteria} tiêu chí, tối đa {points}.",
        "Used for {years}: {mains} main indicators made of {criteria} criteria, at most {points}.",
    ).fill(**facts)


def rounding(bound: float, difference: float | None) -> Text:
    """Explain why a recomputed figure may stand a little from the published one."""
    words = Text(
        "Số liệu đầu vào đã được làm tròn khi công bố, nên giá trị tính lại có thể lệch giá trị công bố tới {b}.",
        "The inputs were rounded when they were published, so a recomputed value may differ from the published one by up to {b}.",
    ).fill(b=number(bound, 6))
    if difference is None:
        return words
    seen = Text("Ở đây lệch {d}.", "Here they differ by {d}.").fill(d=number(difference, 6))
    return joined(words, seen)
