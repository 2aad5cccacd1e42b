"""Where the pages of this room stand: what messages lead to."""

DUE_PAGE = "/desk/catalogue/due/"
