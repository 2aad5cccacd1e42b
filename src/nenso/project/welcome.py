"""What `nenso up` prints when the site is ready."""

from nenso.project.cli.console import out


def show(host: str, port: int) -> None:
    """Print the address."""
    out.print(f"\n  http://{host}:{port}/\n")
