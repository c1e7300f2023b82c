"""What a line looks like by itself.

Finished or not, enumerated, heading-like, caption, separator, opening.
"""

from __future__ import annotations

import re

from indexer.corpus.page.endings import CLASS_OF_CLOSERS, COLON, FULL, PAUSE, STOP, ending
from indexer.corpus.page.facts import trimmed
from indexer.corpus.page.needs import Sifted

# Agencies of Taiwan add the day: 1130116.
_CREDIT_END = Sifted(
    rf"[{STOP}][{CLASS_OF_CLOSERS}]*\s*[(（][^()（）]{{2,40}}[)）](?:1[0-4]\d{{5}})?$"
)
_INSIDE_END = re.compile(
    r"(?:[的和与與及或把被将將对對从從向在为為是以由并並而且之]|[应應]当|[应應]當|可以|不得|必[须須]|能[够夠]|[应應][该該])$"
)
_INNER_END = re.compile(r"[\u4e00-\u9fff]{4,}。[^。]")
_TOLD = re.compile(rf"[{FULL}!?{PAUSE}{COLON}]|^\(|^[一二三四五六七八九十\d]+[、.]")
_CALL = re.compile(
    r"(?:[^“「『\"。！？!?]|[“「『][^“”「」『』。！？!?，,]{1,8}[”」』])[^。！？!?]{4,}[！？!?]"
)
_AFFILIATION = re.compile(
    r"[(（].{4,200}[\u4e00-\u9fff][,， ]*\d{6}[)）]|[\u4e00-\u9fff]{4,30}[,，].{2,20} \d{6}"
)
_COMMA_ENDS = tuple("，,、（(《〈「『“‘【—-－")
_NO_STARTS = tuple("，,。、；;：:！!？?”’」』》〉）)】］]%％")
_PARTICLE_START = re.compile(
    r"(?:的|地|得|了|着|著|等(?:等|[^级級候待于於到])|们|們|之[一二三内內外中间間后後前上下])"
)
_HAN_NUMBER = "零〇一二三四五六七八九十百千两兩"
_ENUMERATED = re.compile(
    rf"[{_HAN_NUMBER}]{{1,4}}\s*[、.．，:：]|[(（]\s*(?:[{_HAN_NUMBER}]{{1,4}}|\d{{1,3}})\s*[)）]"
    rf"|第\s*[{_HAN_NUMBER}\d\s]{{1,8}}\s*[章节節编編条條款项項篇回讲講课課]|第\s*[{_HAN_NUMBER}\d]{{1,3}}\s*部分|\d{{1,3}}\s*[、.．)）](?!\d)"
    rf"|[(（]\s*(?:[甲乙丙丁戊己庚辛壬癸]|[a-z]|[ivx]{{1,4}})\s*[)）]"
    rf"|[①-⑳⑴-⒇㈠-㈩Ⅰ-Ⅻ○●◆◇■□▲△★☆※·•]|[a-zA-Z][.)、）]\s?|[-*+]\s|附[件表则則录錄图圖]|附[:：「《修訂订增]|注[:：]|註\d?[:：]"
    rf"|[{_HAN_NUMBER}][是要]"
)
_CHAPTER = re.compile(rf"第\s*([{_HAN_NUMBER}\d\s]{{1,8}}?)\s*([章条條编編])")
_SECTION = re.compile(rf"([{_HAN_NUMBER}]{{1,3}})\s*、")
_CAPTION = re.compile(
    r"(?:[(（【▲△▼◀▶↑↓←→]\s*)?(?:[上下左右中前后後大小首本组組题題]+图|[上下左右]?图(?:片)?|圖(?:片)?|[上下左右]圖)"
    r"(?:[①-⑳一二三四五六七八九十\d]{0,3})(?:[①-⑳、\d]*)(?:为|為|是|[:：]|说明|說明|①)"
    r"|[▲△▼◀▶][^。]{4,}|(?:资料图|資料圖|视频截图|新闻截图)"
)
_MAX_CAPTION = 160
_CREDITED = Sifted(r"[^。！？]{4,120}[(（][^()（）。]{2,30}(?:[摄攝]|供[图圖]|[图圖])[)）]")
_DESCRIBES = re.compile(r"[。，,].{2,}")
_SUBTITLE = re.compile(r"(?:——|—|－－|--|──|―)\s*[^—\-]")
_SEPARATOR = re.compile(r"[-=*_~—＊·.◆◇■□●○★☆#～↑↓→←▲▼▽△\s]{3,}")
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_BOLD = re.compile(r"(?:\*\*|__)([^*_]{2,80})(?:\*\*|__)")
_ENACTMENT = Sifted(
    r"[(（]?\s*(?:自\s*)?(?:\d{4}\s*年|[一二三四五六七八九十〇○零]{4}年|(?:中華民國|民國).{1,12}年).{0,220}"
    r"(?:通过|通過|批准|公布|公佈|发布|發布|發佈|施行|实施|實施|修正|修订|修訂|制定|订定|訂定|颁布|起生效|核定|备案|修改|废止)\s*[)）]?"
)
_DATE_START = re.compile(
    r"[(（]?\s*(?:\d{4}\s*年\s*\d{1,2}\s*月|[一二三四五六七八九十〇○零]{4}年.{1,3}月|(?:中華)?民國.{1,6}年)"
)
_DOCUMENT_NUMBER = Sifted(
    r"(?:(?:[发發]文字|文|字)[号號]\s*[:：]\s*)?(?:[^\s，。,]{2,20}字第?\s*[\dA-Za-z０-９\-－—]{3,20}\s*[A-Za-z]?\s*(?:之\d{1,2})?\s*[号號]函?"
    r"|[^\s，。,]{0,14}\s?[〔［\[（(【]\s*(?:19|20)\d{2}\s*[〕］\])）】]\s*第?\s*\d{1,5}\s*[号號])"
)
_LETTERHEAD = re.compile(
    r"[\u4e00-\u9fff、 \u3000]{2,40}(?:公告|令|函|文件|公报|公報|通告|布告|命令)(?:\s?[(（].{1,12}[)）])?"
)
_DATED_LETTERHEAD = Sifted(
    r"[\u4e00-\u9fff、 \u3000]{2,60}(?:公告|令|函)[ \u3000]+中華民國.{1,6}年.{1,4}月.{1,4}日.{0,80}"
)
_SIGNATURE = Sifted(
    r"[\u4e00-\u9fff\u3000 ]{0,16}(?:[长長员員统統理卿]|主[\u3000 ]*任|主[\u3000 ]*席|次[长長]|委[员員])[\u3000 ]+"
    r"[\u4e00-\u9fff‧·]{1,8}(?:[\u3000 ]*[\u4e00-\u9fff]{1,4}){0,3}"
)
_OPENING = re.compile(
    r"(?:近日|日前|连日来|連日來|昨日|昨天|今日|今天|目前|当前|當前|入[春夏秋冬]以来|\d{1,2}月\d{1,2}日|\d{1,2}日)"
    r"(?:上午|下午|晚|至|，|,|，|从|從|[^，,。]{0,12}[，,])?"
)
_AGENCY = Sifted(
    r"[^，。：:（(\s]{2,10}(?:消息|报道|報道|報導|讯|訊|电|電)\s*(?:[（(][^）)]{0,20}[）)])?\s*[：:]"
    r"|(?:央视网|央视|新华社|中新社|中新网|人民网|中央社|新华网)[^，。：:]{0,14}[：:]"
)
_CREDIT_REACH = 90
"""Characters at either end of a paragraph within which credits stand."""
_BULLETS = "□■●◆▲○◇★☆▪•◎☉ 　"
_PHOTOGRAPHED = Sifted(
    r"(?:[记記]者[^，。,]{1,12}?|[\s。][\u4e00-\u9fff·]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,2})"
    r"[\s／/]*[摄攝](?:影(?:报道|報導)?)?$"
)
MAX_HEADLINE = 46
"""Characters of the longest headline line of a newspaper.

Longer lines without an end are broken or formal titles.
"""
MAX_TITLE = 400
"""Characters of a title: gazettes that list in one what they are about reach 340.

A longer line is text.
"""

