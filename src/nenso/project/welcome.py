"""What `nenso up` prints when the site is ready: the top ten, the logins, the address."""

from datetime import date

from nenso.kernel.rules import Text
from nenso.project.cli.console import out, words

TOP = 10


def show(host: str, port: int) -> None:
    """Print the newest ranking's top ten, the demonstration logins and the address."""
    _top_ten()
    _logins()
    out.print()
    out.print(
        words(Text("Trang công khai", "Public site")), f"http://{host}:{port}/", style="bold", markup=False
    )
    out.print(words(Text("Bàn làm việc", "Staff desk")), f"http://{host}:{port}/desk/", markup=False)
    out.print(words(Text("Dừng: Ctrl+C", "Stop: Ctrl+C")), markup=False)


def _top_ten() -> None:
    from nenso.index import queries
    from nenso.project.cli.index import show_ranking

    listing = queries.latest_listing("dti", "provinces")
    measured = queries.board("dti", listing.year, "provinces")
    title = Text(
        "\nDTI cấp tỉnh năm {year} ({edition}): 10 trong {n} tỉnh, thành phố đứng đầu",
        "\nProvincial DTI {year} ({edition}): top ten of {n} provinces and cities",
    )
    facts = {"year": str(listing.year), "edition": listing.edition_code, "n": str(len(measured.units))}
    out.print(words(title.fill(**facts)), markup=False)
    show_ranking(queries.ranking(measured), TOP)
    today = date.today()  # noqa: DTZ011 - the operator's own day
    carried = queries.ranking(queries.board("dti", listing.year, "provinces", today))
    line = Text(
        "Quy đổi sang {n} tỉnh hiện nay: {names}, …", "Carried over to today's {n} provinces: {names}, …"
    )
    names = ", ".join(f"{row.rank}. {words(row.name)}" for row in carried[:5])
    out.print(words(line.fill(n=str(len(carried)), names=names)), markup=False)


def _logins() -> None:
    from nenso.accounts import queries

    people = queries.demonstration_people()
    if not people:
        return
    out.print(words(Text("\nTài khoản trình diễn", "\nDemonstration logins")), style="bold", markup=False)
    for person in people:
        role = f"{words(person.role_name)} · {person.organisation}"
        out.print(f"  {person.email:<33} {role:<27} {words(person.purpose)}", markup=False)
    password = Text("Mật khẩu chung: {password}", "Password of all: {password}").fill(
        password=queries.demonstration_password()
    )
    code = Text(
        "Mã xác thực lúc này: .venv/bin/nenso accounts code {email}",
        "One-time code now: .venv/bin/nenso accounts code {email}",
    ).fill(email=people[0].email)
    out.print(f"  {words(password)}\n  {words(code)}", markup=False)
