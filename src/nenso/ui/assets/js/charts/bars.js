// Bars from zero, each against the median (upright tick) and the best (open diamond), or what else the data name so.
import { widest, withUnit } from "./look.js";
import { rowsOf, valueAxis } from "./rows.js";

export function bars(data, look) {
  const rows = rowsOf(data.bars.map((bar) => bar.label), look);
  const values = data.bars.map((bar) => withUnit(look, bar.value, data));
  const marks = [tick("median", data, look), diamond("best", data, look)].filter(Boolean);
  const named = [...(data.words?.value ? [{ name: data.words.value, icon: "roundRect" }] : []), ...marks.map(({ name, icon }) => ({ name, icon }))];
  const option = {
    grid: { left: rows.left, right: widest(values) + 18, top: marks.length ? 34 : 8, bottom: 26 },
    legend: { show: marks.length > 0, top: 0, left: look.isNarrow ? 0 : rows.left - 4, itemWidth: 14, itemHeight: 12, itemGap: 20, selectedMode: false, data: named, textStyle: { color: look.soft, fontSize: 13 } },
    yAxis: rows.axis,
    xAxis: valueAxis(look, data),
    series: [theBars(data, look, values), interval(data, look), ...marks].filter(Boolean),
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { type: "none" }, formatter: ([first]) => told(data, data.bars[first.dataIndex], look) },
  };
  return { option, height: data.bars.length * rows.rowHeight + (marks.length ? 60 : 34) };
}

function theBars(data, look, values) {
  return {
    type: "bar",
    name: data.words?.value,
    data: data.bars.map((bar) => ({ value: bar.value, url: bar.url })),
    barWidth: look.isNarrow ? 12 : 16,
    ...(look.isNarrow && { barCategoryGap: 0 }),
    itemStyle: { color: look.jade, borderRadius: [0, 2, 2, 0] },
    label: { show: true, position: "right", distance: 10, formatter: ({ dataIndex }) => values[dataIndex], color: look.ink, fontSize: 13, fontWeight: 600 },
    labelLayout: ({ rect }) => ({ x: look.width - 2, align: "right", verticalAlign: "middle", y: rect.y + rect.height / 2 }),
    z: 2,
  };
}

function tick(name, data, look) {
  return mark(name, data, { symbol: "rect", symbolSize: [4, 24], itemStyle: { color: look.ink, borderColor: look.paper, borderWidth: 1 }, name: word(name, data, look), icon: "path://M5 0h2.5v12h-2.5z" });
}

function diamond(name, data, look) {
  return mark(name, data, { symbol: "diamond", symbolSize: 12, itemStyle: { color: look.raised, borderColor: look.ochre, borderWidth: 2 }, name: word(name, data, look) });
}

function word(name, data, look) {
  return data.words?.[name] ?? look.words[name];
}

function mark(key, data, style) {
  if (!data.bars.some((bar) => bar[key] !== null)) return null;
  return { type: "scatter", icon: "diamond", data: data.bars.map((bar, row) => [bar[key] ?? NaN, row]), z: 4, silent: true, ...style };
}

function interval(data, look) {
  if (!data.bars.some((bar) => bar.low !== null && bar.high !== null)) return null;
  const known = data.bars.map((bar, row) => [bar.low, bar.high, row]).filter(([low, high]) => low !== null && high !== null);
  return {
    type: "custom",
    silent: true,
    z: 3,
    data: known,
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const [x1, y] = api.coord([api.value(0), api.value(2)]);
      const [x2] = api.coord([api.value(1), api.value(2)]);
      const strokes = [{ x1, y1: y, x2, y2: y }, ...[x1, x2].map((x) => ({ x1: x, y1: y - 5, x2: x, y2: y + 5 }))];
      const drawn = (stroke, lineWidth) => strokes.map((shape) => ({ type: "line", shape, style: { stroke, lineWidth } }));
      return { type: "group", children: [...drawn(look.paper, 4.5), ...drawn(look.ink, 1.5)] }; // light around dark: seen on the bar too
    },
  };
}

function told(data, bar, look) {
  const more = ["median", "best"].filter((key) => bar[key] !== null).map((key) => `{s|${word(key, data, look)}} ${withUnit(look, bar[key], data)}`);
  const name = data.words?.value ? `{s|${data.words.value}} ` : "";
  const span = bar.low !== null && bar.high !== null ? [`{s|${look.words.interval}} ${look.number(bar.low, data.decimals)}–${look.number(bar.high, data.decimals)}`] : [];
  return [`{b|${bar.label}}`, name + withUnit(look, bar.value, data), ...span, ...more].join("\n");
}
