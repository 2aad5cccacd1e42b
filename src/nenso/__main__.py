"""`python -m nenso` is the command line."""

from nenso.project.cli import main

main()