_BODY_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:局|委|会|會|联|聯|院|部|厅|廳|处|處|县|縣|市|区|區|州|旗|盟|省|镇|鎮|乡|鄉|村|校|学|學|队|隊|站|所|中心|馆|館|团|團|社|台|厂|廠"
    r"|公司|集团|集團|银行|銀行|支行|分行|政府|机关|機關|街道|社区|社區|办|辦|室|院校|医院|醫院|总队|支队|大队|部门|法院|检察院)"
)


def ends_block(text: str) -> bool:
    """Tell a line that ends where a paragraph may end.

    Sentence end, semicolon or colon, closing marks included.
    """
    return ending(text) not in ("open", "comma") or _ends_in_credit(text)


def holds_sentence(text: str) -> bool:
    """Tell a line in which a sentence ends and another begins.

    No headline, however it ends itself.
    """
    return bool(_INNER_END.search(text))


def tells(folded: str) -> bool:
    """Tell a folded line with what no entry of a list has: the end of a sentence, the number of an item."""
    return bool(_TOLD.search(folded))


def is_call(text: str) -> bool:
    """Tell one sentence of a headline's length that asks or calls.

    Speech in quotation marks is none.
    """
    return len(text) <= MAX_HEADLINE and bool(_CALL.fullmatch(text))


def is_affiliation(text: str) -> bool:
    """Tell the line below the writers of a paper that says where they work: (某大学 某学院,某省 某市 100000)."""
    return bool(_AFFILIATION.fullmatch(text))


def ends_sentence(text: str) -> bool:
    """Tell a line that ends a sentence."""
    return ending(text) == "stop" or _ends_in_credit(text)


def _ends_in_credit(text: str) -> bool:
    return bool(_CREDIT_END.search(text))


def ends_inside(text: str) -> bool:
    """Tell a line that ends with a word that leans on the next one: 的, 和, 把."""
    return bool(_INSIDE_END.search(text))


