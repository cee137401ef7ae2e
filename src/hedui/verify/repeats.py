"""The same words at another place: a fiscal year that a caption or the prose prints as well, and no other year does."""

import re
from collections.abc import Iterator

from hedui.claims import Claim
from hedui.record import Report
from hedui.verify.ground import key_of, lines_of_part
from hedui.verify.ledger import Ledger

_YEAR = re.compile(r"(?:19|20)\d\d(?=年度)")


def find_repeated_year(report: Report[Claim], at: str, ledger: Ledger) -> Iterator[str]:
    """The path of the report's fiscal year, if 年度 stands behind it on another line too and behind no other year."""
    claim = ledger.printed(f"{at}.fiscal_year")
    part = ledger.atlas.part_of(report)
    if claim is None or part is None:
        return
    own = {key_of(span.line) for span in claim.spans}
    told = [(key_of(line), year) for line in lines_of_part(part) for year in _YEAR.findall(line.text)]
    if {year for _, year in told} == {claim.value} and any(key not in own for key, _ in told):
        yield f"{at}.fiscal_year"
