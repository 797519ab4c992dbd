"""Write Turtle files as one, as a plain rdflib script does: ``rdflib_export.py FILE...``, Turtle on stdout."""

import sys

from rdflib import Graph

graph = Graph()
for path in sys.argv[1:]:
    graph.parse(path)
graph.serialize(sys.stdout.buffer, format="turtle")
