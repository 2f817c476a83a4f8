/** Gathers the icons named in a list into one SVG sprite. */
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

type Names = Record<string, string>;

/** Emits `icons.svg` with one symbol for each entry `our name: name at Tabler` of the list. */
export function iconSprite(list: string): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    buildStart() {
      this.addWatchFile(list);
    },
    generateBundle() {
      const names = JSON.parse(readFileSync(list, "utf8")) as Names;
      const symbols = Object.entries(names).map(([ours, theirs]) => symbol(ours, theirs));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}

function symbol(ours: string, theirs: string): string {
  const file = readFileSync(`node_modules/@tabler/icons/icons/outline/${theirs}.svg`, "utf8");
  const inside = file.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s+/g, " ").trim();
  const stroke = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${ours}" viewBox="0 0 24 24" ${stroke}>${inside}</symbol>`;
}
