import { expect, test } from "vitest";
import { merged, numbered } from "./merging";
import type { GanttData, GanttItem, GanttLink } from "./types";

function item(key: string, more: Partial<GanttItem> = {}): GanttItem {
  return { key, parent: null, kind: "task", name: key, ...more };
}

function fs(from: string, to: string, more: Partial<GanttLink> = {}): GanttLink {
  return { from, to, kind: "FS", lag: "", ...more };
}

function plan(): GanttData {
  const links = [fs("a", "b"), fs("b", "c", { kind: "SS", lag: "+2d" })];
  const items = numbered([item("a"), item("w", { kind: "window" }), item("b"), item("c")], links);
  return { today: "2026-11-23", state: "one", version: "v1", people: ["Sam"], items, links };
}

function cells(data: GanttData | null): string[] {
  return (data?.items ?? []).map(({ name, number, predecessors }) => `${number ?? "-"} ${name} ${predecessors ?? ""}`.trim());
}

test("rows are numbered without those of other initiatives, and links are written by number", () => {
  expect(cells(plan())).toEqual(["1 a", "- w", "2 b 1", "3 c 2SS+2d"]);
});

test("a changed row replaces the old one with its links; the rest stays as it was", () => {
  const told = { today: "2026-11-23", since: "one", state: "two", version: "v2", items: [item("c", { name: "C" })], links: [fs("a", "c")] };
  const now = merged(plan(), told);
  expect(cells(now)).toEqual(["1 a", "- w", "2 b 1", "3 C 1"]);
  expect(now).toMatchObject({ state: "two", version: "v2", people: ["Sam"] });
  expect(now?.items[0]).toBe(now?.items[0]);
  expect(now?.links).toEqual([fs("a", "b"), fs("a", "c")]);
});

test("a new row at the top renumbers the others, a deleted one takes its links along", () => {
  const fresh = merged(plan(), { today: "", since: "one", state: "two", items: [item("n")], links: [], order: { at: 0, count: 0, keys: ["n"] } });
  expect(cells(fresh)).toEqual(["1 n", "2 a", "- w", "3 b 2", "4 c 3SS+2d"]);
  const gone = merged(plan(), { today: "", since: "one", state: "two", items: [], links: [], order: { at: 0, count: 3, keys: ["w"] } });
  expect(cells(gone)).toEqual(["- w", "1 c"]);
  expect(gone?.links).toEqual([]);
});

test("rows that stand elsewhere are taken to their places", () => {
  const told = { today: "", since: "one", state: "two", items: [], links: [], order: { at: 2, count: 2, keys: ["c", "b"] } };
  expect(cells(merged(plan(), told))).toEqual(["1 a", "- w", "2 c 3SS+2d", "3 b 1"]);
});

test("a whole answer stands for itself; one from another state, or with a row nobody has, is no plan", () => {
  const whole = plan();
  expect(merged(plan(), whole)).toBe(whole);
  expect(merged(plan(), { today: "", since: "other", state: "two", items: [], links: [] })).toBeNull();
  expect(merged(plan(), { today: "", since: "one", state: "two", items: [], links: [], order: { at: 0, count: 0, keys: ["x"] } })).toBeNull();
});