def breaks_off(text: str) -> bool:
    """Tell a line that cannot be the end of anything: it ends with a comma or an opening mark."""
    return text.endswith(_COMMA_ENDS)


def cannot_start(text: str) -> bool:
    """Tell a line that begins with a mark that never begins a line."""
    return text.startswith(_NO_STARTS)


def starts_inside(text: str) -> bool:
    """Tell a line that begins with a particle that leans on the word before it."""
    return bool(_PARTICLE_START.match(text))


_PAIRS = ("“”", "（）", "()", "《》", "「」", "『』", "【】", "〈〉")


def opens_bracket(text: str) -> bool:
    """Tell a line with an opening bracket or quotation mark that it does not close."""
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in _PAIRS)


def closes_bracket(upper: str, lower: str) -> bool:
    """Tell a line that closes what the line above it opened and left open, before it opens the same kind itself."""
    return any(
        upper.rfind(pair[0]) > upper.rfind(pair[1]) and pair[1] in lower.split(pair[0], 1)[0]
        for pair in _PAIRS
    )


def is_enumerated(text: str) -> bool:
    """Tell a line that begins with a number or bullet of a list: 一、 (二) 第三条 4. ①."""
    return bool(_ENUMERATED.match(text))


def enumeration(text: str) -> tuple[str, str] | None:
    """Give the kind and number of a chapter, article or section at the start of a line: ("章", "一"), ("、", "三")."""
    match = _CHAPTER.match(text)
    if match:
        return match[2].replace("條", "条").replace("編", "编"), re.sub(r"\s", "", match[1])
    match = _SECTION.match(text)
    return ("、", match[1]) if match else None


def is_caption(text: str) -> bool:
    """Tell a picture caption."""
    if len(text) > _MAX_CAPTION:
        return False
    return bool(_CREDITED.fullmatch(text) or _CAPTION.match(text)) or (
        bool(_DESCRIBES.search(text)) and ends_with_photographer(text)
    )


def is_subtitle(text: str) -> bool:
    """Tell a subtitle, which begins with a dash."""
    return len(text) <= 80 and bool(_SUBTITLE.match(text)) and not ends_sentence(text)


def strip_subtitle(text: str) -> str:
    """Take the dash from a subtitle."""
    return text.lstrip("—－-─― ")


def is_separator(text: str) -> bool:
    """Tell a line that only draws a line, or points up or down."""
    return bool(_SEPARATOR.fullmatch(text))


def markdown_heading(text: str) -> tuple[int, str]:
    """Give the level of a Markdown heading (0 for none) and its text.

    A line all in bold counts as level 6.
    """
    match = _MARKDOWN.match(text)
    if match:
        return len(match[1]), text[match.end() :].rstrip("# ").strip("* ")
    bold = _BOLD.fullmatch(text)
    return (6, bold[1]) if bold else (0, text)


def is_enactment(text: str) -> bool:
    """Tell a line under the title of a law that says when and by whom it was passed."""
    return len(text) <= 240 and bool(_ENACTMENT.fullmatch(text))


def starts_with_date(text: str) -> bool:
    """Tell a line that begins with a year and a month."""
    return bool(_DATE_START.match(text))


def is_document_number(text: str) -> bool:
    """Tell the number line of an official document."""
    return len(text) <= 60 and bool(_DOCUMENT_NUMBER.fullmatch(text))


def is_letterhead(text: str) -> bool:
    """Tell the heading of an official document that names its issuer and kind, not its subject.

    某县人民政府公告.
    """
    return bool(_LETTERHEAD.fullmatch(text))


def is_dated_letterhead(text: str) -> bool:
    """Tell a letterhead of the ROC with its date, and perhaps its number, on one line."""
    return bool(_DATED_LETTERHEAD.fullmatch(text))


def is_body_name(text: str) -> bool:
    """Tell the name of a public body or company, set wide or not.

    An issuer, the first half of a headline.
    """
    return bool(_BODY_NAME.fullmatch(re.sub(r"\s", "", text)))


def is_signature(text: str) -> bool:
    """Tell the line at the end of a decree that signs it: office, wide blank, name."""
    return len(text) <= 40 and bool(_SIGNATURE.fullmatch(text))


def is_agency_opening(text: str) -> bool:
    """Tell a paragraph that opens a report by naming who reports: 某网消息（某栏目）：."""
    return bool(_AGENCY.match(text))


def strip_bullet(text: str) -> str:
    """Take the ornament from a byline: □本报记者."""
    return trimmed(text, _BULLETS)


def is_signed(text: str) -> bool:
    """Tell a line with the ornament that stands before a writer's name; ■ and ● stand before headings as well."""
    return text.startswith(("□", "◎", "☉"))


def ends_with_photographer(text: str) -> bool:
    """Tell a line that closes with who took the picture that it describes.

    …开园。某社记者甲某摄.
    """
    return bool(_PHOTOGRAPHED.search(text[-_CREDIT_REACH:]))


def is_opening(text: str) -> bool:
    """Tell a paragraph that opens a report by saying when: 近日, 日前, 3月5日."""
    return bool(_OPENING.match(text))
