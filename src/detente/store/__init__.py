"""Stores that hold a dataset."""
