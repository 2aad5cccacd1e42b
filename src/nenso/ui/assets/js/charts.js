// Draws every chart of a page. Fetched only where one stands; each kind is a pure function to an option.
import { BarChart, CustomChart, LineChart, MapChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  GeoComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapPiecewiseComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { bars } from "./charts/bars.js";
import { dots } from "./charts/dots.js";
import { flows } from "./charts/flows.js";
import { lines } from "./charts/lines.js";
import { lookOf } from "./charts/look.js";
import { map, prepareMap } from "./charts/map.js";
import { panels } from "./charts/panels.js";
import { scatter } from "./charts/scatter.js";
import { stacks } from "./charts/stacks.js";

echarts.use([
  BarChart, CustomChart, LineChart, MapChart, SankeyChart, ScatterChart, GeoComponent, GridComponent, LegendComponent,
  MarkLineComponent, TitleComponent, TooltipComponent, VisualMapPiecewiseComponent, LabelLayout, CanvasRenderer,
]);

const KINDS = { bars, dots, flows, lines, map, panels, scatter, stacks };
const drawn = new Set();

export async function draw(figure) {
  const place = figure.querySelector("[data-chart]");
  const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  await Promise.all([data.kind === "map" && prepareMap(echarts, data), document.fonts.load("500 14px 'Be Vietnam Pro'")]);
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const redraw = (isPrint = false) => {
    const look = lookOf(place.clientWidth, isPrint);
    if (!look.width) return;
    const { option, height } = KINDS[data.kind](data, look, place);
    if (height) place.style.height = `${height}px`;
    chart.resize({ width: look.width, height: place.clientHeight });
    chart.setOption({ ...base(look), ...option }, { notMerge: true });
  };
  redraw();
  watch(place, redraw);
  followLinks(chart, place);
  drawn.add(redraw);
}

function base(look) {
  return {
    animation: false,
    textStyle: { fontFamily: look.font, color: look.ink, fontSize: 13 },
    tooltip: { ...look.tooltip, trigger: "item" },
  };
}

function watch(place, redraw) {
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    requestAnimationFrame(() => redraw());
  }).observe(place);
}

// A mouse goes at once; a finger first reads the value, and goes with a second touch of the same place.
function followLinks(chart, place) {
  let touched;
  chart.on("click", ({ data }) => {
    if (!data?.url) return;
    if (matchMedia("(hover: none)").matches && touched !== data.url) touched = data.url;
    else location.assign(data.url);
  });
  chart.on("mouseover", ({ data }) => (place.style.cursor = data?.url ? "pointer" : "default"));
}

document.documentElement.addEventListener("themechange", () => drawn.forEach((redraw) => redraw()));
addEventListener("beforeprint", () => drawn.forEach((redraw) => redraw(true)));
addEventListener("afterprint", () => drawn.forEach((redraw) => redraw()));
