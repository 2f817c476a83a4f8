/** The outline as rows: levels, what is folded away, which row stands for a hidden one. */
import type { GanttItem } from "./types";

export interface Row {
  item: GanttItem;
  level: number;
  hasChildren: boolean;
  isOpen: boolean;
  /** Its place among the children of its parent, from 1, and how many they are. */
  position: number;
  siblings: number;
}

/** The key of a row that is only being typed. */
export const DRAFT = "draft";

/** Whether a row is an item of this plan, and written. */
export function isOwn(row: Row): boolean {
  return row.item.kind !== "window" && row.item.key !== DRAFT;
}

/** The rows in sight: children of folded rows are left out. */
export function visibleRows(items: GanttItem[], folded: ReadonlySet<string>): Row[] {
  const children = new Map<string | null, GanttItem[]>();
  const known = new Set(items.map((item) => item.key));
  for (const item of items) {
    const parent = item.parent !== null && known.has(item.parent) ? item.parent : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(item);
    else children.set(parent, [item]);
  }
  return below(null, 1, children, folded);
}

function below(
  parent: string | null,
  level: number,
  children: ReadonlyMap<string | null, GanttItem[]>,
  folded: ReadonlySet<string>,
): Row[] {
  const here = children.get(parent) ?? [];
  return here.flatMap((item, at) => {
    const hasChildren = children.has(item.key);
    const isOpen = hasChildren && !folded.has(item.key);
    const row = { item, level, hasChildren, isOpen, position: at + 1, siblings: here.length };
    return isOpen ? [row, ...below(item.key, level + 1, children, folded)] : [row];
  });
}

/** For every item the row that stands for it: its own, or that of its nearest ancestor in sight. */
export function standIns(items: GanttItem[], rows: Row[]): Map<string, number> {
  const places = new Map(rows.map((row, at) => [row.item.key, at]));
  const found = new Map<string, number>();
  for (const item of items) {
    const at = places.get(item.key) ?? (item.parent === null ? undefined : found.get(item.parent));
    if (at !== undefined) found.set(item.key, at);
  }
  return found;
}

/** The rows to draw for a scrolled view: those in sight and `extra` ones around. */
export function drawnRange(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  count: number,
  extra = 8,
): [number, number] {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - extra);
  const last = Math.min(count - 1, Math.ceil((scrollTop + viewHeight) / rowHeight) + extra);
  return [first, last];
}

/** The items whose name or owner contains the words, with everything they stand in; all without words. */
export function filtered(items: GanttItem[], words: string): GanttItem[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return items;
  const parents = new Map(items.map((item) => [item.key, item.parent]));
  const kept = new Set<string>();
  for (const item of items) {
    if (!`${item.name} ${item.owner_name ?? item.owner ?? ""}`.toLowerCase().includes(wanted)) continue;
    for (let key: string | null | undefined = item.key; key && !kept.has(key); key = parents.get(key)) kept.add(key);
  }
  return items.filter((item) => kept.has(item.key));
}

/** The place in the list right after an item and everything inside it. */
export function endOfBranch(items: GanttItem[], key: string): number {
  const inside = new Set([key]);
  let end = items.findIndex((item) => item.key === key) + 1;
  while (end < items.length && inside.has(items[end]?.parent ?? "")) {
    inside.add(items[end]?.key ?? "");
    end += 1;
  }
  return end;
}

/** The rows to fold so that at most so many are left: as deep as fits, at least the outermost. */
export function foldedToFit(items: GanttItem[], most: number): Set<string> {
  const rows = visibleRows(items, new Set());
  const counts: number[] = [];
  for (const { level } of rows) counts[level] = (counts[level] ?? 0) + 1;
  let [deepest, left] = [1, counts[1] ?? 0];
  while (deepest + 1 < counts.length && left + (counts[deepest + 1] ?? 0) <= most) {
    deepest += 1;
    left += counts[deepest] ?? 0;
  }
  return new Set(rows.filter((row) => row.level === deepest && row.hasChildren).map((row) => row.item.key));
}
