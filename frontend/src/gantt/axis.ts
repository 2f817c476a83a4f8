/** The axis of days above the bars, and the lines it draws through them. */
import { dayNumber, ticks, x, type Scale } from "./days";
import { freeRuns } from "./free";
import { escaped } from "./shapes";
import type { GanttData } from "./types";

const HALF_A_WORD = 18;

/** The names of the days, and the lines and shades down to a height, as SVG text; years of days are few elements. */
export function axisShapes(data: GanttData, scale: Scale, height: number, words: { today: string }, language: string): { head: string; lines: string } {
  const today = x(scale, dayNumber(data.today));
  const marks = ticks(scale, language).map((tick) => ({ at: x(scale, tick.day), name: tick.name }));
  const names = marks.map(({ at, name }) => `<text x="${at + 5}" y="37">${escaped(name)}</text>`);
  const isAtEdge = today < HALF_A_WORD;
  const here = `<text class="today-name" x="${isAtEdge ? 0 : today}" y="17" text-anchor="${isAtEdge ? "start" : "middle"}">${escaped(words.today)}</text><line class="today" x1="${today}" x2="${today}" y1="22" y2="46"/>`;
  const free = freeRuns(data.free, scale).map(([from, to]) => `M${x(scale, from)} 0H${x(scale, to)}V${height}H${x(scale, from)}z`);
  const lines = (from: number, to: number): string => marks.map(({ at }) => `M${at} ${from}V${to}`).join("");
  const line = `<line class="today" x1="${today}" x2="${today}" y1="0" y2="${height}"/>`;
  return {
    head: `<path class="grid" d="${lines(34, 46)}"/>${names.join("")}${here}`,
    lines: `<path class="free" d="${free.join("")}"/><path class="grid" d="${lines(0, height)}"/>${line}`,
  };
}
