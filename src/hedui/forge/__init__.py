"""The forge: synthetic 绩效自评 reports with gold by construction."""

from hedui.forge.make import forge

__all__ = ["forge"]
