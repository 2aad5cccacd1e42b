// What goes from whom to whom: bands between two columns of names, which stand outside of the drawing.
import { widest, withUnit, wrap } from "./look.js";

const GAP = { narrow: 38, wide: 24 };
const LEAST = 12; // pixels of height that each name has of its own, beside the gap

export function flows(data, look) {
  const sides = ["source", "target"].map((side) => [...new Set(data.flows.map((flow) => flow[side]))]);
  const most = look.isNarrow ? Math.floor(look.width * 0.34) : 240;
  const names = sides.map((side) => new Map(side.map((name) => [name, wrap(name, most)])));
  const [left, right] = names.map((side) => Math.min(most, widest([...side.values()])) + 10);
  const gap = look.isNarrow ? GAP.narrow : GAP.wide;
  const rows = Math.max(...sides.map((side) => side.length));
  const option = {
    series: [{
      type: "sankey",
      left, right, top: 34, bottom: 12,
      nodeWidth: 10,
      nodeGap: gap,
      draggable: false,
      layoutIterations: 32,
      emphasis: { focus: "adjacency" },
      data: [...nodes("source", 0, "left", names[0], look.jade, look), ...nodes("target", 1, "right", names[1], look.ochre, look)],
      links: data.flows.map((flow) => ({ source: `source ${flow.source}`, target: `target ${flow.target}`, value: flow.value, url: flow.url, told: `${flow.source} → ${flow.target}` })),
      lineStyle: { color: look.jade, opacity: 0.28, curveness: 0.5 },
    }],
    title: [heading(data.source, { left: 0 }, look), heading(data.target, { right: 0 }, look)],
    tooltip: { ...look.tooltip, trigger: "item", formatter: ({ data: one, value, name }) => `{b|${one.told ?? name.replace(/^(source|target) /, "")}}\n${withUnit(look, value, data)}` },
  };
  return { option, height: rows * (gap + LEAST) + 46 };
}

function nodes(side, depth, position, names, colour, look) {
  return [...names].map(([name, shown]) => ({
    name: `${side} ${name}`,
    depth,
    itemStyle: { color: colour, borderWidth: 0 },
    label: { show: true, position, distance: 6, formatter: shown, color: look.ink, fontSize: 13, lineHeight: 16 },
  }));
}

function heading(text, place, look) {
  return { text, top: 0, ...place, textStyle: { color: look.soft, fontSize: 13, fontWeight: 600 } };
}
