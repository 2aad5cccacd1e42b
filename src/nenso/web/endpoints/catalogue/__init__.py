"""The catalogue for programs: DCAT-AP 3 in Turtle and JSON-LD, CKAN's read API, and the open API."""
