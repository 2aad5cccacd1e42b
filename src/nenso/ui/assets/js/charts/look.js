// The look of charts, from the same tokens as the style sheet; and numbers as the reader's language writes them.
import tokens from "../../tokens.json";

const WORDS = {
  vi: { median: "Trung vị", best: "Cao nhất", hoangSa: "Hoàng Sa", truongSa: "Trường Sa", sea: "Biển Đông", missing: "không có số liệu", rank: "thứ", interval: "khoảng" },
  en: { median: "Median", best: "Best", hoangSa: "Hoàng Sa", truongSa: "Trường Sa", sea: "East Sea", missing: "no data", rank: "rank", interval: "interval" },
};

export const FONT = '"Be Vietnam Pro", system-ui, sans-serif';

export function lookOf(width, isPrint) {
  const root = document.documentElement;
  const isPaper = isPrint || matchMedia("print").matches;
  const isDark = !isPaper && (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const theme = isDark ? "dark" : "light";
  const language = root.lang.startsWith("en") ? "en" : "vi";
  const colours = tokens[theme];
  return {
    ...colours,
    ...tokens.data[theme],
    soft: colours["ink-soft"],
    width,
    isNarrow: width < 560,
    font: FONT,
    words: WORDS[language],
    number: numbers(language),
    tooltip: {
      renderMode: "richText",
      confine: true,
      transitionDuration: 0,
      backgroundColor: colours.raised,
      borderColor: colours["line-strong"],
      borderWidth: 1,
      padding: [8, 12],
      textStyle: { color: colours.ink, fontFamily: FONT, fontSize: 13, lineHeight: 20, rich: { b: { fontWeight: 600, fontSize: 14, lineHeight: 22 }, s: { color: colours["ink-soft"], lineHeight: 20 } } },
    },
  };
}

function numbers(language) {
  return (value, decimals) => {
    if (value === null || value === undefined) return "–";
    const digits = decimals === null || decimals === undefined ? { maximumFractionDigits: 6 } : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(language === "en" ? "en" : "vi", digits).format(value).replace("-", "−");
  };
}

const pen = document.createElement("canvas").getContext("2d");

/** Returns the width of the longest of some words, in pixels. */
export function widest(words, font = `500 13px ${FONT}`) {
  pen.font = font;
  return Math.ceil(Math.max(0, ...words.flatMap((word) => word.split("\n")).map((word) => pen.measureText(word).width)));
}

/** Breaks words into lines of at most `width` pixels. */
export function wrap(text, width, font = `500 13px ${FONT}`) {
  pen.font = font;
  const lines = [""];
  for (const word of text.split(" ")) {
    const tried = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && pen.measureText(tried).width > width) lines.push(word);
    else lines[lines.length - 1] = tried;
  }
  return lines.join("\n");
}

export function withUnit(look, value, data) {
  return `${look.number(value, data.decimals)}${data.unit && value !== null ? `${data.unit === "%" ? "" : " "}${data.unit}` : ""}`;
}

/** Returns the largest number of equal round steps (at most five) that fill an extent; undefined where none do. */
export function roundStep(extent, isFew) {
  for (const count of isFew ? [4, 3, 2, 5] : [5, 4, 3, 2]) {
    const step = extent / count;
    const digits = Number((step / 10 ** Math.floor(Math.log10(step))).toPrecision(6));
    if ([1, 2, 2.5, 5].includes(digits)) return step;
  }
  return undefined;
}
