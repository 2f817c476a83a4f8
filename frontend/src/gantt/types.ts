/** What the Gantt gets as JSON. Days are ISO dates (`2027-05-18`); `finish` is the last day of work, included. */

export type ItemKind = "phase" | "task" | "milestone" | "window";
export type LinkKind = "FS" | "SS" | "FF" | "SF";

/** One row, in the order of the outline: a parent stands before its children. */
export interface GanttItem {
  key: string;
  /** The key of the row above it in the outline, or null. */
  parent: string | null;
  /** `window`: an item of another initiative, shown as a dashed window from `start` to `finish`. */
  kind: ItemKind;
  name: string;
  url?: string | null;
  owner?: string | null;
  start: string | null;
  finish: string | null;
  is_critical?: boolean;
  is_done?: boolean;
  /** A date that cannot move. */
  is_fixed?: boolean;
  baseline_start?: string | null;
  baseline_finish?: string | null;
  /** How it stands against the baseline, in words: `8 d late`, `as planned`, `fixed`. */
  variance?: string | null;
  /** The 50 % and 85 % days. */
  likely?: string | null;
  safe?: string | null;
  /** Whether the safe day lies past a date that cannot move. */
  is_past_fixed?: boolean;
  decide_by?: string | null;
  is_decision_late?: boolean;
  /** Words beside the bar: `Venue: decide-by was 17 Nov, 5 days late`, `18 May cannot move`. */
  note?: string | null;
}

/** A dependency between two rows. */
export interface GanttLink {
  from: string;
  to: string;
  kind: LinkKind;
  is_critical?: boolean;
}

/** The answer of `/api/initiatives/{key}/gantt`. */
export interface GanttData {
  today: string;
  /** The name of the baseline shown, for the legend: `Baseline of 1 Oct`. */
  baseline?: string | null;
  items: GanttItem[];
  links: GanttLink[];
}
