// Charts of named rows: the names stand at the left, or above their row where the screen is narrow.
import { roundStep, widest, wrap } from "./look.js";

export function rowsOf(labels, look) {
  const most = Math.min(220, Math.round(look.width * 0.32));
  const names = labels.map((label) => wrap(label, look.isNarrow ? look.width - 8 : most));
  const lines = Math.max(1, ...names.map((name) => name.split("\n").length));
  return {
    rowHeight: look.isNarrow ? 18 + 32 * lines : Math.max(40, 12 + 17 * lines),
    left: look.isNarrow ? 2 : widest(names) + 16,
    axis: {
      type: "category",
      inverse: true,
      data: names,
      axisLine: { show: !look.isNarrow, lineStyle: { color: look.axis } },
      axisTick: { show: false },
      axisLabel: look.isNarrow
        ? { inside: true, margin: 0, verticalAlign: "bottom", padding: [0, 0, 12, 0], lineHeight: 17, color: look.ink, fontSize: 13, fontWeight: 500, interval: 0 }
        : { color: look.ink, fontSize: 13, fontWeight: 500, lineHeight: 17, margin: 12, interval: 0 },
      z: 5,
    },
  };
}

export function valueAxis(look, data, more = {}) {
  return {
    type: "value",
    min: 0,
    max: data.maximum ?? undefined,
    interval: data.maximum ? roundStep(data.maximum - (more.min ?? 0), look.isNarrow) : undefined,
    splitNumber: look.isNarrow ? 3 : 5,
    splitLine: { lineStyle: { color: look.grid } },
    axisLabel: { color: look.soft, fontSize: 12, formatter: (value) => look.number(value), hideOverlap: true },
    ...more,
  };
}
