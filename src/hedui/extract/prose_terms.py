"""The words that self-evaluation reports use in prose, as data: section heads, money, scores, grades.

Patterns run over folded text (full-width letters, digits and punctuation folded one for one) without white space.
"""

import re
from typing import Literal

Topic = Literal["problems", "improvements", "recommendations", "publication", "neutral"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# What makes a head one of a topic. Phrases of five characters or more are found with one character misread.
TOPIC_CORES: dict[Topic, tuple[str, ...]] = {
    "problems": _words(
        "存在的问题 存在问题 主要问题 问题 不足 困难 薄弱环节 短板 偏离绩效目标的原因 未完成原因 未达标原因 偏差原因 "
        "偏离原因 目标未完成的原因 未完成绩效目标的原因 未完成绩效目标原因"
    ),
    "improvements": _words(
        "改进措施 整改措施 下一步 下步 下阶段 今后 改进方向 改进思路 改进计划 改进办法 改进意见 改进工作 工作计划 "
        "工作打算 工作安排 工作思路 努力方向 解决措施 解决办法 应对措施 对策 整改 拟采取的措施 采取的措施 改进"
    ),
    "recommendations": ("建议",),
    "publication": _words(
        "结果应用 结果运用 结果拟应用 结果的应用 拟应用 结果公开 公开情况 应用情况 公开和应用 应用和公开 应用与公开 "
        "信息公开 结果使用 公开计划 应用计划"
    ),
    "neutral": _words(
        "需要说明 其他说明 经验做法 经验及做法 主要经验 主要做法 经验 做法 主要成效 原因分析 附件 成绩 亮点"
    ),
}
# Whole heads that are known with one character misread.
WHOLE_HEADS: dict[Topic, tuple[str, ...]] = {
    "problems": _words("存在问题 主要问题 存在不足 问题分析"),
    "improvements": _words("改进措施 整改措施 下一步计划 下步计划 下一步打算"),
    "recommendations": _words("有关建议 相关建议 意见建议 工作建议 政策建议"),
}
# What else the heads of these topics are made of. A head that says more than this is no such head.
HEAD_FILLERS = _words(
    "绩效自评结果 绩效评价结果 绩效自评 绩效评价 绩效目标 绩效指标 绩效管理 绩效 自评 评价 自我 项目 支出 部门 单位 "
    "我单位 我局 整体 预算 财政 专项 资金 政策 制度 机制 监控 使用 管理 实施 执行 过程 工作 方面 情况 事项 存在 还存在 "
    "主要 有关 相关 具体 其他 原因 分析 偏离 偏差 未完成 未达到 目标 措施 计划 打算 安排 思路 意见 方案 方向 办法 "
    "进一步 提出 需要 需 解决 说明 结果 应用 公开 运用 反馈 发现 年度 年 完成 实现 后续 完善 提升 针对 上述 以上 如下 "
    "以下 包括 采取 有待 加强 问题 困难 改进 整改 经验 做法 成效 总结 下一步 目前 的 及 以及 及其 其 和 与 或 并 等 、 "
    "中 本 该 附 对 在 所 以 下 为 是 有 几 个 还 仍 尚 拟"
)
HEAD_LIMIT = 34  # characters

# In a section on problems and remedies at once: which of the two an item speaks of.
DEFICIT = re.compile(
    r"不[强足够高准清细实严明全深力及]|不到位|不完善|不健全|不规范|不合理|不科学|不准确|不及时|不平衡|不均|不充分|不匹配|不理想"
    r"|不符|未[能完按达及形建充]|没有|缺[乏少失]|缺口|欠缺|滞后|薄弱|偏[低高差慢小]|较[低慢差弱少]|困难|有待|存在|难以|难度"
    r"|短板|问题|影响|导致|造成|不清|脱节|流于形式|重.{1,6}轻|仍需|尚未|压力"
)
REMEDY = re.compile(
    r"将|加强|加大|加快|进一步|强化|完善|健全|建立|提高|提升|优化|规范|严格|落实|做好|推进|推动|转变|制定|细化|争取|确保"
    r"|积极|下一步|今后|继续|坚持|深化|夯实|结合|组织|开展|改进|要|应|建议"
)
# What opens an item on a problem and hardly anything else: a report on goals speaks of difficulties and influence too.
FAULT = re.compile(
    r"不[强足够高准细实严清]|不到位|不完善|不健全|不规范|不合理|不科学|不及时|不充分|有待|薄弱|缺[乏失少]|滞后|偏低|未[能按]|脱节"
)
CLEAR_DEFICIT = re.compile(r"不[强足够高]|不到位|有待|薄弱|缺乏|滞后|偏低")
TURN = re.compile(
    r"(?:^|(?<=[。;!]))(?:下一步|下步|下阶段|今后|下一年度?|针对(?:以上|上述|这些|存在的?)问题|(?:改进|整改)措施(?=[:]))[,]?"
)
LEAD_IN = re.compile(r"以下|如下|几个?方面|主要(?:有|是|表现|存在)|具体|问题[::]?$|措施[::]?$|[::]$")
NOTHING_TO_SAY = re.compile(
    r"(?:暂?无|没有|暂?无问题|无存在问题|无其他问题|不存在问题|暂?无建议|无意见|/|-|—)[。.;]?"
    r"|[^,;]{0,24}(?:未|无|没有|不存在)(?:发生|出现|存在|明显|较大)*(?:绩效目标)?(?:偏离|偏差)[^,;]{0,12}[。.;]?"
)
CLOSING = re.compile(
    r"附[件表]?[\d一二三四五六七八九十-]*[:]|附[件表][\d一二三四五六七八九十-]*$|特此|\(?联系人|\d{4}年\d{1,2}月(?:\d{1,2}日)?$"
)

# Amounts: (words right before the number, how much they speak for the field). The nearest words decide.
Words = tuple[tuple[str, int], ...]
BUDGET_WORDS: Words = (
    (r"全年预算(?:数|资金|金额)?|调整(?:后的?)?(?:年度|全年)?预算(?:数|金额|资金|总额)?|预算调整(?:后|为|数)", 11),
    (r"(?:年度|部门|项目|资金|收入|财政)?总预算|预算总(?:收入|额|数|计|规模|金额|资金)?", 10),
    (r"预算(?:收入|合计|金额|安排|批复|资金|数|规模)+", 10),
    (r"(?:部门|年度|全年|年初|单位)*预算(?:总支出|支出(?:总额|合计|总计)|总计)", 10),
    (r"(?:年度|部门|项目|财政|资金|当年|本年|专项|收入)预算", 9),
    (r"预算", 8),
    (r"总收入|收入(?:总计|合计|总额|决算)|(?:年度)?资金总额|总投资|总资金", 7),
    (r"年初(?:部门|项目|财政|单位|批复|核定|安排|下达|支出)*预算(?:数|资金|金额|收入|安排|批复|总额)*", 6),
    (r"(?:下达|安排|批复|拨入|收到|落实|投入|申请|筹集|到位).{0,18}?(?:资金|经费|补助|专款|补贴)", 6),
    (r"(?:资金|经费).{0,6}?(?:到位|下达|安排|投入|拨入)|下达|安排|到位|投入|收入", 6),
    (r"财政拨款(?:收入|资金)?|拨款", 5),
    (r"(?:项目|专项|补助|财政|总)(?:资金|经费)", 3),
)
EXECUTED_WORDS: Words = (
    (r"全年执行(?:数|金额)?|(?:预算)?执行(?:数|金额|资金|总额|合计)", 10),
    (r"实际(?:完成)?(?:支出|执行|使用|支付|列支|拨付)(?:数|资金|金额|经费|总额)*", 10),
    (r"(?:年度|单位|部门|全年|累计|资金|预算|决算)?总支出|支出(?:合计|总计|总额|决算|共计)", 9),
    (r"决算(?:数|金额|支出|总额)?", 8),
    (r"(?:累计|全年|预算|共|已|年度)(?:支出|使用|支付|拨付|执行)(?:资金|金额|数|经费)*", 9),
    (r"支出(?:资金|金额|数|经费)?", 7),
    (r"(?:拨付|支付|使用|执行|列支|发放|报销|兑付)(?:资金|金额|数|经费|补助|补贴)*", 6),
)
# An amount of something else than the whole: never the field's, or (a project may be called so) hardly.
OTHER_AMOUNT = re.compile(
    r"结余|结转|节约|追加|调[增减]|压[减缩]|核减|增[加长]|减少|缩减|上年|去年|同比|三公|接待费?|利息|每[人户亩公吨]|人均|缺口"
    r"|差额|剩余|收回|未(?:支[付出]|使用|拨付|执行)|尚未|预计|力争|控制在|年均|不[低高超少]|违约|节省|资产|负债|追回|单价|标准|其他(?:资金|收入|支出)"
)
MINOR_AMOUNT = re.compile(
    r"公务用?车|会议费|培训费|违规|罚|合同|采购|中标|保证金|收益|税|人员(?:经费|支出)|公用(?:经费|支出)|基本支出|结算价|产值"
    r"|项目[\"“]|自筹|工资福利|商品和服务|个人和家庭|[省市区县]级(?!财政(?:资金)?(?:共|全年)?(?:安排|预算|下达|投入))|中央|自治区|本级"
)
TOTALS = re.compile(r"共计|合计|总计|总额|总收入|总支出|总预算|累计|共(?=[^同管])|总")
PARTS = re.compile(r"其中|包括|分别|包含|含")
THIS_YEAR = re.compile(r"本年|全年|当年|年度|本项目|该项目")

RATE_WORDS: Words = (
    (r"(?:预算|资金|经费|总体|全年|整体)+(?:支出)?执行率", 10),
    (r"执行率|执行进度", 9),
    (r"(?:预算|资金)(?:支出|支付|使用|完成)(?:率|进度)", 8),
    (r"支出率|支付率|支出进度|使用率", 7),
    (r"(?:完成|占)(?:年初|全年|年度|调整|部门|总)*预算(?:总?额|数|资金)?的", 6),
)
NO_RATE = re.compile(
    r"年初|上年|去年|目标|要求|达标|同比|到位率|基本支出|项目支出预算|三公|低于|高于|不[低高]于|得分|分值"
    r"|(?:计划(?:值|数)?|完成值)(?:为|达到?)?$"  # 预算执行率计划100%，实际71.78%; an indicator of that name
)

SCORE_WORDS: Words = (
    (r"(?:综合)?自评(?:价)?(?:综合|最终|总|平均)*(?:得分|评分|打分|总分|分数|分值|得|为|分)", 10),
    (r"(?:综合|绩效|最终|最后|评价|评定|考评|总体|整体|项目|总)+(?:得分|评分|总分|分数|得|分)(?:结果)?", 9),
    (r"(?:共计|合计|总计|共|累计|总)得(?:分)?", 9),
    (r"(?:评分|得分|总分|分数)(?:结果|情况)?", 5),
    (r"自评|评价结果|评定|综合", 4),
)
NO_SCORE = re.compile(r"满分|总分值|权重|分值(?!为?\d)|设置|扣|各?占|以[上下]|不[足低]|标准分|评分标准")
LAST_YEAR = re.compile(r"上一?年|去年|前年|往年|历年")
SUB_SCORE = re.compile(
    r"指标|执行率|产出|效益|满意度|决策|过程|成本|数量|质量|时效|投入|管理(?!中心|局)|其中|一级|二级|三级|单项|方面|部分"
)
OF_POINTS = re.compile(r"(?:分值|权重)为?(?!100)\d+(?:\.\d+)?分?,[^,]*$")  # 分值50分，自评得分49分: a part
WHOLE_SCORE = re.compile(r"共计|合计|总计|总得|综合|自评")

GRADE_TOKENS = _words("不及格 不合格 优秀 优良 良好 中等 合格 及格 较好 较差 一般 优 良 中 差 好")
_TOKENS = "|".join(GRADE_TOKENS)
# A sentence on the bounds of grades: 90（含）—100分为优, 60分以下为差.
BANDS = re.compile(r"[-—~–≤<≥>]=?\d+分|\d分?以[上下]|\(不?含\d*分?\)")
_OPEN, _CLOSE = r"[\"“”'‘’「『《<【(\[]*", r"[\"”’'」』》】)]*"
# The token must end there (优化, 中央 and 差异 are no grades) and not begin a list of all grades (优、良、中、差四档).
# Strokes of a closing quotation mark alone in a line are read as 11.
_END = (
    r"(?=[\"”’'」』》>】)\]]|等[级次]|[级档](?!别)|[,。;、!?]|1{0,2}$|的|\((?![\d≥<>(]))"
    rf"(?!{_CLOSE}(?:\([^)]*\))?[、,/]{_OPEN}(?:{_TOKENS}))"
)
_IS = r"(?:评?定?为|是|属于?|达到|[:])"
_TOKEN = rf"{_OPEN}({_TOKENS}){_END}"
GRADE_PATTERNS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"(?:等[级次]|评级|档次|级别)(?:标准|结果|评定|评价|确定|认定|划分)*{_IS}*{_TOKEN}"), 10),
    (re.compile(rf"(?:评定|评价|自评|认定|定级|考核|评)(?:结果|结论|等[级次])*{_IS}{_TOKEN}"), 9),
    (re.compile(rf"(?:结果|结论){_IS}{_TOKEN}"), 8),
)
# These would find a bound as well: they are for sentences without bounds.
LOOSE_GRADE_PATTERNS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"(?:为|属于?|达到|,){_OPEN}({_TOKENS}){_CLOSE}(?:等[级次]|[级档](?!别))"), 7),
    (re.compile(rf"\d分\)?[,(]?(?:评?定?为|属于?|达到|即|,)?{_TOKEN}"), 6),
)
