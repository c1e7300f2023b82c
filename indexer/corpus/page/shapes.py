"""What a line looks like by itself.

Finished or not, enumerated, heading-like, caption, separator, opening. Patterns see the line in the
plain alphabet (`page/plain.py`).
"""

from __future__ import annotations

import re

from indexer.corpus.page.endings import (
    CALL,
    CLASS_OF_CLOSERS,
    COLON,
    COMMA,
    FULL,
    MARKS,
    PAUSE,
    STOP,
    ending,
)
from indexer.corpus.page.facts import trimmed
from indexer.corpus.page.needs import Sifted
from indexer.corpus.page.plain import plain

# Agencies of Taiwan add the day: 1130116.
_CREDIT_END = Sifted(rf"[{STOP}][{CLASS_OF_CLOSERS}]*\s*\([^()]{{2,40}}\)(?:1[0-4]\d{{5}})?$")
_INSIDE_END = re.compile(
    r"(?:[的和与及或把被将对从向在为是以由并而且之]|应[当该]|可以|不得|必须|能够)$"
)
_INNER_END = re.compile(rf"[\u4e00-\u9fff]{{4,}}[{FULL}][^{FULL}]")
_TOLD = re.compile(rf"[{FULL}{CALL}{PAUSE}{COLON}]|^\(|^[一二三四五六七八九十\d]+[、.]")
_ENDS = FULL + CALL
_CALL = re.compile(
    rf"(?:[^“「『\"{_ENDS}]|[“「『][^“”「」『』{_ENDS},]{{1,8}}[”」』])[^{_ENDS}]{{4,}}[{CALL}]"
)
_AFFILIATION = re.compile(
    r"\(.{4,200}[\u4e00-\u9fff][, ]*\d{6}\)|[\u4e00-\u9fff]{4,30},.{2,20} \d{6}"
)
_COMMA_ENDS = tuple(COMMA + "（(《〈「『“‘【—-－")
_NO_STARTS = tuple(MARKS + "”’」』》〉）)】］]%％")
_PARTICLE_START = re.compile(
    r"(?:的|地|得|了|着|等(?:等|[^级候待于到])|们|之[一二三内外中间后前上下])"
)
_HAN_NUMBER = "零〇一二三四五六七八九十百千两"
_ENUMERATED = re.compile(
    rf"[{_HAN_NUMBER}]{{1,4}}\s*[、.,:]|\(\s*(?:[{_HAN_NUMBER}]{{1,4}}|\d{{1,3}})\s*\)"
    rf"|第\s*[{_HAN_NUMBER}\d\s]{{1,8}}\s*[章节编条款项篇回讲课]|第\s*[{_HAN_NUMBER}\d]{{1,3}}\s*部分"
    r"|\d{1,3}\s*[、.)](?!\d)|\(\s*(?:[甲乙丙丁戊己庚辛壬癸]|[a-z]|[ivx]{1,4})\s*\)"
    r"|[①-⑳⑴-⒇㈠-㈩Ⅰ-Ⅻ○●◆◇■□▲△★☆※·•]|[a-z][.)、]\s?|[-*+]\s"
    rf"|附[件表则录图]|附[:「《修订增]|注\d?:|[{_HAN_NUMBER}][是要]"
)
_CHAPTER = re.compile(rf"第\s*([{_HAN_NUMBER}\d\s]{{1,8}}?)\s*([章条编])")
_SECTION = re.compile(rf"([{_HAN_NUMBER}]{{1,3}})\s*、")
_CAPTION = re.compile(
    r"(?:[(【▲△▼◀▶↑↓←→]\s*)?[上下左右中前后大小首本组题]*图片?"
    r"(?:[①-⑳一二三四五六七八九十\d]{0,3})(?:[①-⑳、\d]*)(?:为|是|:|说明|说:|①)"
    rf"|[▲△▼◀▶][^{FULL}]{{4,}}|(?:资料图|视频截图|新闻截图)"
)
_MAX_CAPTION = 160
_CREDITED = Sifted(rf"[^{_ENDS}]{{4,120}}\([^(){FULL}]{{2,30}}(?:摄|图)\)")
_DESCRIBES = re.compile(rf"[{FULL},].{{2,}}")
_SUBTITLE = re.compile(r"(?:——|—|--|──|―)\s*[^—\-]")
_SEPARATOR = re.compile(r"[-=*_~—─━═·.◆◇■□●○★☆#↑↓→←▲▼▽△|\s]{3,}|\|+")
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_BOLD = re.compile(r"(?:\*\*|__)([^*_]{2,80})(?:\*\*|__)")
_ENACTMENT = Sifted(
    r"\(?\s*(?:自\s*)?(?:\d{4}\s*年|[一二三四五六七八九十〇○零]{4}年|(?:中华)?民国.{1,12}年).{0,220}"
    r"(?:通过|批准|公布|发布|施行|实施|修正|修订|制定|订定|颁布|起生效|核定|备案|修改|废止)\s*\)?"
)
_DATE_START = re.compile(
    r"\(?\s*(?:\d{4}\s*年\s*\d{1,2}\s*月|[一二三四五六七八九十〇○零]{4}年.{1,3}月|(?:中华)?民国.{1,6}年)"
)
_DOCUMENT_NUMBER = Sifted(
    r"(?:(?:发文字|文|字)号\s*:\s*)?"
    rf"(?:[^\s,{FULL}]{{2,20}}字第?\s*[\da-z\-—]{{3,20}}\s*[a-z]?\s*(?:之\d{{1,2}})?\s*号函?"
    rf"|[^\s,{FULL}]{{0,14}}\s?[〔\[(【]\s*(?:19|20)\d{{2}}\s*[〕\])】]\s*第?\s*\d{{1,5}}\s*号)"
)
_LETTERHEAD = re.compile(
    r"[\u4e00-\u9fff、 ]{2,40}(?:公告|令|函|文件|公报|通告|布告|命令)(?:\s?\(.{1,12}\))?"
)
_DATED_LETTERHEAD = Sifted(
    r"[\u4e00-\u9fff、 ]{2,60}(?:公告|令|函) +中华民国.{1,6}年.{1,4}月.{1,4}日.{0,80}"
)
_SIGNATURE = Sifted(
    r"[\u4e00-\u9fff ]{0,16}(?:[长员统理卿]|主 *任|主 *席) +"
    r"[\u4e00-\u9fff‧·]{1,8}(?: *[\u4e00-\u9fff]{1,4}){0,3}"
)
_OPENING = re.compile(
    r"近日|日前|连日来|昨日|昨天|今日|今天|目前|当前|入[春夏秋冬]以来|(?:\d{1,2}月)?\d{1,2}日"
)
_AGENCY = Sifted(
    rf"[^,{FULL}:(\s]{{2,10}}(?:消息|报[道导]|讯|电)\s*(?:\([^)]{{0,20}}\))?\s*:"
    rf"|(?:央视网|央视|新华社|中新社|中新网|人民网|中央社|新华网)[^,{FULL}:]{{0,14}}:"
)
_CREDIT_REACH = 90
"""Characters at either end of a paragraph within which credits stand."""
_BULLETS = "□■●◆▲○◇★☆▪•◎☉ 　"
_PHOTOGRAPHED = Sifted(
    rf"(?:记者[^,{FULL}]{{1,12}}?|[\s{FULL}][\u4e00-\u9fff·]{{2,4}}(?:[、 ][\u4e00-\u9fff]{{2,4}}){{0,2}})"
    r"[\s/]*摄(?:影(?:报[道导])?)?$"
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
    r"[\u4e00-\u9fff]{2,}(?:局|委|会|联|院|部|厅|处|县|市|区|州|旗|盟|省|镇|乡|村|校|学|队|站|所|中心|馆|团|社|台|厂"
    r"|公司|集团|银行|支行|分行|政府|机关|街道|社区|办|室|院校|医院|总队|支队|大队|部门|法院|检察院)"
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
    return bool(_INNER_END.search(plain(text)))


def tells(folded: str) -> bool:
    """Tell a folded line with what no entry of a list has: the end of a sentence, the number of an item."""
    return bool(_TOLD.search(folded))


def is_call(text: str) -> bool:
    """Tell one sentence of a headline's length that asks or calls.

    Speech in quotation marks is none.
    """
    return len(text) <= MAX_HEADLINE and bool(_CALL.fullmatch(plain(text)))


def is_affiliation(text: str) -> bool:
    """Tell the line below the writers of a paper that says where they work: (某大学 某学院,某省 某市 100000)."""
    return bool(_AFFILIATION.fullmatch(plain(text)))


def ends_sentence(text: str) -> bool:
    """Tell a line that ends a sentence."""
    return ending(text) == "stop" or _ends_in_credit(text)


def _ends_in_credit(text: str) -> bool:
    return bool(_CREDIT_END.search(plain(text)))


def ends_inside(text: str) -> bool:
    """Tell a line that ends with a word that leans on the next one: 的, 和, 把."""
    return bool(_INSIDE_END.search(plain(text)))


def breaks_off(text: str) -> bool:
    """Tell a line that cannot be the end of anything: it ends with a comma or an opening mark."""
    return text.endswith(_COMMA_ENDS)


def cannot_start(text: str) -> bool:
    """Tell a line that begins with a mark that never begins a line."""
    return text.startswith(_NO_STARTS)


def starts_inside(text: str) -> bool:
    """Tell a line that begins with a particle that leans on the word before it."""
    return bool(_PARTICLE_START.match(plain(text)))


_PAIRS = ("“”", "()", "《》", "「」", "『』", "【】", "〈〉")


def opens_bracket(text: str) -> bool:
    """Tell a line with an opening bracket or quotation mark that it does not close."""
    reading = plain(text)
    return any(reading.count(pair[0]) > reading.count(pair[1]) for pair in _PAIRS)


def closes_bracket(upper: str, lower: str) -> bool:
    """Tell a line that closes what the line above it opened and left open, before it opens the same kind itself."""
    above, below = plain(upper), plain(lower)
    return any(
        above.rfind(pair[0]) > above.rfind(pair[1]) and pair[1] in below.split(pair[0], 1)[0]
        for pair in _PAIRS
    )


def is_enumerated(text: str) -> bool:
    """Tell a line that begins with a number or bullet of a list: 一、 (二) 第三条 4. ①."""
    return bool(_ENUMERATED.match(plain(text)))


def enumeration(text: str) -> tuple[str, str] | None:
    """Give the kind and number of a chapter, article or section at the start of a line: ("章", "一"), ("、", "三")."""
    reading = plain(text)
    match = _CHAPTER.match(reading)
    if match:
        return match[2], re.sub(r"\s", "", match[1])
    match = _SECTION.match(reading)
    return ("、", match[1]) if match else None


def is_caption(text: str) -> bool:
    """Tell a picture caption."""
    if len(text) > _MAX_CAPTION:
        return False
    reading = plain(text)
    return bool(_CREDITED.fullmatch(reading) or _CAPTION.match(reading)) or (
        bool(_DESCRIBES.search(reading)) and ends_with_photographer(text)
    )


def is_subtitle(text: str) -> bool:
    """Tell a subtitle, which begins with a dash."""
    return len(text) <= 80 and bool(_SUBTITLE.match(plain(text))) and not ends_sentence(text)


def strip_subtitle(text: str) -> str:
    """Take the dash from a subtitle."""
    return text.lstrip("—－-─― ")


def is_separator(text: str) -> bool:
    """Tell a line that only draws a line, or points up or down."""
    return bool(_SEPARATOR.fullmatch(plain(text)))


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
    return len(text) <= 240 and bool(_ENACTMENT.fullmatch(plain(text)))


def starts_with_date(text: str) -> bool:
    """Tell a line that begins with a year and a month."""
    return bool(_DATE_START.match(plain(text)))


def is_document_number(text: str) -> bool:
    """Tell the number line of an official document."""
    return len(text) <= 60 and bool(_DOCUMENT_NUMBER.fullmatch(plain(text)))


def is_letterhead(text: str) -> bool:
    """Tell the heading of an official document that names its issuer and kind, not its subject.

    某县人民政府公告.
    """
    return bool(_LETTERHEAD.fullmatch(plain(text)))


def is_dated_letterhead(text: str) -> bool:
    """Tell a letterhead of the ROC with its date, and perhaps its number, on one line."""
    return bool(_DATED_LETTERHEAD.fullmatch(plain(text)))


def is_body_name(text: str) -> bool:
    """Tell the name of a public body or company, set wide or not.

    An issuer, the first half of a headline.
    """
    return bool(_BODY_NAME.fullmatch(re.sub(r"\s", "", plain(text))))


def is_signature(text: str) -> bool:
    """Tell the line at the end of a decree that signs it: office, wide blank, name."""
    return len(text) <= 40 and bool(_SIGNATURE.fullmatch(plain(text)))


def is_agency_opening(text: str) -> bool:
    """Tell a paragraph that opens a report by naming who reports: 某网消息（某栏目）：."""
    return bool(_AGENCY.match(plain(text)))


def is_bulleted(text: str) -> bool:
    """Tell a line with one of the ornaments that stand before headlines and headings."""
    return text.startswith(("■", "●", "◆", "▲", "◎", "★", "□", "○", "◇", "△", "☆", "※"))


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
    return bool(_PHOTOGRAPHED.search(plain(text)[-_CREDIT_REACH:]))


def is_opening(text: str) -> bool:
    """Tell a paragraph that opens a report by saying when: 近日, 日前, 3月5日."""
    return bool(_OPENING.match(plain(text)))
