// Small multiples: as many columns as fit, one scale for all.
import { events, timeAxis, upAxis } from "./lines.js";

const GAP = 28;
const HIGH = 128;
const HEAD = 34;

export function panels(data, look) {
  const columns = Math.max(look.width < 290 ? 1 : 2, Math.min(5, Math.floor(look.width / 210)));
  const width = (look.width - GAP * (columns - 1)) / columns;
  const all = { ...data, series: data.panels.flatMap((panel) => panel.series) };
  const option = { title: [], grid: [], xAxis: [], yAxis: [], series: [] };
  data.panels.forEach((panel, index) => {
    const left = (index % columns) * (width + GAP);
    const top = Math.floor(index / columns) * (HEAD + HIGH + 34);
    option.title.push({ text: panel.title, left: left - 5, top: top - 2, textStyle: { color: look.ink, fontSize: 13, fontWeight: 600, lineHeight: 22 } });
    option.grid.push({ left: left + 34, top: top + HEAD, width: width - 42, height: HIGH });
    option.xAxis.push({ ...ends(timeAxis(all.series, data.marks, look)), gridIndex: index });
    option.yAxis.push({ ...bounds(upAxis(all, look), data), gridIndex: index });
    option.series.push(...panel.series.map((one) => line(one, index, data, look)));
    if (data.marks.length) option.series.push({ ...events(data.marks, look, data.rank, true), xAxisIndex: index, yAxisIndex: index });
  });
  option.tooltip = { ...look.tooltip, formatter: ({ seriesName, value }) => `{s|${seriesName} ${Math.floor(value[0])}} ${look.number(value[1], data.decimals)}` };
  return { option, height: Math.ceil(data.panels.length / columns) * (HEAD + HIGH + 34) };
}

// One scale for all is said by its two ends.
function bounds(axis, data) {
  if (data.rank && data.maximum) return { ...axis, max: data.maximum, axisLabel: { ...axis.axisLabel, customValues: [1, data.maximum] } };
  if (data.rank || data.minimum === null || data.maximum === null) return { ...axis, splitNumber: 2 };
  return { ...axis, splitNumber: 1, axisLabel: { ...axis.axisLabel, customValues: [data.minimum, data.maximum] } };
}

function ends(axis) {
  const times = axis.axisLabel.customValues;
  return { ...axis, axisLabel: { ...axis.axisLabel, customValues: [times[0], times.at(-1)], hideOverlap: false } };
}

function line(one, index, data, look) {
  const last = one.points.filter(([, y]) => y !== null).length - 1;
  return {
    type: "line",
    name: one.name,
    xAxisIndex: index,
    yAxisIndex: index,
    data: one.points.map((point, at) => ({ value: point, label: { show: one.main && (at === 0 || at === last), position: data.rank ? "bottom" : "top", align: at === 0 ? "left" : "right", formatter: look.number(point[1], data.rank ? 0 : Math.min(2, data.decimals ?? 2)), color: look.ink, fontWeight: 600, fontSize: 12 } })),
    symbol: "circle",
    symbolSize: one.main ? 6 : 0,
    lineStyle: { color: one.main ? look.jade : look.median, width: one.main ? 2.5 : 1.4, type: one.assumed ? "dashed" : "solid" },
    itemStyle: { color: one.main ? look.jade : look.median },
    z: one.main ? 4 : 3,
  };
}

