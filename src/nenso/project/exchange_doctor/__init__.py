"""What `nenso doctor exchange` examines: the links of one connection from who asks to who answers, or the whole exchange."""

from nenso.project.exchange_doctor.connection import Wish, connection_links
from nenso.project.exchange_doctor.links import Link, State, broken_of
from nenso.project.exchange_doctor.whole import whole_links

__all__ = ["Link", "State", "Wish", "broken_of", "connection_links", "whole_links"]
