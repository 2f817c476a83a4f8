/** The drawing of one row as SVG text: attributes and classes only. */
import { dayNumber, x, type Scale } from "./days";
import type { GanttItem } from "./types";

const PHONE = 640;
/** As `--mw-row-gantt`: on a phone a row is as high as a finger. */
export const ROW_HEIGHT = window.innerWidth < PHONE ? 44 : 34;
const BAR = 11;
const CLOTH = 8;
/** The width of a letter of the words, on average. */
const LETTER = 5.8;

/** Makes words safe inside SVG text. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);
}

/** The pixels of an item: its start, and the end of its last day. */
export function span(item: GanttItem, scale: Scale): [number, number] | null {
  const first = item.start ?? item.finish;
  const last = item.finish ?? item.start;
  if (!first || !last) return null;
  const start = x(scale, dayNumber(first));
  const noon = x(scale, dayNumber(last) + 0.5);
  return item.kind === "milestone" ? [noon, noon] : [start, Math.max(x(scale, dayNumber(last) + 1), start + 2)];
}

/** Everything drawn for one item, around the middle `y` of its row; `withFloat` draws how far it can slip. */
export function rowShapes(item: GanttItem, scale: Scale, y: number, roomEnd: number, withFloat = false): string {
  const place = span(item, scale);
  if (!place) return "";
  const [start, end] = place;
  const parts = [baseline(item, scale, y), withFloat ? float(item, scale, end, y) : "", body(item, scale, start, end, y)];
  parts.push(part(item, start, end, y), deadline(item, scale, y), whisker(item, scale, end, y), flag(item, scale, y));
  parts.push(words(item, scale, start, end, y, roomEnd));
  return parts.join("");
}

function body(item: GanttItem, scale: Scale, start: number, end: number, y: number): string {
  const size = (end - start).toFixed(1);
  switch (item.kind) {
    case "phase":
      return `<path class="phase" d="M${start} ${y + 4}V${y - 1}H${end}V${y + 4}"/>`;
    case "milestone":
      return diamond(start, y, 6.5, `milestone ${item.is_fixed ? "fixed" : tone(item)}`);
    case "window":
      return `<rect class="other" x="${start}" y="${y - 6}" width="${size}" height="12" rx="2"/>`;
    default:
      if (item.parts?.length) return stretches(item, item.parts, scale, y);
      return `<rect class="bar ${tone(item)}" x="${start}" y="${y - 5.5}" width="${size}" height="${BAR}" rx="2"/>`;
  }
}

/** A bar for each stretch of work, with a line through its pauses. */
function stretches(item: GanttItem, parts: [string, string][], scale: Scale, y: number): string {
  const name = tone(item);
  const places = parts.map(([first, last]) => [x(scale, dayNumber(first)), x(scale, dayNumber(last) + 1)] as const);
  const bars = places.map(([from, to]) => {
    const size = Math.max(to - from, 2).toFixed(1);
    return `<rect class="bar ${name}" x="${from}" y="${y - 5.5}" width="${size}" height="${BAR}" rx="2"/>`;
  });
  return `<path class="pause ${name}" d="M${places[0]?.[0] ?? 0} ${y}H${places.at(-1)?.[1] ?? 0}"/>${bars.join("")}`;
}

/** How much is done, as a line inside the bar. */
function part(item: GanttItem, start: number, end: number, y: number): string {
  if (!item.percent || item.is_done || item.kind !== "task") return "";
  const size = ((end - start) * item.percent) / 100;
  return `<rect class="part" x="${start}" y="${y - 1.5}" width="${size.toFixed(1)}" height="3"/>`;
}

function float(item: GanttItem, scale: Scale, end: number, y: number): string {
  if (!item.float_until || item.is_done || item.kind === "phase") return "";
  const until = x(scale, dayNumber(item.float_until) + 1);
  return until > end ? `<path class="float" d="M${end} ${y}H${until}M${until} ${y - 4}V${y + 4}"/>` : "";
}

