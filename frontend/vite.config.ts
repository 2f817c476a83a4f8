/** How the sources become the bundle that Django serves: three entries, one style sheet, one icon sprite. */
import { defineConfig } from "vite";
import { iconSprite } from "./build/icons.ts";
import { leanTabler } from "./build/tabler.ts";

export default defineConfig({
  base: "./",
  plugins: [leanTabler(), iconSprite("src/icons.json")],
  build: {
    outDir: "../src/manyways/ui/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2022",
    rollupOptions: { input: ["src/app.ts", "src/gantt.ts", "src/board.ts"] },
  },
});
