// The build: src/desk.ts and what it loads when a page needs it, the map's worker and sheet, and the land, into ../static/built.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defineConfig } from "vite";
import { land } from "./atlas/land.js";

const packages = createRequire(import.meta.url);

const assets = {
  name: "dateline-assets",
  generateBundle() {
    const emit = (fileName, source) => this.emitFile({ type: "asset", fileName, source });
    emit("worker.js", bare(packages.resolve("maplibre-gl/dist/maplibre-gl-worker.mjs")));
    emit("maplibre.css", bare(packages.resolve("maplibre-gl/dist/maplibre-gl.css")));
    emit("land-50m.json", JSON.stringify(land("50m")));
  },
};

// Without the pointer to a source map that is not shipped.
function bare(path) {
  return readFileSync(path, "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}

export default defineConfig({
  base: "./",
  plugins: [assets],
  build: {
    outDir: "../static/built",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { desk: "src/desk.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
        // What all share is a file of its own: a page may ask for desk.js?v=…, and nothing may come from it twice.
        codeSplitting: { groups: [{ name: "shared", test: /src\/(dom|select|days|scale)\.ts$/ }] },
      },
    },
  },
  test: { include: ["test/*.test.ts"], environment: "node", testTimeout: 60_000 },
});
