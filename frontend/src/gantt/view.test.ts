import { beforeEach, expect, test, vi } from "vitest";
import { extent, marksInUse } from "./extent";
import type { GanttData, GanttItem } from "./types";
import { GanttView } from "./view";

const WORDS = { label: "Plan", item: "Item", owner: "Owner", finish: "Finish", baseline: "vs baseline", today: "today" };

function plan(): GanttData {
  const item = (key: string, parent: string | null, kind: GanttItem["kind"] = "task"): GanttItem => ({
    key, parent, kind, name: key, start: "2026-11-02", finish: "2026-11-06", url: `#${key}`,
  });
  const items = [item("phase", null, "phase"), item("one", "phase"), item("two", "phase"), item("last", null, "milestone")];
  return { today: "2026-11-23", items, links: [{ from: "one", to: "last", kind: "FS", is_critical: true }] };
}

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class { observe(): void {} });
  document.body.innerHTML = '<div id="root"></div>';
});

function view(): GanttView {
  return new GanttView(document.querySelector<HTMLElement>("#root")!, plan(), WORDS);
}

function names(): (string | null | undefined)[] {
  return [...document.querySelectorAll("[data-at] [role=rowheader]")].map((cell) => cell.querySelector("a")?.textContent);
}

function press(shown: GanttView, key: string): boolean {
  return shown.key(new KeyboardEvent("keydown", { key }));
}

test("the table says level, place and whether a row is open", () => {
  view();
  const rows = [...document.querySelectorAll("[data-at]")];
  expect(rows.map((row) => row.getAttribute("aria-level"))).toEqual(["1", "2", "2", "1"]);
  expect(rows[0]?.getAttribute("aria-expanded")).toBe("true");
  expect(rows[1]?.hasAttribute("aria-expanded")).toBe(false);
  expect(document.querySelector("[role=treegrid]")?.getAttribute("aria-rowcount")).toBe("5");
});

test("keys walk, fold and unfold; other keys are left alone", () => {
  const shown = view();
  press(shown, "ArrowDown");
  expect(document.activeElement?.getAttribute("data-at")).toBe("1");
  press(shown, "ArrowLeft");
  expect(document.activeElement?.getAttribute("data-at")).toBe("0");
  press(shown, "ArrowLeft");
  expect(names()).toEqual(["phase", "last"]);
  press(shown, "ArrowRight");
  expect(names()).toHaveLength(4);
  press(shown, "End");
  expect(document.activeElement?.getAttribute("data-at")).toBe("3");
  expect(press(shown, "q")).toBe(false);
  expect(shown.key(new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true }))).toBe(false);
});

test("a link of a folded item starts at the row that stands for it", () => {
  const shown = view();
  const before = document.querySelector(".link")?.getAttribute("d");
  press(shown, "ArrowLeft");
  const after = document.querySelector(".link")?.getAttribute("d");
  expect(before).toBeTruthy();
  expect(after).toBeTruthy();
  expect(after).not.toBe(before);
});

test("the extent holds every day and today", () => {
  expect(extent(plan())[0]).toBeLessThan(extent({ ...plan(), items: [] })[0]);
});

test("the legend shows only what the plan uses", () => {
  expect([...marksInUse(plan())]).toEqual(["slack"]);
  const [first] = plan().items;
  const late = { ...first!, is_critical: true, decide_by: "2026-11-17", likely: "2026-11-20", safe: "2026-11-27" };
  expect([...marksInUse({ ...plan(), items: [late] })]).toEqual(["critical", "whisker", "flag"]);
});
