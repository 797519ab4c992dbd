"""A knowledge graph of diplomatic actors."""
