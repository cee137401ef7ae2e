"""hedui (核对): scanned 绩效自评 reports become JSON in which every number is proven against the page."""

__version__ = "0.1.0"
