"""Names of public bodies as reports print them: what they end in, and how a report is signed."""

import re

from hedui.document import Paragraph
from hedui.numbers.glyphs import fold

ORGANISATION_SUFFIX = (
    "人民代表大会常务委员会|人大常委会|委员会|人民政府|人民法院|人民检察院|检察院|法院|办事处|办公室|管理处|服务中心|事务中心|"
    "管理中心|中心|林场|农场|牧场|总队|支队|大队|总局|分局|总站|总会|学校|小学|中学|大学|学院|医院|研究院|研究所|党校|联合会|协会|分会|公司|"
    "档案馆|博物馆|图书馆|文化馆|纪念馆|宣传部|组织部|统战部|武装部|纪委监委|监委|纪委|政法委|工商联|团委|妇联|残联|文联|科协|"
    "侨联|工会|学会|公安局|委|办|局|厅|部|署|院|校|馆|站|所|处|会|社|园|队|镇|乡|街道"
)
# Within a title a name ends for sure only at these; at others where the words of a report's title follow.
_SURE_SUFFIX = (
    "局(?!部)|厅|委员会|委(?![托派办宣组统政老党员])|中心(?![城小村镇卫区])|办公室|总队|支队|大队|检察院|法院|人民政府"
)
EMBEDDED_ORGANISATION = re.compile(
    rf"[^\W\d_]{{1,24}}?(?:{_SURE_SUFFIX}|(?:{ORGANISATION_SUFFIX})(?=部门|整体|单位|项目支出|绩效|预算|本级))"
)
WHOLE_ORGANISATION = re.compile(rf"[\w()·]{{2,30}}(?:{ORGANISATION_SUFFIX})(?:\(.{{1,12}}\))?(?:机关|本级)?")
SIGNED_ON = re.compile(r"^(?:20\d\d|二.{3})年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?$")
NOT_AN_ORGANISATION = re.compile(r"项目|支出|绩效|资金|部门|单位$|整体|评价|专项|预算")


def is_signature(paragraph: Paragraph, after: Paragraph | None) -> bool:
    """Whether a paragraph is the name that signs a report: the date or nothing stands below it."""
    text = fold(paragraph.text)
    if not WHOLE_ORGANISATION.fullmatch(text) or paragraph.kind == "title" or len(text) > 30:
        return False
    return (after is None and not NOT_AN_ORGANISATION.search(text)) or (
        after is not None and SIGNED_ON.match(fold(after.text)) is not None
    )
