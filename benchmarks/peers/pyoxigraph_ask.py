"""Answer a query as a plain pyoxigraph script does: ``pyoxigraph_ask.py STORE QUERY``, CSV on stdout."""

import sys

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

with open(sys.argv[2], encoding="utf-8") as stream:  # noqa: PTH123  (no import that the script can do without)
    query = stream.read()
solutions = Store.read_only(sys.argv[1]).query(query)
assert isinstance(solutions, QuerySolutions)
solutions.serialize(sys.stdout.buffer, QueryResultsFormat.CSV)
