/** The plan after an answer that holds only what differs: rows replaced, put in order, numbered again. */
import type { GanttData, GanttItem, GanttLink } from "./types";

/** The plan as it is now, or null where the answer counts from another state than the page has. */
export function merged(plan: GanttData, told: GanttData): GanttData | null {
  if (!told.since) return told;
  if (told.since !== plan.state) return null;
  const known = new Map([...plan.items, ...told.items].map((item) => [item.key, item]));
  const items = reordered(plan, told).map((key) => known.get(key));
  if (!items.every((item) => item !== undefined)) return null;
  const shown = new Set(items.map(({ key }) => key));
  const fresh = new Set(told.items.map(({ key }) => key));
  const kept = plan.links.filter(({ from, to }) => !fresh.has(to) && shown.has(from) && shown.has(to));
  const links = [...kept, ...told.links];
  return { ...plan, ...told, items: numbered(items, links), links };
}

function reordered(plan: GanttData, told: GanttData): string[] {
  const keys = plan.items.map(({ key }) => key);
  if (!told.order) return keys;
  const { at, count } = told.order;
  return [...keys.slice(0, at), ...told.order.keys, ...keys.slice(at + count)];
}

/** Rows with the number each has in this order, and what it waits for as it is typed: `3; 5SS+2d`. */
export function numbered(items: GanttItem[], links: GanttLink[]): GanttItem[] {
  const numbers = new Map<string, number>();
  for (const { key, kind } of items) if (kind !== "window") numbers.set(key, numbers.size + 1);
  const waits = new Map<string, [number, string][]>();
  for (const { from, to, kind, lag } of links) {
    const number = numbers.get(from);
    if (number === undefined || !numbers.has(to)) continue;
    const text = `${number}${kind === "FS" && !lag ? "" : kind}${lag ?? ""}`;
    const others = waits.get(to);
    if (others) others.push([number, text]);
    else waits.set(to, [[number, text]]);
  }
  return items.map((item) => {
    const number = numbers.get(item.key) ?? null;
    const predecessors = (waits.get(item.key) ?? []).sort(([one], [two]) => one - two).map(([, text]) => text).join("; ");
    const isSame = number === (item.number ?? null) && predecessors === (item.predecessors ?? "");
    return isSame ? item : { ...item, number, predecessors };
  });
}
