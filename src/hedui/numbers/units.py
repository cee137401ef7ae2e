"""The units that these reports print, and what amounts of money are in yuan."""

import re
from decimal import Decimal

from hedui.numbers.intervals import rounding_interval

YUAN = {
    "元": Decimal(1), "圆": Decimal(1), "百元": Decimal(100), "千元": Decimal(1000), "万元": Decimal(10) ** 4,
    "万": Decimal(10) ** 4, "十万元": Decimal(10) ** 5, "百万元": Decimal(10) ** 6, "千万元": Decimal(10) ** 7,
    "亿元": Decimal(10) ** 8, "亿": Decimal(10) ** 8, "百亿元": Decimal(10) ** 10, "千亿元": Decimal(10) ** 11,
    "万亿元": Decimal(10) ** 12,
}  # fmt: skip
PERCENTS = ("个百分点", "百分点", "%", "‰")
SCALES = ("百万", "千万", "万", "亿", "千", "百")
# Things counted and measured; 日, 月, 年 and 分 are left to the readers of text, for they also make dates and points.
_COUNTED = """
    人次 人日 人天 车次 班次 架次 场次 台次 例次 户次 家次 件次 辆次
    平方公里 平方千米 平方米 立方米 公里 千米 厘米 毫米 纳米 公顷 公斤 千克 毫克 公分 千瓦时 千瓦 兆瓦 摄氏度
    工作日 自然日 分钟 小时 个月 个工作日 季度 学期 学年 课时 学时 周岁 批次 人份 标准箱 平米 立方 个小时 秒钟
    km kg mg ml cm mm GB TB MB MW kW ㎡ ㎥ ㎞ ㎏ ㎝ ℃ °C m³ m² m2 m3
    人 户 个 名 位 次 项 条 件 家 台 套 辆 艘 只 头 匹 羽 尾 株 棵 颗 盆 亩 吨 克 斤 升 度 米 里 倍
    所 座 处 间 栋 幢 层 床 张 份 本 册 部 篇 期 批 场 轮 届 类 种 款 组 支 队 班 节 课 堂 块 片 面 口 眼 道 段
    天 周 岁 秒 村 镇 县 市 区 校 院 站 桶 瓶 盒 箱 袋 包 卷 幅 幕 枚 把 根 架 门 例 单 车 船 宗 起 笔 村次
    对 双 副 剂 针 粒 片次 km2 字 页 集 版 首 曲 令 方 顶 樘 扇 盏 杆 尊 员 屯 组次 网
"""
COUNTED = tuple(_COUNTED.split())
_MONEY = tuple(sorted(YUAN, key=len, reverse=True))
_BARE_SCALES = frozenset({"万", "亿"})


def _choice(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


MONEY_PATTERN = _choice(tuple(name for name in _MONEY if name not in _BARE_SCALES))
PERCENT_PATTERN = _choice(PERCENTS)
COUNT_PATTERN = rf"(?:{_choice(SCALES)})?(?:{_choice(COUNTED)})|万|亿"
_PER = _choice((*COUNTED, "年", "月", "日", "生"))
PRICE_PATTERN = rf"(?:{MONEY_PATTERN})(?:/|每)(?:{_PER})(?:[/·.每]?(?:{_PER}))?"


def to_yuan(value: Decimal, unit: str) -> Decimal | None:
    """An amount in yuan; None where the unit is not one of money (prices such as 元/人 are not)."""
    factor = YUAN.get(unit)
    return None if factor is None else value * factor


def same_amount(a: str, unit_a: str, b: str, unit_b: str) -> bool:
    """Whether two printed amounts can stand for one sum, each as rounded: 108 万元 and 1080000 元."""
    if unit_a not in YUAN or unit_b not in YUAN:
        return False
    left = rounding_interval(a).scaled(YUAN[unit_a])
    return left.overlaps(rounding_interval(b).scaled(YUAN[unit_b]))
