// Builds the front end into static-build/ui: one style sheet, three scripts, the monitoring code, fonts, the mark.
// Colours come from tokens.json and from nowhere else.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../../..");
const target = join(root, "static-build/ui");
const modules = join(root, "node_modules");
const tokens = JSON.parse(readFileSync(join(here, "tokens.json"), "utf8"));

function properties(theme) {
  const plain = Object.entries(tokens[theme]).map(([name, value]) => `--${name}: ${value};`);
  const data = Object.entries(tokens.data[theme]).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((colour, i) => `--${name}-${i + 1}: ${colour};`) : [`--data-${name}: ${value};`],
  );
  return [...plain, ...data].join("\n");
}

function tokenSheet() {
  return `@mixin light { color-scheme: light; ${properties("light")} }
@mixin dark { color-scheme: dark; ${properties("dark")} }`;
}

const tokenImporter = {
  canonicalize: (url) => (url === "tokens" ? new URL("nenso:tokens") : null),
  load: () => ({ contents: tokenSheet(), syntax: "scss" }),
};

function buildStyles() {
  const { css } = sass.compile(join(here, "scss/nenso.scss"), {
    style: "compressed",
    charset: false,
    importers: [tokenImporter],
    loadPaths: [modules],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function", "mixed-decls"],
    logger: { warn: () => {}, debug: console.log },
  });
  writeFileSync(join(target, "nenso.css"), css);
}

async function buildScripts() {
  await esbuild.build({
    entryPoints: ["theme", "nenso", "charts"].map((name) => join(here, "js", `${name}.js`)),
    outdir: target,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
    loader: { ".json": "json" },
  });
  // Runs in the pages of others, also in old browsers, and is no module: it must know the tag that it came by.
  await esbuild.build({
    entryPoints: [join(here, "js/metering.js")],
    outdir: target,
    minify: true,
    target: "es2018",
    legalComments: "none",
    logLevel: "warning",
  });
}

function copyFonts() {
  const from = join(modules, "@fontsource/be-vietnam-pro");
  mkdirSync(join(target, "fonts"), { recursive: true });
  for (const subset of ["latin", "vietnamese"])
    for (const weight of [400, 500, 600, 700]) {
      const name = `be-vietnam-pro-${subset}-${weight}-normal.woff2`;
      copyFileSync(join(from, "files", name), join(target, "fonts", name));
    }
  for (const weight of [400, 500, 600, 700]) {
    const name = `nenso-figures-${weight}.woff2`;
    copyFileSync(join(here, "fonts", name), join(target, "fonts", name));
  }
  copyFileSync(join(from, "LICENSE"), join(target, "fonts/LICENSE"));
  copyFileSync(join(here, "mark.svg"), join(target, "mark.svg"));
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
buildStyles();
copyFonts();
await buildScripts();
