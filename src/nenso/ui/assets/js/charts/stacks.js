// Parts of a change: stacked to the right of nought where they raise, to the left where they lower; a diamond is the sum.
import { widest, withUnit } from "./look.js";
import { rowsOf, valueAxis } from "./rows.js";

// Colours are told apart by pattern too: plain, slanted lines, dots, cross lines, upright lines.
const PATTERNS = [
  null,
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
  { symbol: "circle", dashArrayX: [[3, 5], [0, 4, 3, 1]], dashArrayY: [4, 0], symbolSize: 0.9 },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: Math.PI / 2 },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 4], rotation: 0 },
];

export function stacks(data, look) {
  const rows = rowsOf(data.rows.map((row) => row.label), look);
  const height = look.isNarrow ? rows.rowHeight : Math.max(30, rows.rowHeight - 10);
  const shown = [...data.names, data.total];
  const lines = legendLines(shown, look.width);
  const sums = data.rows.map((row) => signed(look, row.total, data));
  const top = 12 + lines * 26 + (data.low || data.high ? 26 : 0);
  const option = {
    grid: { left: rows.left, right: widest(sums) + 18, top, bottom: 26 },
    legend: { top: 0, left: 0, itemWidth: 16, itemHeight: 12, itemGap: 18, selectedMode: false, data: shown, textStyle: { color: look.ink, fontSize: 13 } },
    yAxis: { ...rows.axis, axisLine: { show: false } },
    xAxis: axis(data, look),
    series: [...data.names.map((name, part) => bar(name, part, data, look)), sum(data, look, sums)],
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { type: "none" }, formatter: ([first]) => told(data, data.rows[first.dataIndex], look) },
    title: sides(data, look, rows.left, widest(sums) + 18, lines * 26 + 8),
  };
  return { option, height: data.rows.length * height + top + 26 };
}

function axis(data, look) {
  const most = (data.reach || 1) * 1.04;
  return valueAxis(look, {}, { min: -most, max: most, splitNumber: look.isNarrow ? 4 : 8, axisLabel: { color: look.soft, fontSize: 12, formatter: (value) => look.number(Math.abs(value)), hideOverlap: true, showMinLabel: false, showMaxLabel: false } });
}

function bar(name, part, data, look) {
  const tone = data.tones[part];
  return {
    name,
    type: "bar",
    stack: "parts",
    barWidth: look.isNarrow ? 12 : 16,
    ...(look.isNarrow && { barCategoryGap: 0 }),
    data: data.rows.map((row) => ({ value: row.values[part] ?? 0, url: row.url })),
    itemStyle: { color: look.categorical[tone], borderColor: look.paper, borderWidth: 1, ...(PATTERNS[tone] && { decal: { ...PATTERNS[tone], color: `${look.paper}99` } }) },
    z: 2,
  };
}

function sum(data, look, sums) {
  return {
    name: data.total,
    type: "scatter",
    symbol: "diamond",
    symbolSize: 11,
    silent: true,
    z: 4,
    data: data.rows.map((row, place) => [row.total ?? NaN, place]),
    itemStyle: { color: look.raised, borderColor: look.ink, borderWidth: 2, opacity: 1 },
    markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: look.axis, width: 1.5, type: "solid" }, data: [{ xAxis: 0 }] },
    label: { show: true, formatter: ({ dataIndex }) => sums[dataIndex], color: look.ink, fontSize: 13, fontWeight: 600 },
    labelLayout: ({ rect }) => ({ x: look.width - 2, align: "right", verticalAlign: "middle", y: rect.y + rect.height / 2 }),
  };
}

// What left and right mean stands at both sides of nought, above the bars.
function sides(data, look, left, right, top) {
  const middle = left + (look.width - left - right) / 2;
  const text = (words, x, align) => ({ text: words, left: x, top, padding: 0, textAlign: align, textStyle: { color: look.soft, fontSize: 12, fontWeight: 500, fontFamily: look.font } });
  return [text(data.low && `← ${data.low}`, middle - 10, "right"), text(data.high && `${data.high} →`, middle + 10, "left")];
}

function legendLines(names, width) {
  let [lines, used] = [1, 0];
  for (const name of names) {
    const needed = widest([name], "400 13px sans-serif") + 46;
    if (used && used + needed > width) [lines, used] = [lines + 1, 0];
    used += needed;
  }
  return lines;
}

function signed(look, value, data) {
  return `${value > 0 ? "+" : ""}${withUnit(look, value, data)}`;
}

function told(data, row, look) {
  const parts = data.names.flatMap((name, part) => (row.values[part] === null ? [] : [`{s|${name}} ${signed(look, row.values[part], data)}`]));
  return [`{b|${row.label}}`, `${data.total} ${signed(look, row.total, data)}`, ...parts].join("\n");
}
