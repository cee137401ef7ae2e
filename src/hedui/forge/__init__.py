"""The forge: synthetic 绩效自评 reports with gold by construction."""

from hedui.forge.make import forge, forge_each

__all__ = ["forge", "forge_each"]
