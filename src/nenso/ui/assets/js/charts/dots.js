// Things compared row by row: a shape and a colour for each, a line across what lies between them.
import { widest, withUnit } from "./look.js";
import { rowsOf, valueAxis } from "./rows.js";

const SHAPES = ["circle", "diamond", "rect", "triangle", "path://M4 0h4v4h4v4H8v4H4V8H0V4h4z"];

export function dots(data, look) {
  const rows = rowsOf(data.rows.map((row) => row.label), look);
  const lines = legendLines(data.names, look.width - (look.isNarrow ? 0 : rows.left));
  const option = {
    grid: { left: rows.left, right: 22, top: 22 + lines * 26, bottom: 26 },
    legend: { top: 0, left: look.isNarrow ? 0 : rows.left - 4, itemWidth: 12, itemHeight: 12, itemGap: 20, selectedMode: false, data: data.names, textStyle: { color: look.ink, fontSize: 13 } },
    yAxis: rows.axis,
    xAxis: valueAxis(look, data, { min: start(data) }),
    series: [between(data, look), ...data.names.map((name, index) => shape(name, index, data, look))],
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { type: "none" }, formatter: ([first]) => told(data, data.rows[first.dataIndex], look) },
  };
  return { option, height: data.rows.length * rows.rowHeight + 48 + lines * 26 };
}

// Dots have no length: where all stand far from zero, the scale begins near them.
function start(data) {
  const known = data.rows.flatMap((row) => row.values).filter((value) => value !== null);
  const [low, high] = [Math.min(...known), data.maximum ?? Math.max(...known)];
  return low < high * 0.25 ? 0 : Math.floor((low / high) * 10) * high * 0.1;
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

function shape(name, index, data, look) {
  return {
    name,
    type: "scatter",
    symbol: SHAPES[index],
    symbolSize: [13, 15, 12, 14, 14][index],
    z: 4,
    data: data.rows.map((row, at) => ({ value: [row.values[index] ?? NaN, at], symbolOffset: [0, beside(row, index, data)] })),
    itemStyle: { color: look.categorical[index], borderColor: look.paper, borderWidth: 1.5, opacity: 1 },
  };
}

// Things of nearly the same value stand one above the other, so that none hides another.
function beside(row, index, data) {
  const near = (data.maximum ?? 1) * 0.012;
  const same = row.values.flatMap((value, other) => (value !== null && Math.abs(value - row.values[index]) <= near ? [other] : []));
  return same.length < 2 ? 0 : (same.indexOf(index) - (same.length - 1) / 2) * 11;
}

function between(data, look) {
  return {
    type: "custom",
    silent: true,
    z: 1,
    data: data.rows.map((row, at) => {
      const known = row.values.filter((value) => value !== null);
      return known.length ? [Math.min(...known), Math.max(...known), at] : [NaN, NaN, at];
    }),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const [x1, y] = api.coord([api.value(0), api.value(2)]);
      const [x2] = api.coord([api.value(1), api.value(2)]);
      return { type: "line", shape: { x1, y1: y, x2, y2: y }, style: { stroke: look["line-strong"], lineWidth: 2 } };
    },
  };
}

function told(data, row, look) {
  return [`{b|${row.label}}`, ...data.names.map((name, index) => `{s|${name}} ${withUnit(look, row.values[index], data)}`)].join("\n");
}
