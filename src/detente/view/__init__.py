"""Views: the dataset as it was on a day, as it was known on a day, or as somebody tells it.

What is not visible is taken out of the asserted graph, and the rest is weighed and derived as ever. So a view is a
dataset like any other, and no query is rewritten for it.
"""
