import { expect, test } from "vitest";
import { drawnRange, foldedToFit, standIns, visibleRows } from "./rows";
import type { GanttItem } from "./types";

function item(key: string, parent: string | null = null): GanttItem {
  return { key, parent, kind: "task", name: key, start: "2026-11-02", finish: "2026-11-06" };
}

const ITEMS = [item("a"), item("a1", "a"), item("a2", "a"), item("a21", "a2"), item("b"), item("lost", "unknown")];

test("rows follow the outline with level and place; an unknown parent is no parent", () => {
  const rows = visibleRows(ITEMS, new Set());
  expect(rows.map((row) => [row.item.key, row.level, row.position, row.siblings])).toEqual([
    ["a", 1, 1, 3],
    ["a1", 2, 1, 2],
    ["a2", 2, 2, 2],
    ["a21", 3, 1, 1],
    ["b", 1, 2, 3],
    ["lost", 1, 3, 3],
  ]);
});

test("folding hides all below, and the folded row stands for them", () => {
  const rows = visibleRows(ITEMS, new Set(["a"]));
  expect(rows.map((row) => row.item.key)).toEqual(["a", "b", "lost"]);
  expect(rows[0]).toMatchObject({ hasChildren: true, isOpen: false });
  expect(standIns(ITEMS, rows).get("a21")).toBe(0);
  expect(standIns(ITEMS, rows).get("b")).toBe(1);
});

test("only rows around the view are drawn", () => {
  expect(drawnRange(0, 340, 34, 2000)).toEqual([0, 18]);
  expect(drawnRange(34_000, 340, 34, 2000)).toEqual([992, 1018]);
  expect(drawnRange(68_000, 340, 34, 2000)[1]).toBe(1999);
  expect(drawnRange(0, 340, 34, 0)).toEqual([0, -1]);
});

test("on paper a long plan is folded as deep as fits", () => {
  expect([...foldedToFit(ITEMS, 10)]).toEqual([]);
  expect([...foldedToFit(ITEMS, 5)]).toEqual(["a2"]);
  expect([...foldedToFit(ITEMS, 4)]).toEqual(["a"]);
  expect([...foldedToFit(ITEMS, 1)]).toEqual(["a"]);
});
