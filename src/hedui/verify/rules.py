"""Rules of a family of templates: what is no fault there, its grade bands, and what its totals count.

They are data, read from a TOML file (setting `rules`):

    [[family]]
    name = "湖北"
    titles = ["项目自评表"]            # words of a report's or a form's title, or of the institution's name
    off = ["claim_mismatch"]           # finding types that are not reported
    execution = "separate"             # points for execution stand outside the total; counted is the default
    bands = { "优" = [90, 100], "良" = [80, 90], "合格" = [60, 80], "不合格" = [0, 60] }

A report belongs to the first family that names words of it. Bands that a report prints itself win.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from hedui.claims import Claim
from hedui.errors import UsageError
from hedui.record import FindingType, Report
from hedui.verify.figures import fold_text


class Family(BaseModel):
    """The rules of one family; the default family has none of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = ""
    titles: tuple[str, ...] = ()
    off: frozenset[FindingType] = frozenset()
    execution: Literal["counted", "separate"] = "counted"
    bands: dict[str, tuple[Decimal, Decimal]] = {}

    def fits(self, report: Report[Claim]) -> bool:
        """Whether the report, one of its forms, or its institution bears one of the family's words."""
        names = [report.title, report.unit, *(form.title for form in report.forms)]
        printed = [fold_text(claim.value) for claim in names if claim.value]
        return any(fold_text(word) in name for word in self.titles for name in printed)


class Rules(BaseModel):
    """All families of a rules file, the first that fits a report counts."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    family: tuple[Family, ...] = ()

    def of(self, report: Report[Claim]) -> Family:
        return next((family for family in self.family if family.fits(report)), DEFAULT)


DEFAULT = Family()
NO_RULES = Rules()


def parse_rules(tree: Mapping[str, Any], name: str) -> Rules:
    """The rules that a TOML file holds. Raises UsageError that says what is wrong with it."""
    try:
        return Rules.model_validate(tree)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"Rules file {name}: {where}: {first['msg']}.") from None
