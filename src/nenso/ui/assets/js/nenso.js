// What every page can do with scripts; nothing here is needed to read one.
import htmx from "htmx.org";
import { startCharts } from "./start-charts.js";
import { startFrame } from "./frame.js";
import { startFaults, startForms } from "./form-comforts.js";
import { startKeys } from "./keys.js";
import { startPanel } from "./panel.js";
import { startPrint } from "./footnotes.js";
import { startSliders } from "./sliders.js";
import { startTables } from "./tables.js";

window.htmx = htmx;
startFrame();
startTables();
startForms();
startFaults();
startSliders();
startPanel(htmx);
startKeys();
startPrint();
startCharts();
