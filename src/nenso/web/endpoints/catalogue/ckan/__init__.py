"""CKAN's read API over the catalogue, so that its clients and harvesters work unchanged: `RemoteCKAN("https://HOST/catalogue")`."""