/** An arrow that points down at the end of the last day. */
function deadline(item: GanttItem, scale: Scale, y: number): string {
  if (!item.deadline) return "";
  const at = x(scale, dayNumber(item.deadline) + 1);
  const isLate = !item.is_done && item.finish != null && item.finish > item.deadline;
  return `<path class="deadline${isLate ? " late" : ""}" d="M${at} ${y - 6}V${y + 7}m-4.5 -5l4.5 5l4.5 -5"/>`;
}

function tone(item: GanttItem): string {
  if (item.is_done) return "done";
  return item.is_critical ? "critical" : "slack";
}

function diamond(at: number, y: number, size: number, name: string): string {
  return `<path class="${name}" d="M${at} ${y - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z"/>`;
}

function baseline(item: GanttItem, scale: Scale, y: number): string {
  if (!item.baseline_finish) return "";
  const end = x(scale, dayNumber(item.baseline_finish) + 1);
  if (item.kind === "milestone") return diamond(x(scale, dayNumber(item.baseline_finish) + 0.5), y + 8, 4, "baseline");
  const start = x(scale, dayNumber(item.baseline_start ?? item.baseline_finish));
  return `<rect class="baseline" x="${start}" y="${y + 8}" width="${Math.max(end - start, 2).toFixed(1)}" height="3"/>`;
}

/** Ring: likely by. Cap: safe to plan on. Red past a date that cannot move. */
function whisker(item: GanttItem, scale: Scale, end: number, y: number): string {
  if (!item.likely || !item.safe || item.is_done || item.kind === "window") return "";
  const likely = x(scale, dayNumber(item.likely) + (item.kind === "milestone" ? 0.5 : 1));
  const safe = x(scale, dayNumber(item.safe) + (item.kind === "milestone" ? 0.5 : 1));
  const name = item.is_past_fixed ? "whisker past" : "whisker";
  const line = `<path class="${name}" d="M${Math.min(end, likely)} ${y}H${safe}M${safe} ${y - 5}V${y + 5}"/>`;
  return `${line}<circle class="${name} ring" cx="${likely}" cy="${y}" r="2.75"/>`;
}

function flag(item: GanttItem, scale: Scale, y: number): string {
  if (!item.decide_by) return "";
  const at = x(scale, dayNumber(item.decide_by));
  const name = item.is_decision_late ? "flag late" : "flag";
  return `<path class="${name}" d="M${at} ${y + 9}V${y - 13}"/><path class="${name} cloth" d="M${at} ${y - 13}h${CLOTH}l-2.5 4l2.5 4h${-CLOTH}z"/>`;
}

/** What is said about an item: right of everything where there is room, else left, never across its flag; else cut where there is more. */
function words(item: GanttItem, scale: Scale, start: number, end: number, y: number, roomEnd: number): string {
  if (!item.note) return "";
  const days = [item.safe, item.likely, item.decide_by].filter((day) => day != null);
  const right = Math.max(end, ...days.map((day) => x(scale, dayNumber(day) + 1))) + 10;
  const length = item.note.length * LETTER;
  const pole = item.decide_by ? x(scale, dayNumber(item.decide_by)) : Infinity;
  const isCrossed = pole < start && pole + CLOTH > start - length - 10;
  const left = isCrossed ? pole - 6 : start - 10;
  const fits = right + length <= roomEnd && item.kind !== "window" && (!item.is_fixed || isCrossed);
  const isRight = fits || (length > left && roomEnd - right > left);
  return isRight ? text(item, right, y, "start", roomEnd - right) : text(item, left, y, "end", left);
}

function text(item: GanttItem, at: number, y: number, anchor: string, room: number): string {
  const note = item.note ?? "";
  const shown = cut(note, room);
  const whole = shown === note ? "" : `<title>${escaped(note)}</title>`;
  const name = item.is_decision_late ? "note late" : "note";
  return `<text class="${name}" x="${at.toFixed(1)}" y="${y + 4}" text-anchor="${anchor}">${escaped(shown)}${whole}</text>`;
}

/** As much of a text as there is room for; nothing where not even a word is readable. */
function cut(note: string, room: number): string {
  const letters = Math.floor(room / LETTER);
  if (note.length <= letters) return note;
  return letters < 4 ? "" : `${note.slice(0, letters - 1).trimEnd()}…`;
}
