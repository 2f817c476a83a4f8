/** Days as whole numbers, and the scale from days to pixels with its ticks. */

const MILLISECONDS = 86_400_000;

const known = new Map<string, number>();

/** The number of a day, counted from 1 January 1970. */
export function dayNumber(iso: string): number {
  let found = known.get(iso);
  if (found === undefined) {
    found = Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / MILLISECONDS);
    known.set(iso, found);
  }
  return found;
}

/** `2027-05-18` of a day number. */
export function isoDay(day: number): string {
  return dateOf(day).toISOString().slice(0, 10);
}

/** The date of a day number, in UTC. */
export function dateOf(day: number): Date {
  return new Date(day * MILLISECONDS);
}

/** The language for dates; plain English writes the day before the month, as the server does. */
export function language(ofPage: string): string {
  return !ofPage || ofPage === "en" ? "en-GB" : ofPage;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `18 May`, in the order of the language; without the dot of an abbreviation, as the server writes it. */
export function shortDay(day: number, language: string): string {
  let format = formats.get(language); // making one takes longer than a whole row
  if (!format) {
    format = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
    formats.set(language, format);
  }
  return format.format(dateOf(day)).replace(/\.$/, "");
}

export type Unit = "day" | "week" | "month" | "quarter" | "year";
export const UNITS: Unit[] = ["day", "week", "month", "quarter", "year"];
const PIXELS_PER_DAY: Record<Unit, number> = { day: 48, week: 10, month: 3, quarter: 1.2, year: 0.42 };
const DAYS: Record<Unit, number> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };
const LEAST_GAP = 44;

/** From days to pixels: `first` stands at 0. */
export interface Scale {
  first: number;
  last: number;
  pixelsPerDay: number;
}

/** The x of the start of a day. */
export function x(scale: Scale, day: number): number {
  return Math.round((day - scale.first) * scale.pixelsPerDay * 10) / 10;
}

/** The width of the whole scale in pixels. */
export function width(scale: Scale): number {
  return Math.ceil((scale.last - scale.first) * scale.pixelsPerDay);
}

/** The scale that shows the days `first` to `last` in `room` pixels, with some air on both sides. */
export function fitting(first: number, last: number, room: number): Scale {
  const air = Math.max(3, Math.round((last - first) * 0.06));
  const days = last - first + 2 * air;
  return { first: first - air, last: last + air, pixelsPerDay: Math.max(room / days, 0.05) };
}

/** The same days at the scale of a unit, at least as wide as the room. */
export function zoomed(scale: Scale, unit: Unit, room: number): Scale {
  const pixelsPerDay = PIXELS_PER_DAY[unit];
  const days = Math.max(scale.last - scale.first, Math.ceil(room / pixelsPerDay));
  return { first: scale.first, last: scale.first + days, pixelsPerDay };
}

/** The finest unit whose names do not touch at this scale. */
export function tickUnit(scale: Scale): Unit {
  return UNITS.find((unit) => DAYS[unit] * scale.pixelsPerDay >= LEAST_GAP) ?? "year";
}

export interface Tick {
  day: number;
  name: string;
}

/** The ticks of the scale with their names. */
export function ticks(scale: Scale, language: string): Tick[] {
  const unit = tickUnit(scale);
  const found: Tick[] = [];
  for (let day = firstTick(scale.first, unit); day <= scale.last; day = nextTick(day, unit)) {
    found.push({ day, name: tickName(day, unit, language) });
  }
  return found;
}

function firstTick(day: number, unit: Unit): number {
  if (unit === "day") return Math.ceil(day);
  if (unit === "week") return Math.ceil(day) + ((8 - dateOf(Math.ceil(day)).getUTCDay()) % 7);
  const date = dateOf(Math.ceil(day));
  const step = unit === "month" ? 1 : unit === "quarter" ? 3 : 12;
  const month = Math.floor(date.getUTCMonth() / step) * step;
  const start = Date.UTC(date.getUTCFullYear(), month, 1) / MILLISECONDS;
  return start >= day ? start : nextTick(start, unit);
}

function nextTick(day: number, unit: Unit): number {
  if (unit === "day") return day + 1;
  if (unit === "week") return day + 7;
  const date = dateOf(day);
  const step = unit === "month" ? 1 : unit === "quarter" ? 3 : 12;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step, 1) / MILLISECONDS;
}

function tickName(day: number, unit: Unit, language: string): string {
  const date = dateOf(day);
  if (unit === "year") return String(date.getUTCFullYear());
  if (unit === "day" || unit === "week") return shortDay(day, language);
  const month = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" }).format(date);
  return date.getUTCMonth() === 0 ? `${month} ’${String(date.getUTCFullYear()).slice(2)}` : month;
}
