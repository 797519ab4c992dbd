"""Write the default graph as a plain pyoxigraph script does: ``pyoxigraph_export.py STORE``, Turtle on stdout."""

import sys

from pyoxigraph import DefaultGraph, RdfFormat, Store

Store.read_only(sys.argv[1]).dump(sys.stdout.buffer, RdfFormat.TURTLE, from_graph=DefaultGraph())
