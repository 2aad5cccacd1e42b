// Lines over time with their names at their ends; events such as mergers stand as upright rules.
import { roundStep, widest, withUnit, wrap } from "./look.js";

export function lines(data, look) {
  const most = look.isNarrow ? 84 : 150;
  const names = data.series.map((one) => wrap(one.name, most));
  const written = new Map(data.names ?? []);
  const option = {
    grid: { left: 8 + widest(ticks(data).map((value) => look.number(value)), "400 12px sans-serif") + 10, right: widest(names) + 18, top: data.marks.length ? 44 : 14, bottom: 28 },
    xAxis: timeAxis(data.series, data.marks, look, written),
    yAxis: upAxis(data, look),
    series: data.series.map((one, index) => line(one, names[index], index, data, look)),
    tooltip: { ...look.tooltip, trigger: "item", formatter: ({ seriesName, value }) => `{b|${seriesName}}\n{s|${written.get(value[0]) ?? Math.floor(value[0])}} ${withUnit(look, value[1], data)}` },
  };
  option.series.push(events(data.marks, look, data.rank));
  return { option };
}

export function timeAxis(series, marks, look, written = new Map()) {
  const times = [...new Set(series.flatMap((one) => one.points.map(([x]) => x)))].sort((a, b) => a - b);
  const first = Math.min(...times, ...marks.map((mark) => mark.at));
  // A rule that stands on the axis' very end is not drawn: leave room behind it.
  const last = Math.max(...times, ...marks.map((mark) => mark.at + 0.1));
  return {
    type: "value",
    min: first - (first === last ? 0.5 : 0),
    max: last + (first === last ? 0.5 : 0),
    axisLine: { lineStyle: { color: look.axis } },
    axisTick: { show: true, customValues: times, lineStyle: { color: look.axis } },
    axisLabel: { customValues: times, color: look.soft, fontSize: 12, formatter: (value) => written.get(value) ?? String(value), hideOverlap: true },
    splitLine: { show: false },
  };
}

export function ticks(data) {
  const values = data.series.flatMap((one) => one.points.map(([, y]) => y)).filter((value) => value !== null);
  if (!data.rank) return values;
  const last = Math.max(data.maximum ?? 0, ...values);
  const step = last > 40 ? 20 : last > 16 ? 10 : last > 6 ? 5 : 1;
  const more = Array.from({ length: Math.ceil(last / step) }, (_, index) => (index + 1) * step);
  return [1, ...more.filter((value) => value > 1)];
}

export function upAxis(data, look) {
  const own = data.rank ? { inverse: true, min: 1, max: Math.max(...ticks(data)) } : { min: data.minimum ?? undefined, max: data.maximum ?? undefined, scale: data.minimum === null, ...(data.maximum !== null && data.minimum !== null && { interval: roundStep(data.maximum - data.minimum) }) };
  const label = { color: look.soft, fontSize: 12, formatter: (value) => look.number(value), ...(data.rank && { customValues: ticks(data) }) };
  return { type: "value", ...own, splitNumber: 4, axisLabel: label, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: !data.rank, lineStyle: { color: look.grid } } };
}

function line(one, name, index, data, look) {
  const hasMain = data.series.some((other) => other.main);
  const colour = hasMain ? (one.main ? look.jade : look.soft) : look.categorical[index % 6];
  return {
    type: "line",
    name: one.name,
    data: one.points,
    symbol: one.assumed ? "emptyCircle" : "circle",
    symbolSize: one.main ? 9 : 6,
    connectNulls: false,
    lineStyle: { color: colour, width: one.main ? 3 : 1.6, type: one.assumed ? "dashed" : "solid", opacity: hasMain && !one.main ? 0.75 : 1 },
    itemStyle: { color: colour },
    endLabel: { show: true, formatter: name, color: one.main ? look.jade : look.ink, fontWeight: one.main ? 700 : 500, fontSize: 13, lineHeight: 16, distance: 6, backgroundColor: look.paper, padding: [1, 3] },
    labelLayout: { moveOverlap: "shiftY" },
    emphasis: { focus: "series" },
    z: one.main ? 4 : 3,
  };
}

export function events(marks, look, isInverse, isSmall = false) {
  const most = isSmall ? 90 : look.isNarrow ? 120 : 240;
  return {
    type: "line",
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: isInverse ? ["diamond", "none"] : ["none", "diamond"],
      symbolSize: 9,
      lineStyle: { color: look.ochre, type: "solid", width: 1.5 },
      label: { show: !isSmall, position: isInverse ? "start" : "end", color: look.ochre, fontWeight: 600, fontSize: 12, lineHeight: 15, align: "right", distance: 8 },
      data: marks.map((mark) => ({ xAxis: mark.at, label: { formatter: wrap(mark.label, most) } })),
    },
  };
}
