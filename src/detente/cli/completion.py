"""What completes the values of options and arguments, from the shipped dataset; loaded when a shell asks for it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from detente.api import Dataset

    Items = list[CompletionItem[str]]

Complete = Callable[[click.Context, click.Parameter, str], "Items"]


def entity_completion(cls: str | None = None) -> Complete:
    """Give what completes the name of an entity, of the class ``cls`` if given."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> "Items":
        from click.shell_completion import CompletionItem

        from detente.suggestions import suggest

        return [CompletionItem(found.value, help=found.help) for found in suggest(shipped(ctx), incomplete, cls)]

    return complete


def complete_class(ctx: click.Context, _: click.Parameter, incomplete: str) -> "Items":
    """Complete the name of a class that something with a name belongs to."""
    from click.shell_completion import CompletionItem

    classes = {name for classes in shipped(ctx).names.classes.values() for name in classes}
    return [CompletionItem(name) for name in sorted(classes) if name.casefold().startswith(incomplete.casefold())]


def complete_graph(ctx: click.Context, _: click.Parameter, incomplete: str) -> "Items":
    """Complete the path of a named graph."""
    from click.shell_completion import CompletionItem

    from detente.namespaces import GRAPH

    names = [str(name)[1:-1].removeprefix(GRAPH) for name in shipped(ctx).raw.named_graphs()]
    return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete) and "://" not in name]


def path_completion(kind: str) -> Complete:
    """Give what lets the shell complete a path, a ``file`` or a ``dir``."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> "Items":
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=kind)]

    return complete


def shipped(ctx: click.Context) -> "Dataset":
    """Open the shipped dataset once a run."""
    if ctx.obj is None:
        from detente.prepare import open_dataset

        ctx.obj = open_dataset()
    dataset: Dataset = ctx.obj
    return dataset
