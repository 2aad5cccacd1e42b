// Two values of many things; the reader's own thing and the outermost are named.

export function scatter(data, look) {
  const named = outermost(data.points, look.isNarrow ? 3 : 7);
  const axis = (name, more) => ({
    type: "value",
    scale: true,
    name,
    nameLocation: "middle",
    nameTextStyle: { color: look.soft, fontSize: 13, fontWeight: 500 },
    axisLabel: { color: look.soft, fontSize: 12, formatter: (value) => look.number(value), hideOverlap: true },
    splitLine: { lineStyle: { color: look.grid } },
    splitNumber: 4,
    ...more,
  });
  return {
    option: {
      grid: { left: 58, right: 22, top: 14, bottom: 52 },
      xAxis: axis(data.x_label, { nameGap: 30 }),
      yAxis: axis(data.y_label, { nameGap: 42 }),
      series: [
        {
          type: "scatter",
          data: data.points.map((point) => ({ value: [point.x, point.y], name: point.label, url: point.url, ...own(point, named, look) })),
          symbolSize: 9,
          labelLayout: { hideOverlap: true },
        },
      ],
      tooltip: { ...look.tooltip, formatter: ({ name, value }) => `{b|${name}}\n{s|${data.x_label}} ${look.number(value[0], data.decimals)}\n{s|${data.y_label}} ${look.number(value[1], data.decimals)}` },
    },
  };
}

function own(point, named, look) {
  return {
    symbolSize: point.is_main ? 14 : 9,
    itemStyle: { color: point.is_main ? look.jade : `${look.soft}99`, borderColor: look.paper, borderWidth: 1 },
    label: { show: point.is_main || named.has(point), formatter: "{b}", position: "right", color: point.is_main ? look.jade : look.ink, fontWeight: point.is_main ? 700 : 500, fontSize: 12, textBorderColor: look.paper, textBorderWidth: 3 },
  };
}

function outermost(points, count) {
  const mean = (key) => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  const spread = (key, middle) => Math.sqrt(points.reduce((sum, point) => sum + (point[key] - middle) ** 2, 0) / points.length) || 1;
  const [mx, my] = [mean("x"), mean("y")];
  const [sx, sy] = [spread("x", mx), spread("y", my)];
  const away = (point) => ((point.x - mx) / sx) ** 2 + ((point.y - my) / sy) ** 2;
  return new Set([...points].sort((a, b) => away(b) - away(a)).slice(0, count));
}
