import { expect, test } from "vitest";
import { dayNumber, type Scale } from "./days";
import { elbow } from "./links";
import { escaped, rowShapes, span } from "./shapes";
import type { GanttItem } from "./types";

const SCALE: Scale = { first: dayNumber("2026-11-01"), last: dayNumber("2026-12-31"), pixelsPerDay: 10 };

function drawn(more: Partial<GanttItem>): string {
  const item: GanttItem = { key: "k", parent: null, kind: "task", name: "Venue", start: "2026-11-02", finish: "2026-11-06", ...more };
  return rowShapes(item, SCALE, 17, 600);
}

test("a bar ends after its last day; a milestone has no length", () => {
  expect(span({ key: "k", parent: null, kind: "task", name: "", start: "2026-11-02", finish: "2026-11-06" }, SCALE)).toEqual([10, 60]);
  expect(span({ key: "k", parent: null, kind: "milestone", name: "", start: null, finish: "2026-11-06" }, SCALE)).toEqual([55, 55]);
  expect(span({ key: "k", parent: null, kind: "task", name: "", start: null, finish: null }, SCALE)).toBeNull();
});

test("the tone says critical, slack or done", () => {
  expect(drawn({ is_critical: true })).toContain('class="bar critical"');
  expect(drawn({})).toContain('class="bar slack"');
  expect(drawn({ is_done: true, is_critical: true })).toContain('class="bar done"');
});

test("baseline, whisker, flag and fixed milestone are drawn when they are known", () => {
  expect(drawn({})).not.toMatch(/baseline|whisker|flag/);
  expect(drawn({ baseline_start: "2026-11-02", baseline_finish: "2026-11-03" })).toContain('class="baseline" x="10" y="25" width="20.0"');
  expect(drawn({ likely: "2026-11-08", safe: "2026-11-12" })).toContain("M60 17H120M120 12V22");
  expect(drawn({ likely: "2026-11-08", safe: "2026-11-12", is_past_fixed: true })).toContain("whisker past");
  expect(drawn({ decide_by: "2026-11-04", is_decision_late: true, note: "5 days late" })).toContain('class="flag late cloth"');
  expect(drawn({ kind: "milestone", is_fixed: true })).toContain("milestone fixed");
});

test("an item that pauses is drawn in stretches with a line between them", () => {
  const parts: [string, string][] = [["2026-11-02", "2026-11-03"], ["2026-11-06", "2026-11-06"]];
  const svg = drawn({ parts });
  expect(svg.match(/class="bar slack"/g)).toHaveLength(2);
  expect(svg).toContain('class="pause slack" d="M10 17H60"');
});

test("words stand right of everything, or left where there is no room, and carry no markup", () => {
  expect(drawn({ note: "right", safe: "2026-11-12", likely: "2026-11-10" })).toContain('x="130.0"');
  expect(drawn({ note: "x".repeat(60), start: "2026-12-10", finish: "2026-12-29" })).toContain('text-anchor="end"');
  expect(drawn({ note: '<img src="x">' })).toContain("&lt;img src=&quot;x&quot;&gt;");
  expect(escaped("A & B")).toBe("A &amp; B");
});

test("words never cross the flag of their decision", () => {
  const late = { start: "2026-12-10", finish: "2026-12-29", decide_by: "2026-12-01", is_decision_late: true };
  expect(drawn({ ...late, note: "5 days late" })).toContain('x="380.0" y="21" text-anchor="end"');
  expect(drawn({ ...late, note: "x".repeat(30) })).toContain('x="294.0" y="21" text-anchor="end"');
  expect(drawn({ ...late, note: "x".repeat(60) })).toContain(`x="294.0" y="21" text-anchor="end">${"x".repeat(49)}…<title>`);
  const fixed = { kind: "milestone", finish: "2026-11-20", decide_by: "2026-11-18", is_fixed: true } as const;
  expect(drawn({ ...fixed, start: null, note: "cannot move" })).toContain('x="205.0" y="21" text-anchor="start"');
});

test("words without room are cut where there is more, and told in full on pointing", () => {
  const note = "Veranstaltungsort: Entscheidung war bis zum 17. November fällig, 12 Tage überfällig; danach ruht alles Weitere";
  const early = drawn({ start: "2026-11-09", finish: "2026-11-20", decide_by: "2026-11-05", is_decision_late: true, note });
  expect(early).toContain(`x="210.0" y="21" text-anchor="start">${note.slice(0, 66)}…<title>${note}</title>`);
  const late = drawn({ start: "2026-12-10", finish: "2026-12-24", note });
  expect(late).toContain(`x="380.0" y="21" text-anchor="end">${note.slice(0, 64).trimEnd()}…<title>`);
  expect(drawn({ start: "2026-11-01", finish: "2026-12-30", note })).toContain('text-anchor="end"><title>');
});

test("links turn once where there is room, else they go round", () => {
  const from = { start: 0, end: 50, y: 17 };
  expect(elbow("FS", from, { start: 100, end: 150, y: 51 })).toBe("M50 17H56V51H99m-4 -3l4 3l-4 3");
  expect(elbow("FS", from, { start: 52, end: 150, y: 51 })).toBe("M50 17H58V44m-3 -4l3 4l3 -4");
  expect(elbow("FS", from, { start: 44, end: 57, y: 51 })).toBe("M50 17H51V44m-3 -4l3 4l3 -4");
  expect(elbow("FS", from, { start: 10, end: 40, y: 51 })).toBe("M50 17H56V34H2V51H9m-4 -3l4 3l-4 3");
  expect(elbow("SS", from, { start: 20, end: 40, y: 51 })).toBe("M0 17H-8V51H19m-4 -3l4 3l-4 3");
  expect(elbow("FF", from, { start: 20, end: 80, y: 51 })).toBe("M50 17H88V51H81m4 -3l-4 3l4 3");
  expect(elbow("SF", from, { start: -60, end: -20, y: 51 })).toBe("M0 17H-6V34H-14V51H-19m4 -3l-4 3l4 3");
});
