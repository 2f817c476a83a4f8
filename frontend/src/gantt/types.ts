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
  start?: string | null;
  finish?: string | null;
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
  /** Its place among all rows, from 1: what `3FS+2d` counts by. Rows of other initiatives have none. */
  number?: number | null;
  version?: number | null;
  owner_name?: string;
  /** Times as they are typed: `5 d`. */
  duration?: string;
  /** First and last day of each stretch of work, where it pauses in between. */
  parts?: [string, string][];
  percent?: number;
  slack?: string;
  float_until?: string | null;
  deadline?: string | null;
  predecessors?: string;
  is_started?: boolean;
  is_guessed?: boolean;
}

/** A dependency between two rows. */
export interface GanttLink {
  from: string;
  to: string;
  kind: LinkKind;
  is_critical?: boolean;
  lag?: string;
}

/** Days without work: weekdays by number (0 is Monday), single days off, and single days worked all the same. */
export interface FreeTime {
  week?: number[];
  off?: string[];
  on?: string[];
}

/** A stretch of the rows' order: from place `at`, `count` rows make place for these keys. */
export interface OrderChange {
  at: number;
  count: number;
  keys: string[];
}

/** The answer of `/api/initiatives/{key}/gantt`; with `since` only what differs from that state. */
export interface GanttData {
  /** Stands for exactly this; sent back as `since`. */
  state?: string;
  since?: string;
  order?: OrderChange;
  today: string;
  /** The name of the baseline shown, for the legend: `Baseline of 1 Oct`. */
  baseline?: string | null;
  version?: string;
  problem?: string;
  can_edit?: boolean;
  free?: FreeTime;
  people?: string[];
  items: GanttItem[];
  links: GanttLink[];
}

/** One change of a plan, as `/api/initiatives/{key}/plan/changes` takes it. */
export interface PlanChange {
  do: string;
  item?: string;
  items?: string[];
  version?: number;
  versions?: Record<string, number>;
  key?: string;
  name?: string;
  parent?: string | null;
  after?: string | null;
  is_first?: boolean;
  fields?: Record<string, string | number | boolean | null>;
  on?: string | null;
  predecessor?: string;
  type?: string;
  lag?: string;
  text?: string;
}

export interface Moved {
  key: string;
  name: string;
  start_was: string;
  start: string;
  finish_was: string;
  finish: string;
  days: number;
  why: string;
  said: string;
}

export interface Difference {
  sentence: string;
  moved: Moved[];
  moved_count: number;
  added_count: number;
  removed_count: number;
  added: string[];
  removed: string[];
  elsewhere: string[];
}

/** The answer to a change: after a preview without the plan. */
export interface Answer {
  difference: Difference;
  notes?: string[];
  plan?: GanttData;
  undo?: string;
}
