"""What `nenso up` prints when the site is ready: the top ten, the logins, the address."""

from datetime import date

from rich.table import Table

from nenso.kernel.rules import Text
from nenso.project.cli.console import out, words

TOP = 10


def show(host: str, port: int) -> None:
    """Print the newest ranking's top ten, the demonstration logins and the address."""
    _top_ten()
    _logins()
    out.print()
    out.print(words(Text("Trang công khai", "Public site")), f"http://{host}:{port}/", style="bold", markup=False)
    out.print(words(Text("Bàn làm việc", "Staff desk")), f"http://{host}:{port}/desk/", markup=False)
    out.print(words(Text("Dừng: Ctrl+C", "Stop: Ctrl+C")), markup=False)


def _top_ten() -> None:
    from nenso.index import queries
    from nenso.project.cli.index import show_ranking

    listing = queries.latest_listing("dti", "provinces")
    today = date.today()  # noqa: DTZ011 - the operator's own day
    rows = queries.ranking(queries.board("dti", listing.year, "provinces", today))
    title = Text(
        "\nDTI cấp tỉnh năm {year}, 10 đơn vị đứng đầu (đơn vị hành chính ngày {on})",
        "\nProvincial DTI {year}, top ten (units of {on})",
    )
    out.print(words(title.fill(year=str(listing.year), on=today)), markup=False)
    show_ranking(rows, TOP)


def _logins() -> None:
    from nenso.accounts import queries

    people = queries.demonstration_people()
    if not people:
        return
    table = Table(box=None, pad_edge=False)
    for heading in (Text("Tài khoản trình diễn", "Demonstration login"), Text("Vai trò", "Role"), Text("Để làm gì", "For")):
        table.add_column(words(heading))
    for person in people:
        table.add_row(person.email, f"{words(person.role_name)} · {person.organisation}", words(person.purpose))
    out.print()
    out.print(table)
    password = Text("Mật khẩu chung: {password}", "Password of all: {password}").fill(password=queries.demonstration_password())
    code = Text(
        "Mã xác thực lúc này: .venv/bin/nenso accounts code {email}", "One-time code now: .venv/bin/nenso accounts code {email}"
    ).fill(email=people[0].email)
    out.print(words(password), markup=False)
    out.print(words(code), markup=False)
