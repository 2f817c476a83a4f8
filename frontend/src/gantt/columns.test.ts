import { expect, test } from "vitest";
import { changeOf, columnsFor, hasLongTimes, isEditable, shown, typed, type Column } from "./columns";
import type { GanttItem } from "./types";

const HEADS = { item: "Item", owner: "Owner", finish: "Finish", baseline: "vs baseline" };
const TASK: GanttItem = {
  key: "t", parent: null, kind: "task", name: "Rooms", start: "2026-11-02", finish: "2026-11-06", duration: "5 d",
  owner: "Sam", owner_name: "Sam Reed", percent: 40, predecessors: "3FS+2d", version: 7, number: 4,
};

function column(name: Column["name"]): Column {
  const found = columnsFor(HEADS, { editing: true, wide: true, baseline: true }).find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
}

test("a plan to read has few columns, one to edit has numbers and times, a wide one all", () => {
  const names = (shows: Parameters<typeof columnsFor>[1]): string[] => columnsFor(HEADS, shows).map(({ name }) => name);
  expect(names({ editing: false, wide: false, baseline: true })).toEqual(["name", "owner", "finish", "variance"]);
  expect(names({ editing: true, wide: false, baseline: false })).toEqual(["number", "name", "owner", "duration", "finish"]);
  expect(names({ editing: true, wide: true, baseline: false })).toContain("predecessors");
});

test("a time with a pause gets the room it needs", () => {
  const long = hasLongTimes([TASK, { ...TASK, duration: "2 d (1 w) 3 d" }]);
  const width = (shows: { long: boolean }): number | undefined =>
    columnsFor(HEADS, { editing: true, wide: false, baseline: false, ...shows }).find(({ name }) => name === "duration")?.width;
  expect([hasLongTimes([TASK]), long]).toEqual([false, true]);
  expect([width({ long: false }), width({ long })]).toEqual([62, 108]);
});

test("cells show what people read and offer what they type", () => {
  expect(shown(column("owner"), TASK, "en-GB")).toBe("Sam");
  expect(typed("owner", TASK)).toBe("Sam Reed");
  expect(shown(column("percent"), TASK, "en-GB")).toBe("40 %");
  expect(shown(column("finish"), TASK, "en-GB")).toBe("6 Nov");
  expect(typed("finish", TASK)).toBe("2026-11-06");
  expect(shown(column("duration"), { ...TASK, duration: "", is_guessed: true }, "en")).toBe("");
  expect(shown({ name: "finish", width: 112 }, { ...TASK, kind: "window" }, "en-GB")).toBe("2 Nov–6 Nov");
});

test("what is typed becomes a change with the version that was seen, and nothing where nothing changed", () => {
  expect(changeOf("duration", TASK, " 5 d ")).toBeNull();
  expect(changeOf("duration", TASK, "2w")).toEqual({ do: "set", item: "t", version: 7, fields: { duration: "2w" } });
  expect(changeOf("finish", TASK, "2026-11-13")).toEqual({ do: "finish", item: "t", version: 7, on: "2026-11-13" });
  expect(changeOf("start", TASK, "")).toEqual({ do: "start", item: "t", version: 7, on: null });
  expect(changeOf("predecessors", TASK, "5SS")).toEqual({ do: "predecessors", item: "t", version: 7, text: "5SS" });
});

test("phases, milestones, windows and what is done keep the cells that are computed", () => {
  const can = (item: Partial<GanttItem>): string[] =>
    columnsFor(HEADS, { editing: true, wide: true, baseline: true })
      .filter((each) => isEditable(each, { ...TASK, ...item }))
      .map(({ name }) => name);
  expect(can({ kind: "phase" })).toEqual(["name", "owner", "predecessors"]);
  expect(can({ kind: "milestone" })).not.toContain("duration");
  expect(can({ kind: "window" })).toEqual([]);
  expect(can({ is_done: true })).toEqual(["name", "owner", "percent", "predecessors"]);
});
