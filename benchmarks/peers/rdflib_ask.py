"""Answer a query as a plain rdflib script does: ``rdflib_ask.py FILE QUERY``, CSV on stdout."""

import sys
from pathlib import Path

from rdflib import Graph

graph = Graph()
graph.parse(sys.argv[1])
graph.query(Path(sys.argv[2]).read_text(encoding="utf-8")).serialize(sys.stdout.buffer, format="csv")
