// The map: units by class of value, in the whole extent of the country with Hoàng Sa and Trường Sa named.
import { withUnit } from "./look.js";

// Longitude and latitude of well-known islands; each group takes the colour of the unit that administers it.
const HOANG_SA = [[112.33, 16.83], [111.6, 16.53], [112.73, 16.67], [111.2, 15.78], [111.72, 16.45], [112.27, 16.98]];
const TRUONG_SA = [[111.92, 8.64], [114.33, 11.43], [114.33, 9.88], [114.37, 10.18], [112.91, 7.89], [113.7, 8.97], [114.28, 11.05], [112.35, 8.93], [111.67, 8.67], [115.8, 9.9], [113.0, 8.85]];
const EXTENT = [[102, 23.6], [116.9, 6.9]];
const SQUEEZE = Math.cos((15 * Math.PI) / 180);

export async function prepareMap(echarts, data) {
  const answer = await fetch(data.geometry);
  if (!answer.ok) throw new Error(`geometry: ${answer.status}`);
  const geometry = await answer.json();
  for (const feature of geometry.features) {
    const { code, name, name_en: english } = feature.properties;
    feature.properties = { ...feature.properties, vietnamese: name, english: english ?? name, name: String(code ?? name) };
  }
  echarts.registerMap(data.geometry, geometry);
  data.islandFeatures = geometry.features.map((feature) => feature.properties).filter((one) => one.kind === "islands");
}

export function map(data, look, place) {
  const ratio = ((EXTENT[1][0] - EXTENT[0][0]) * SQUEEZE) / (EXTENT[0][1] - EXTENT[1][1]);
  const size = Math.min(place.clientHeight, look.width / ratio);
  const colours = coloursOf(data, look);
  const option = {
    geo: {
      map: data.geometry,
      boundingCoords: EXTENT,
      aspectScale: SQUEEZE,
      layoutCenter: ["50%", "50%"],
      layoutSize: size,
      roam: false,
      label: { show: false },
      itemStyle: { areaColor: look.missing, borderColor: look.paper, borderWidth: 0.8 },
      emphasis: { label: { show: false }, itemStyle: { areaColor: undefined, borderColor: look.ink, borderWidth: 1.6 } },
      select: { disabled: true },
    },
    visualMap: { type: "piecewise", show: false, seriesIndex: 0, pieces: pieces(data.breaks, colours), outOfRange: { color: look.missing } },
    series: [areas(data), islands(data, look, colours), names(look)],
    tooltip: { ...look.tooltip, formatter: (item) => told(data, item.data?.area, look) },
  };
  return { option };
}

function coloursOf(data, look) {
  const scale = look[data.scale];
  const count = Math.max(1, data.breaks.length - 1);
  return Array.from({ length: count }, (_, index) => scale[Math.round((index * (scale.length - 1)) / Math.max(1, count - 1))]);
}

function pieces(breaks, colours) {
  return colours.map((color, index) => ({
    gte: breaks[index],
    ...(index === colours.length - 1 ? { lte: breaks[index + 1] } : { lt: breaks[index + 1] }),
    color,
  }));
}

// Islands that the geometry draws as features of their own take value and address of their province.
function areas(data) {
  const item = (area, name, group) => ({ name, value: area.value ?? NaN, url: area.url, area: { ...area, group } });
  const groups = data.islandFeatures.flatMap((one) => {
    const area = data.areas.find(({ code }) => code === one.province);
    return area ? [item(area, one.name, document.documentElement.lang.startsWith("en") ? one.english : one.vietnamese)] : [];
  });
  return { type: "map", geoIndex: 0, data: [...data.areas.map((area) => item(area, area.code)), ...groups] };
}

function islands(data, look, colours) {
  const of = (code, places, name) => {
    const area = data.areas.find((one) => one.code === code);
    return places.map((value) => ({ value, area: area && { ...area, group: name }, url: area?.url, itemStyle: { color: colourOf(area, data, colours) ?? look.soft } }));
  };
  return {
    type: "scatter",
    coordinateSystem: "geo",
    symbolSize: look.isNarrow ? 4 : 6,
    itemStyle: { borderColor: look["line-strong"], borderWidth: 0.8 },
    data: [...of(data.islands.hoang_sa, HOANG_SA, look.words.hoangSa), ...of(data.islands.truong_sa, TRUONG_SA, look.words.truongSa)],
    z: 5,
  };
}

function colourOf(area, data, colours) {
  if (!area || area.value === null) return null;
  const index = data.breaks.findIndex((bound, at) => area.value >= bound && (area.value < data.breaks[at + 1] || at === colours.length - 1));
  return colours[Math.max(0, index)];
}

function names(look) {
  const label = (name, value, more = {}) => ({ name, value, label: { show: true, formatter: name, color: look.ink, fontSize: look.isNarrow ? 11 : 13, fontWeight: 600, ...more } });

  return {
    type: "scatter",
    coordinateSystem: "geo",
    silent: true,
    symbolSize: 0.1,
    data: [
      label(look.words.hoangSa, [112.0, 17.65]),
      label(look.words.truongSa, [113.6, 12.15]),
      label(look.words.sea, [112.4, 14.2], { color: look.soft, fontStyle: "italic", fontWeight: 400 }),
    ],
    z: 6,
  };
}

function told(data, area, look) {
  if (!area) return "";
  const value = area.value === null ? look.words.missing : withUnit(look, area.value, data);
  return [`{b|${area.group ? `${area.group} · ` : ""}${area.name}}`, `{s|${data.label}} ${value}`, ...(area.note ? [`{s|${area.note}}`] : [])].join("\n");
}
