/** The columns of the table beside the bars: what they show, what is typed into them, what that changes. */
import { dayNumber, shortDay } from "./days";
import type { GanttItem, PlanChange } from "./types";

export type ColumnName =
  | "number" | "name" | "owner" | "duration" | "start" | "finish" | "percent" | "predecessors" | "slack" | "variance";

export interface Column {
  name: ColumnName;
  head: string;
  width: number;
  /** How it is typed; without it the column is computed. */
  typed?: "text" | "date";
}

/** The words for the heads of columns, as they stand on the page. */
export interface Heads {
  item: string;
  owner: string;
  finish: string;
  baseline: string;
  start?: string;
  duration?: string;
  percent?: string;
  predecessors?: string;
  slack?: string;
}

const ROOM_FOR_TWO = 100;
const LONGEST_SHORT_TIME = 8;

/** Whether a time needs a wide column, as one with a pause does: `2 d (1 w) 3 d`. */
export function hasLongTimes(items: readonly GanttItem[]): boolean {
  return items.some(({ duration }) => (duration?.length ?? 0) > LONGEST_SHORT_TIME);
}

/** The columns in order; more of them when the table is wide or the plan can be edited. */
export function columnsFor(heads: Heads, shows: { editing: boolean; wide: boolean; baseline: boolean; long?: boolean }): Column[] {
  const columns: (Column | false)[] = [
    shows.editing && { name: "number", head: "#", width: 34 },
    { name: "name", head: heads.item, width: 0, typed: "text" },
    { name: "owner", head: heads.owner, width: 78, typed: "text" },
    shows.editing && { name: "duration", head: heads.duration ?? "", width: shows.long ? 108 : 62, typed: "text" },
    shows.wide && { name: "start", head: heads.start ?? "", width: 84, typed: "date" },
    { name: "finish", head: heads.finish, width: shows.editing ? 84 : 112, typed: "date" },
    shows.wide && { name: "percent", head: heads.percent ?? "", width: 62, typed: "text" },
    shows.wide && { name: "predecessors", head: heads.predecessors ?? "", width: 104, typed: "text" },
    shows.wide && { name: "slack", head: heads.slack ?? "", width: 70 },
    shows.baseline && { name: "variance", head: heads.baseline, width: 88 },
  ];
  return columns.filter((column) => column !== false);
}

/** What a cell shows. */
export function shown({ name, width }: Pick<Column, "name" | "width">, item: GanttItem, language: string): string {
  switch (name) {
    case "number":
      return item.number == null ? "" : String(item.number);
    case "name":
      return item.name;
    case "owner":
      return item.owner ?? "";
    case "duration":
      return item.kind === "milestone" ? "" : (item.duration ?? (item.is_guessed ? "?" : ""));
    case "start":
      return item.start ? shortDay(dayNumber(item.start), language) : "";
    case "finish":
      return finishWords(item, language, width);
    case "percent":
      return item.percent && item.kind !== "milestone" ? `${item.percent} %` : "";
    case "predecessors":
      return item.predecessors ?? "";
    case "slack":
      return item.kind === "phase" || item.is_done ? "" : (item.slack ?? "");
    case "variance":
      return item.variance ?? "";
  }
}

function finishWords(item: GanttItem, language: string, width: number): string {
  if (!item.finish) return "";
  const finish = shortDay(dayNumber(item.finish), language);
  if (item.kind !== "window" || !item.start || width < ROOM_FOR_TWO) return finish;
  return `${shortDay(dayNumber(item.start), language)}–${finish}`;
}

/** What stands in the field when a cell is edited. */
export function typed(column: ColumnName, item: GanttItem): string {
  switch (column) {
    case "owner":
      return item.owner_name ?? "";
    case "percent":
      return item.percent ? String(item.percent) : "";
    case "start":
      return item.start ?? "";
    case "finish":
      return item.finish ?? "";
    default:
      return shown({ name: column, width: 0 }, item, "en");
  }
}

/** Whether a cell can be typed into: phases take their dates from what they hold, done items from what happened. */
export function isEditable(column: Column, item: GanttItem): boolean {
  if (!column.typed || item.kind === "window") return false;
  if (column.name === "name" || column.name === "owner" || column.name === "predecessors") return true;
  if (item.kind === "phase") return false;
  if (item.kind === "milestone" && column.name === "duration") return false;
  return column.name === "percent" || !item.is_done;
}

/** The change that typed words mean, or null where nothing changes. */
export function changeOf(column: ColumnName, item: GanttItem, words: string): PlanChange | null {
  const text = words.trim();
  if (text === typed(column, item).trim()) return null;
  const about = { item: item.key, ...(item.version ? { version: item.version } : {}) };
  switch (column) {
    case "start":
    case "finish":
      return { do: column, ...about, on: text || null };
    case "predecessors":
      return { do: "predecessors", ...about, text };
    default:
      return { do: "set", ...about, fields: { [column]: text } };
  }
}
