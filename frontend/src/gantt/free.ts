/** Free time: which days are not worked, as runs to shade and as steps to the next day of work. */
import { dateOf, dayNumber, type Scale } from "./days";
import type { FreeTime } from "./types";

const LEAST_WIDTH = 6;
const MOST_RUNS = 2000;

/** Says of a day number whether it is free. */
export function freeDays(free: FreeTime | undefined): (day: number) => boolean {
  const week = new Set(free?.week ?? []);
  const off = new Set((free?.off ?? []).map(dayNumber));
  const on = new Set((free?.on ?? []).map(dayNumber));
  return (day) => off.has(day) || (week.has((dateOf(day).getUTCDay() + 6) % 7) && !on.has(day));
}

/** Runs of free days inside a scale, first day and day after the last; none where days are too narrow to see. */
export function freeRuns(free: FreeTime | undefined, scale: Scale): [number, number][] {
  if (!free || scale.pixelsPerDay * 2 < LEAST_WIDTH) return [];
  const isFree = freeDays(free);
  const runs: [number, number][] = [];
  for (let day = Math.floor(scale.first); day < scale.last && runs.length < MOST_RUNS; day += 1) {
    if (!isFree(day)) continue;
    const from = day;
    while (day < scale.last && isFree(day)) day += 1;
    runs.push([from, day]);
  }
  return runs;
}

/** The day of work so many days of work away; a week keeps the weekday where that is worked. */
export function stepped(day: number, days: number, isFree: (day: number) => boolean): number {
  const direction = Math.sign(days);
  let found = Math.abs(days) === 7 ? day + days : day;
  let left = Math.abs(days) === 7 ? 0 : Math.abs(days);
  for (let tried = 0; tried < 400 && (left > 0 || isFree(found)); tried += 1) {
    found += direction;
    if (!isFree(found)) left -= 1;
  }
  return found;
}
