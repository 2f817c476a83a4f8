/** What a plan holds as a whole: its first and last day, and the marks it uses. */
import { dayNumber } from "./days";
import type { GanttData } from "./types";

/** The marks of the legend that this plan uses. */
export function marksInUse(data: GanttData): Set<string> {
  const marks = new Set<string>();
  for (const item of data.items) {
    if (item.is_critical && !item.is_done) marks.add("critical");
    if (!item.is_critical && !item.is_done && item.kind === "task") marks.add("slack");
    if (item.baseline_finish) marks.add("baseline");
    if (item.likely && item.safe && !item.is_done) marks.add("whisker");
    if (item.decide_by) marks.add("flag");
    if (item.kind === "window") marks.add("other");
  }
  return marks;
}

/** The first and the last day that anything of the plan touches, today included. */
export function extent(data: GanttData): [number, number] {
  let first = dayNumber(data.today);
  let last = first + 14;
  for (const item of data.items) {
    for (const day of [item.start, item.finish, item.baseline_start, item.baseline_finish, item.likely, item.safe, item.decide_by]) {
      if (!day) continue;
      const number = dayNumber(day);
      first = Math.min(first, number);
      last = Math.max(last, number + 1);
    }
  }
  return [first, last];
}
