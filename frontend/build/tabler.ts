/** Leaves out the parts of Tabler that our pages do not use, and turns its left and right into start and end. */
import { readFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";
import type { Plugin } from "vite";

/** Elements and the families of classes that templates may use; ours start with `mw-`. */
const KEPT = [
  /^(html|body|a|abbr|address|article|aside|b|blockquote|button|caption|code|dd|details|dialog|dl|dt|em|fieldset)$/,
  /^(figcaption|figure|footer|form|h[1-6]|header|hr|img|input|kbd|label|legend|li|main|mark|nav|ol|optgroup|option)$/,
  /^(output|p|pre|progress|samp|section|select|small|strong|sub|summary|sup|svg|table|tbody|td|template|textarea)$/,
  /^(tfoot|th|thead|time|tr|ul|root|hidden|disabled|active|show|fade)$/,
  /^btn(-(primary|secondary|outline-secondary|link|sm|icon|list|close))?$/,
  /^form-(control|select|check|check-input|check-label|label|text|hint|fieldset|switch|required)(-sm)?$/,
  /^(invalid-feedback|is-invalid|was-validated|input-group|input-group-text|input-icon)$/,
  /^(list-unstyled|list-inline|list-inline-item|visually-hidden|visually-hidden-focusable|text-nowrap|text-secondary)$/,
  /^(row|col)(-(auto|\d+|(sm|md|lg)(-\d+|-auto)?))?$/,
  /^d-(none|block|inline|inline-block|flex|grid)$/,
  /^(flex|justify-content|align-items|gap)-[a-z0-9]+$/,
  /^[mp][tbsexy]?-([0-5]|auto)$/,
  /^data-bs-theme$/,
];

const CORNERS: Record<string, string> = {
  "top-left": "start-start",
  "top-right": "start-end",
  "bottom-left": "end-start",
  "bottom-right": "end-end",
};

/** The same style sheet for lines read from either side: sides become start and end. */
export function asLogical(css: string): string {
  return css
    .replace(/(?<=[;{])border-(top|bottom)-(left|right)-radius(?=:)/g, (_all, row: string, side: string) => {
      return `border-${CORNERS[`${row}-${side}`]}-radius`;
    })
    .replace(/(?<=[;{])(margin|padding|border)-left(?=[-:])/g, "$1-inline-start")
    .replace(/(?<=[;{])(margin|padding|border)-right(?=[-:])/g, "$1-inline-end")
    .replace(/(?<=[;{])left(?=:)/g, "inset-inline-start")
    .replace(/(?<=[;{])right(?=:)/g, "inset-inline-end")
    .replace(/(?<=[;{]text-align:)left/g, "start")
    .replace(/(?<=[;{]text-align:)right/g, "end")
    .replace(/(?<=[;{]float:)(left|right)/g, (side) => (side === "left" ? "inline-start" : "inline-end"));
}

/** Replaces the import of Tabler's style sheet by the part of it that is kept. */
export function leanTabler(): Plugin {
  return {
    name: "lean-tabler",
    enforce: "pre",
    async load(id) {
      if (!id.endsWith("/tabler.min.css")) return null;
      const raw = readFileSync(id, "utf8");
      const keep = { standard: KEPT, variables: [], deep: [], greedy: [] };
      const results = await new PurgeCSS().purge({ content: [], css: [{ raw }], safelist: keep, keyframes: true });
      return asLogical(results[0]?.css ?? raw);
    },
  };
}
