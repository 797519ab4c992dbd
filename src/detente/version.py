"""The version that package, ontology and dataset share."""

VERSION = "0.1.0"
