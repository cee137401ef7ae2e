"""The names of indicators' levels that every template prints (一级指标, 二级指标)."""

from rapidfuzz.distance import Levenshtein

LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
LEVEL_NAMES = frozenset(LEVELS) | {name for names in LEVELS.values() for name in names}
SECOND_LEVEL = LEVEL_NAMES - frozenset(LEVELS)
SHORTENED = frozenset({"满意指标", "服务对象满意指标"})  # so they are printed as well


def name_meant(read: str) -> str | None:
    """The only name that words are but for one character, read otherwise or not at all.

    None if they are a name, or like none, or like several.

    >>> name_meant("数置指标"), name_meant("产指标"), name_meant("质量指标"), name_meant("效指标")
    ('数量指标', '产出指标', None, None)
    """
    if read in LEVEL_NAMES or read in SHORTENED:
        return None
    alike = [name for name in LEVEL_NAMES if 0 <= len(name) - len(read) <= 1 and Levenshtein.distance(name, read) == 1]
    return alike[0] if len(alike) == 1 else None
