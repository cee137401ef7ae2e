"""From items to a finished PDF."""

from collections.abc import Sequence

from hedui.forge.layout import Press, Printed
from hedui.forge.sheet import Break, Item, Para
from hedui.forge.tables import TableSetter
from hedui.forge.typeset import Look


def print_items(items: Sequence[Item], look: Look, landscape: bool = False) -> Printed:
    """Set all items in order and finish the document."""
    press = Press(look, landscape)
    for item in items:
        if isinstance(item, Break):
            press.landscape = press.landscape if item.landscape is None else item.landscape
            press.open_page()
        elif isinstance(item, Para):
            press.set_para(item)
        else:
            TableSetter(press, item).set_table()
    return press.finish()
