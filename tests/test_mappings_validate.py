"""Every mistake in a mapping file is named with its file, line and key, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge import schema
from fontbridge.data import KINDS, builtin, parse
from fontbridge.mapping.validate import problems
from fontbridge.schema import Problem

FAMILY = '[[family]]\nname = "甲"\ntypeface = "songti"\n'
PROFILE = 'extends = "party"\ntitle = { zh = "甲", en = "A" }\n'
TABLE = 'profiles = ["party"]\n'
RULE = '[[substitute]]\nfrom = "{}"\nslot = "{}"\nto = "{}"\n'


def write(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def found(path: Path) -> list[tuple[str, int, str]]:
    return [(Path(one.file).name, one.line, one.key) for one in problems(path)]


MISTAKES: list[tuple[str, str, str | bytes, int, str, str]] = [
    # what, file, text, line, key, message
    ("bom", "families/x.toml", b"\xef\xbb\xbf" + FAMILY.encode(), 1, "", "byte order mark"),
    ("utf-16", "families/x.toml", FAMILY.encode("utf-16"), 1, "", "byte order mark"),
    ("gbk", "families/x.toml", b"# ok\n# \xb7\xc2\xcb\xce\n", 2, "", "not UTF-8"),
    ("toml", "families/x.toml", FAMILY + "typeface\n", 4, "", "not valid TOML"),
    ("toml at the end", "families/x.toml", "a = [\n", 2, "", "not valid TOML"),
    ("key twice", "families/x.toml", FAMILY + 'name = "乙"\n', 4, "", "not valid TOML"),
    ("unknown key", "families/x.toml", FAMILY + 'alias = ["乙"]\n', 4, "family[1].alias",
     "unknown key alias"),
    ("unknown table", "families/x.toml", FAMILY + "[default]\n", 4, "default", "unknown key"),
    ("missing key", "families/x.toml", FAMILY + '[[family]]\nname = "乙"\n', 4, "family[2]",
     "typeface is missing"),
    ("not a list", "families/x.toml", FAMILY + 'aliases = "乙"\n', 4, "family[1].aliases",
     "must be a list"),
    ("not a text", "families/x.toml", FAMILY + "charset = 86\n", 4, "family[1].charset",
     "must be a text"),
    ("not a table", "families/x.toml", 'defaults = ["86"]\n', 1, "defaults", "must be a table"),
    ("word", "families/x.toml", FAMILY + 'repertoire = "GBK"\n', 4, "family[1].repertoire",
     "not one of"),
    ("form", "families/x.toml", FAMILY + 'panose = "0201"\n', 4, "family[1].panose", "form"),
    ("blank", "families/x.toml", FAMILY + 'english = " A"\n', 4, "family[1].english", "form"),
    ("empty", "families/x.toml", FAMILY + 'english = ""\n', 4, "family[1].english", "is empty"),
    ("item", "families/x.toml", FAMILY + 'aliases = [\n  "乙",\n  "@丙",\n]\n', 6,
     "family[1].aliases[2]", "form"),
    ("typeface", "families/x.toml", FAMILY.replace("songti", "song"), 3, "family[1].typeface",
     "unknown typeface song"),
    ("typeface of names", "families/x.toml", '[names]\nsong = ["甲"]\n', 2, "names.song",
     "unknown typeface song"),
    ("family twice", "families/x.toml", FAMILY + FAMILY, 5, "family[2].name", "already"),
    ("name twice", "families/x.toml", '[names]\nsongti = ["甲"]\nheiti = [\n"甲"]\n', 4,
     "names.heiti[1]", "already"),
    ("alias twice", "families/x.toml",
     FAMILY + 'english = "A B"\n' + FAMILY.replace("甲", "乙") + 'aliases = ["AB"]\n', 8,
     "family[2].aliases[1]", "already stands for 甲"),
    ("script", "typefaces/x.toml", '[x]\nzh = "甲"\nen = "A"\nscript = "chinese"\n', 4, "x.script",
     "not one of"),
    ("no title", "profiles/x.toml", 'extends = "party"\n', 1, "", "title is missing"),
    ("one title", "profiles/x.toml", 'title = { zh = "甲" }\n', 1, "title", "en is missing"),
    ("base", "profiles/x.toml", PROFILE.replace("party", "council"), 1, "extends",
     "no profile “council”"),
    ("base is itself", "profiles/x.toml", PROFILE.replace("party", "x"), 1, "extends",
     "no profile “x”"),
    ("gap", "profiles/x.toml", PROFILE + '[han.nosuch]\naccepted = []\n', 3, "han.nosuch",
     "unknown typeface"),
    ("latin typeface", "profiles/x.toml", PROFILE + "[han.latin-serif]\n", 3, "han.latin-serif",
     "unknown typeface"),
    ("preferred", "profiles/x.toml", PROFILE + '[latin]\npreferred = "Tims"\n', 4,
     "latin.preferred", "unknown family “Tims”"),
    ("alias preferred", "profiles/x.toml", PROFILE + '[latin]\npreferred = "SimSun"\n', 4,
     "latin.preferred", "another name of 宋体"),
    ("symbol preferred", "profiles/x.toml", PROFILE + '[latin]\npreferred = "Symbol"\n', 4,
     "latin.preferred", "symbol font"),
    ("accepted", "profiles/x.toml", PROFILE + '[han.kaiti]\naccepted = ["楷体", "开体"]\n', 4,
     "han.kaiti.accepted[2]", "unknown family"),
    ("other typeface", "profiles/x.toml", PROFILE + '[han.kaiti]\npreferred = "宋体"\n', 4,
     "han.kaiti.preferred", "not kaiti"),
    ("policy", "profiles/x.toml", PROFILE + '[policies]\nunknown = "drop"\n', 4,
     "policies.unknown", "not one of"),
    ("policy name", "profiles/x.toml", PROFILE + '[policies]\nprivate_use = "report"\n', 4,
     "policies.private_use", "unknown key"),
    ("profile", "tables/x.toml", 'profiles = ["council"]\n' + RULE.format("隶书", "han", "宋体"),
     1, "profiles[1]", "no profile “council”"),
    ("no profile", "tables/x.toml", "profiles = []\nsubstitute = []\n", 1, "profiles", "is empty"),
    ("slot", "tables/x.toml", TABLE + RULE.format("隶书", "hansi", "宋体"), 4,
     "substitute[1].slot", "not one of"),
    ("target", "tables/x.toml", TABLE + RULE.format("隶书", "han", "宗体"), 5, "substitute[1].to",
     "unknown family “宗体”"),
    ("symbol source", "tables/x.toml", TABLE + RULE.format("Wingdings", "any", "宋体"), 3,
     "substitute[1].from", "symbol font"),
    ("no result", "tables/x.toml", TABLE + '[[substitute]]\nfrom = "隶书"\nslot = "han"\n', 2,
     "substitute[1]", "keys to and as"),
    ("two results", "tables/x.toml", TABLE + RULE.format("隶书", "han", "宋体") + 'as = "kaiti"\n',
     2, "substitute[1]", "keys to and as"),
    ("as what", "tables/x.toml",
     TABLE + '[[substitute]]\nfrom = "隶书"\nslot = "han"\nas = "kai"\n', 5, "substitute[1].as",
     "unknown typeface kai"),
    ("as where", "tables/x.toml",
     TABLE + '[[substitute]]\nfrom = "隶书"\nslot = "any"\nas = "kaiti"\n', 4,
     "substitute[1].slot", "only where it draws Han"),
    ("rule twice", "tables/x.toml",
     TABLE + RULE.format("隶书", "han", "宋体") + RULE.format("LiSu", "han", "黑体"), 6,
     "substitute[2]", "already stand"),
    ("chain", "tables/x.toml",
     TABLE + RULE.format("隶书", "han", "幼圆") + RULE.format("幼圆", "eastAsia", "黑体"), 2,
     "substitute[1]", "chain: 隶书 → 幼圆 → 黑体"),
    ("to itself", "tables/x.toml", TABLE + RULE.format("LiSu", "han", "隶书"), 2, "substitute[1]",
     "circle"),
]


@pytest.mark.parametrize(
    ("name", "text", "line", "key", "message"),
    [row[1:] for row in MISTAKES],
    ids=[row[0] for row in MISTAKES],
)
def test_a_mistake_is_named(
    tmp_path: Path, name: str, text: str | bytes, line: int, key: str, message: str
) -> None:
    file = write(tmp_path, name, text)
    for path in (file, tmp_path):
        (problem,) = problems(path)
        assert (problem.line, problem.key) == (line, key)
        assert Path(problem.file) == file
        assert message in problem.message
        assert problem.advice


def test_a_cycle_is_named_at_each_of_its_rules(tmp_path: Path) -> None:
    rules = RULE.format("隶书", "han", "幼圆") + RULE.format("幼圆", "any", "隶书")
    file = write(tmp_path, "tables/x.toml", TABLE + rules)
    assert found(file) == [("x.toml", 2, "substitute[1]"), ("x.toml", 6, "substitute[2]")]
    assert all("circle" in problem.message for problem in problems(file))


def test_rules_for_other_slots_or_profiles_make_no_chain(tmp_path: Path) -> None:
    rules = RULE.format("隶书", "han", "幼圆") + RULE.format("幼圆", "latin", "黑体")
    write(tmp_path, "tables/a.toml", TABLE + rules)
    other = RULE.format("幼圆", "han", "黑体")
    write(tmp_path, "tables/b.toml", TABLE.replace("party", "government") + other)
    assert problems(tmp_path) == []


def test_duplicates_across_files_name_the_other_file(tmp_path: Path) -> None:
    write(tmp_path, "tables/a.toml", TABLE + RULE.format("隶书", "han", "宋体"))
    write(tmp_path, "tables/b.toml", TABLE + RULE.format("隶书", "han", "黑体"))
    (problem,) = problems(tmp_path)
    assert Path(problem.file).name == "b.toml"
    assert "a.toml, line 2" in problem.message


def test_what_one_file_says_another_may_use(tmp_path: Path) -> None:
    typeface = '[countysong]\nzh = "县宋"\nen = "county Song"\nscript = "han"\n'
    write(tmp_path, "typefaces/ours.toml", typeface)
    write(tmp_path, "families/ours.toml", FAMILY.replace("songti", "countysong"))
    write(tmp_path, "profiles/ours.toml", PROFILE + '[han.countysong]\npreferred = "甲"\n')
    table = TABLE.replace("party", "ours") + RULE.format("隶书", "han", "甲")
    file = write(tmp_path, "tables/ours.toml", table)
    assert problems(tmp_path) == problems(file) == []
    assert problems(write(tmp_path, "loose.toml", table), tmp_path) == []


def test_a_profile_that_extends_nothing_must_say_all(tmp_path: Path) -> None:
    text = 'title = { zh = "甲", en = "A" }\n[han.songti]\naccepted = []\n'
    keys = {key for _, _, key in found(write(tmp_path, "profiles/x.toml", text))}
    assert keys == {"system", "charset", "repertoire", "latin.preferred", "han.songti.preferred"}


def test_files_that_nobody_would_read_are_named(tmp_path: Path) -> None:
    write(tmp_path, "ours.toml", TABLE)
    assert found(tmp_path) == [("ours.toml", 1, "")]


def test_editors_leavings_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "tables/.#ours.toml", b"\xff")
    write(tmp_path, "tables/~ours.toml", b"\xff")
    assert problems(tmp_path) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "nowhere.toml")
    assert "cannot be read" in problem.message


def test_several_mistakes_come_in_the_order_of_the_text(tmp_path: Path) -> None:
    text = FAMILY + "pitch = 1\n" + FAMILY.replace("甲", "乙") + 'colour = "red"\nalias = "x"\n'
    assert [line for _, line, _ in found(write(tmp_path, "families/x.toml", text))] == [4, 8, 9]


def test_texts_of_several_lines_hide_no_line(tmp_path: Path) -> None:
    rule = RULE.format("隶书", "han", "宋体") + 'why = """\n[[substitute]]\nfrom = "幼圆"\n"""\n'
    file = write(tmp_path, "tables/x.toml", TABLE + rule + RULE.format("幼圆", "han", "宗体"))
    assert found(file) == [("x.toml", 13, "substitute[2].to")]


# -- the schema, read by us and by another validator --------------------------------------------

BUILT_IN = {
    kind: parse(file.read_text(encoding="utf-8"), "")
    for kind in KINDS
    for file in [max((Path(str(builtin())) / kind).glob("*.toml"))]
}
JUNK = st.sampled_from(["", "宋体", " x", "gbk", "86", "han", 1, [], ["宋体"], [1], {}, {"x": "y"}])


@given(st.sampled_from(KINDS), JUNK, st.data())
def test_another_validator_finds_the_same_files_wrong(
    kind: str, junk: object, data: st.DataObject
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    table = _spoilt(BUILT_IN[kind], junk, data)
    rule = {"$ref": f"#/$defs/{kind}", "$defs": schema.schema()["$defs"]}
    theirs = [
        error
        for error in jsonschema.Draft202012Validator(rule).iter_errors(table)
        if error.validator != "oneOf"
    ]
    ours: list[Problem] = list(schema.problems(table, kind, "", "x.toml"))
    assert bool(ours) == bool(theirs)


def _spoilt(value: Any, junk: object, data: st.DataObject) -> Any:
    """A copy with one thing, somewhere, replaced, added or taken away."""
    if isinstance(value, dict) and value:
        key = data.draw(st.sampled_from([*value, "extra"]))
        if key == "extra":
            return value | {key: junk}
        if data.draw(st.booleans()):
            return value | {key: _spoilt(value[key], junk, data)}
        return {other: value[other] for other in value if other != key}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(value) - 1))
        return [*value[:place], _spoilt(value[place], junk, data), *value[place + 1 :]]
    return junk
