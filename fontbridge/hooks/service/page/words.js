// What the page says, in both languages.

const zh = {
  title: "公文字体核对与转换", motto: "党委系统与政府系统之间交换公文，先在这里核对一遍",
  other: "English", direction: "交换方向", party: "政府 → 党委", government: "党委 → 政府",
  partyTold: "改为仿宋_GB2312、楷体_GB2312 等", governmentTold: "改为方正仿宋_GBK、方正楷体_GBK 等",
  own: "本单位规范", stage: "校核阶段", draft: "初校", review: "复校", final: "终校",
  token: "访问口令", enter: "确定", drop: "把文件拖到这里", choose: "或点击选择文件",
  private: "文件只在本服务里处理，答复以后不留存；服务不连接外部网络。",
  results: "核对结果", all: "全部下载（ZIP）", note: "退文说明", clear: "清空",
  progress: "共 {count} 个文件，已处理 {done} 个", ready: "共 {count} 个文件：{told}",
  waiting: "等待", working: "正在处理", right: "符合要求，无需改动", converted: "已转换，符合要求",
  left: "已转换，另有 {count} 项须人工处理", asIs: "没有改动，有 {count} 项须人工处理", failed: "处理不了",
  passed: "本阶段通过", countRight: "符合 {count} 个", countConverted: "已转换 {count} 个",
  countLeft: "须人工处理 {count} 个", countFailed: "处理不了 {count} 个",
  systemParty: "现为党委系统字体", systemGovernment: "现为政府系统字体", systemMixed: "混用两套系统的字体",
  charset: "编码 {codec}，用字在 {repertoire} 之内", download: "下载结果", report: "下载报告", oneNote: "退文说明",
  found: "详细情况", fonts: "文件里的字体", changes: "改动", findings: "发现的问题",
  remaining: "须人工处理", risk: "有问题的字", serves: "用途", family: "字体", typeface: "字体类别", count: "字数",
  old: "原为", new: "改为", times: "处数", none: "—", han: "汉字", latin: "西文", complex: "其他文种",
  any: "不分", symbol: "符号", charsetSlot: "编码", text: "文字",
  "characters-not-covered": "字体或编码里没有", "private-use-character": "非标准编码",
  "ambiguous-punctuation": "标点用了西文字体", gone: "（删去）", unreachable: "服务没有答复，请稍后再试。",
  needToken: "请输入访问口令。", refused: "服务拒绝：{message}", noteFile: "退文说明", allFile: "公文核对结果",
  fangsong: "仿宋", kaiti: "楷体", heiti: "黑体", songti: "宋体", biaosong: "小标宋", comma: "，",
  listed: "{name}：{what}",
};

const en = {
  title: "Fonts of Official Documents", motto: "Check a document before it passes between the two systems",
  other: "中文", direction: "Direction", party: "Government → Party", government: "Party → Government",
  partyTold: "to 仿宋_GB2312, 楷体_GB2312 and their kin", governmentTold: "to 方正仿宋_GBK, 方正楷体_GBK and their kin",
  own: "the office's own profile", stage: "Proofreading", draft: "draft", review: "review", final: "final",
  token: "Access token", enter: "Enter", drop: "Drop files here", choose: "or choose them",
  private: "Files are handled by this service alone and kept nowhere after its answer; it connects to no network.",
  results: "Results", all: "Download all (ZIP)", note: "Return note", clear: "Clear",
  progress: "{done} of {count} files done", ready: "Files: {count}. {told}",
  waiting: "waiting", working: "working", right: "Conforms; nothing to change", converted: "Converted; conforms",
  left: "Converted; a person must settle {count} more", asIs: "Not changed; a person must settle {count}", failed: "Cannot be handled",
  passed: "Passes at this stage", countRight: "conform {count}", countConverted: "converted {count}",
  countLeft: "for a person {count}", countFailed: "failed {count}",
  systemParty: "in the fonts of the Party system", systemGovernment: "in the fonts of the government system",
  systemMixed: "fonts of both systems mixed", charset: "encoded in {codec}, characters of {repertoire}", download: "Result", report: "Report",
  oneNote: "Return note", found: "Details", fonts: "Fonts in the file", changes: "Changes",
  findings: "Findings", remaining: "For a person to settle", risk: "Characters at risk", serves: "For", family: "Font",
  typeface: "Typeface", count: "Characters", old: "Old", new: "New", times: "Times", none: "—", han: "Chinese",
  latin: "Latin", complex: "other scripts", any: "all text", symbol: "symbols", charsetSlot: "encoding", text: "text",
  "characters-not-covered": "not in the font or encoding", "private-use-character": "of no standard",
  "ambiguous-punctuation": "drawn by a Latin font", gone: "(taken away)",
  unreachable: "The service does not answer; try again later.", needToken: "Enter the access token.",
  refused: "Refused: {message}", noteFile: "return-note", allFile: "checked-documents", fangsong: "FangSong",
  kaiti: "KaiTi", heiti: "HeiTi", songti: "SongTi", biaosong: "XiaoBiaoSong", comma: ", ", listed: "{name}: {what}",
};

const languages = { zh, en };
const asked = navigator.languages.some((each) => each.toLowerCase().startsWith("zh"));
let chosen = asked || !navigator.languages.length ? "zh" : "en";

export const language = () => chosen;

export function say(key, values = {}) {
  const told = languages[chosen][key] ?? key;
  return told.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const known = (key) => key in languages[chosen];

/** Writes the texts of the page in a language, the chosen one if none is given. */
export function speak(next = chosen) {
  chosen = next;
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  document.title = say("title");
  for (const each of document.querySelectorAll("[data-text]")) {
    each.textContent = say(each.dataset.text);
  }
  const other = document.getElementById("language");
  other.textContent = say("other");
  other.lang = next === "zh" ? "en" : "zh-CN";
}
