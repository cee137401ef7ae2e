"""The words of the pages, in Chinese and in English."""

from collections.abc import Callable
from typing import Literal

from hedui.export import words as chinese

Language = Literal["zh", "en"]
Say = Callable[[str], str]

WORDS: dict[str, tuple[str, str]] = {
    "hedui": ("核对", "hedui"),
    "documents": ("文件", "Documents"),
    "dashboard": ("概况", "Overview"),
    "queue": ("待核对", "To review"),
    "all": ("全部", "All"),
    "upload": ("上传扫描件", "Upload scans"),
    "drop": ("把扫描件拖到这里，或点击选择", "Drop scans here, or click to choose"),
    "formats": ("PDF、PNG、JPEG、TIFF，每个不超过", "PDF, PNG, JPEG, TIFF, each up to"),
    "search": ("按文件名、标题查找", "Search names and titles"),
    "find": ("查找", "Search"),
    "export_all": ("全部导出为 Excel", "Export all to Excel"),
    "name": ("文件", "File"),
    "title": ("标题", "Title"),
    "pages": ("页", "Pages"),
    "state": ("状态", "State"),
    "queued": ("等候", "waiting"),
    "running": ("识读中", "reading"),
    "done": ("完成", "done"),
    "failed": ("未能处理", "failed"),
    "accepted": ("已核对", "reviewed"),
    "proven": ("已证实", "Proven"),
    "in_conflict": ("有矛盾", "In conflict"),
    "findings": ("核查发现", "Findings"),
    "added": ("收到", "Added"),
    "nothing": ("这里还没有文件。", "No documents here yet."),
    "of": ("共", "of"),
    "previous": ("上一份", "Previous"),
    "next": ("下一份", "Next"),
    "newer": ("上一页", "Previous page"),
    "older": ("下一页", "Next page"),
    "login": ("登录", "Sign in"),
    "logout": ("退出", "Sign out"),
    "token": ("访问令牌", "Access token"),
    "token_help": ("令牌由管理员发放。", "Ask your administrator for a token."),
    "wrong_token": ("令牌不对，或已失效。", "That token is not known."),
    "page": ("第", "Page"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "rotate": ("旋转", "Rotate"),
    "fit": ("适合宽度", "Fit width"),
    "numbers_proven": ("的数字已证实", "of the numbers proven"),
    "no_findings": ("没有发现矛盾。", "No contradictions found."),
    "form": ("自评表", "Form"),
    "funding": ("项目资金", "Funding"),
    "goals": ("年度总体目标", "Goals"),
    "groups": ("指标组", "Groups"),
    "indicators": ("绩效指标", "Indicators"),
    "total": ("总分", "Total"),
    "prose": ("文字部分", "Text"),
    "choose": ("点一个数，看它印在哪里、为什么可信。", "Click a value to see where it is printed and why it holds."),
    "value": ("值", "Value"),
    "reason": ("原因（可不填）", "Reason (optional)"),
    "save": ("改正", "Correct"),
    "confirm": ("照印无误", "Printed so"),
    "undo": ("撤销", "Undo"),
    "accept": ("全部核对完毕", "Mark as reviewed"),
    "read_again": ("重新识读", "Read again"),
    "mark_box": ("在页面上框出位置", "Draw its place"),
    "history": ("改动记录", "History"),
    "no_history": ("还没有改动。", "No changes yet."),
    "proof": ("依据", "Proof"),
    "person": ("人工", "a person"),
    "holds": ("相符", "holds"),
    "fails": ("不符", "does not hold"),
    "agree": ("复读一致", "Read alike by"),
    "dispute": ("复读不同", "Read differently"),
    "no_proof": ("没有可用来证实它的算式或复读。", "No arithmetic or second reading bears on it."),
    "certainty": ("识读把握", "Reading certainty"),
    "not_printed": ("页面上没有印这一项。", "Not printed on the page."),
    "claimed": ("所称的值", "Claimed"),
    "resolved": ("已改正。", "Corrected."),
    "objection": ("核对有异议：", "Objection: "),
    "other_changed": ("其他数的状态有变：", "Other values changed: "),
    "keys": (
        "快捷键：J/K 下一个/上一个待看的数 · E 改正 · A 照印无误 · N/P 下一份/上一份 · +/− 缩放 · R 旋转",
        "J/K next/previous doubtful · E correct · A printed so · N/P next/previous document · +/− zoom · R rotate",
    ),
    "export": ("导出", "Export"),
    "marked_pdf": ("批注 PDF", "Marked PDF"),
    "throughput": ("每日处理", "Read per day"),
    "documents_done": ("已完成文件", "Documents read"),
    "pages_read": ("已识读页数", "Pages read"),
    "share_proven": ("数字已证实", "Numbers proven"),
    "waiting": ("等候处理", "Waiting"),
    "by_type": ("发现的类别", "Findings by type"),
    "by_status": ("数字的状态", "Numbers by status"),
    "spend": ("大模型用量", "Language model"),
    "calls": ("次调用", "calls"),
    "tokens": ("词元", "tokens"),
    "days": ("近 14 天", "Last 14 days"),
    "seconds_a_page": ("每页秒数", "Seconds a page"),
    "none_yet": ("还没有。", "None yet."),
    "error": ("出错了", "Something went wrong"),
    "back": ("回到文件列表", "Back to the documents"),
    "printed": ("所印", "Printed"),
    "recomputed": ("应为", "Should be"),
    "uploading": ("正在上传", "Uploading"),
    "verdict.printed": ("原件有误", "document is wrong"),
    "verdict.misread": ("识别有误", "misread"),
    "verdict.miscopied": ("抄录有误", "miscopied"),
    "verdict.undecided": ("尚难断定", "undecided"),
    "status.verified": ("已证实", "verified"),
    "status.grounded": ("有依据", "grounded"),
    "status.conflict": ("有矛盾", "conflict"),
    "status.unsupported": ("无依据", "unsupported"),
    "status.missing": ("未印", "missing"),
}


def speak(language: Language) -> Say:
    """The words of one language; names of fields and of findings as the export has them."""

    def say(key: str) -> str:
        if key in WORDS:
            return WORDS[key][language == "en"]
        kind, _, name = key.partition(".")
        if language == "en":
            return name.replace("_", " ")
        table = chinese.FINDINGS if kind == "finding" else chinese.FIELDS
        return table.get(name, name)

    return say
