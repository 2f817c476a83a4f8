import { beforeEach, expect, test, vi } from "vitest";
import { filled } from "./band";
import { dayNumber, isoDay } from "./days";
import { Door, newKey, NoError, Steps, type Footing } from "./door";
import { gripAt } from "./drag";
import { Editor } from "./editor";
import { freeDays, freeRuns, stepped } from "./free";
import { endOfBranch, filtered } from "./rows";
import { between, toggled } from "./selection";
import type { Answer, GanttData, GanttItem, PlanChange } from "./types";
import { GanttView } from "./view";

const FREE = { week: [5, 6], off: ["2026-12-25"], on: ["2026-12-19"] };

test("weekends and holidays are free, a worked Saturday is not", () => {
  const isFree = freeDays(FREE);
  expect(["2026-12-18", "2026-12-19", "2026-12-20", "2026-12-25"].map((day) => isFree(dayNumber(day)))).toEqual([false, false, true, true]);
  const scale = { first: dayNumber("2026-12-14"), last: dayNumber("2026-12-28"), pixelsPerDay: 10 };
  const runs = freeRuns(FREE, scale).map(([from, to]) => [isoDay(from), isoDay(to)]);
  expect(runs).toEqual([["2026-12-20", "2026-12-21"], ["2026-12-25", "2026-12-28"]]);
  expect(freeRuns(FREE, { ...scale, pixelsPerDay: 1 })).toEqual([]);
});

test("a day on goes to the next day of work, a week keeps the weekday", () => {
  const isFree = freeDays(FREE);
  const step = (day: string, days: number): string => isoDay(stepped(dayNumber(day), days, isFree));
  expect(step("2026-11-06", 1)).toBe("2026-11-09");
  expect(step("2026-11-09", -1)).toBe("2026-11-06");
  expect(step("2026-11-06", 7)).toBe("2026-11-13");
  expect(step("2026-12-18", 7)).toBe("2026-12-28");
});

test("rows are chosen from one to another and one by one", () => {
  expect(between(["a", "b", "c", "d"], "c", "a")).toEqual(["a", "b", "c"]);
  expect([...toggled(new Set(["a"]), "a")]).toEqual([]);
  expect([...toggled(new Set(["a"]), "b")]).toEqual(["a", "b"]);
});

test("steps go back and forth, and a new change ends what could be redone", () => {
  const steps = new Steps();
  steps.add("one");
  steps.add("two");
  expect(steps.newest("undo")).toBe("two");
  steps.moved("undo", "back-two");
  expect([steps.newest("undo"), steps.newest("redo")]).toEqual(["one", "back-two"]);
  steps.moved("redo", "again");
  expect([steps.newest("undo"), steps.newest("redo")]).toEqual(["again", undefined]);
  steps.moved("undo", "x");
  steps.add("three");
  expect(steps.newest("redo")).toBeUndefined();
});

test("a bar is held in the middle to move, at its edges to stretch, past its end to link", () => {
  expect([100, 150, 199, 202, 210, 230].map((pixel) => gripAt(pixel, 100, 200, true))).toEqual(["start", "move", "finish", "finish", "link", null]);
  expect(gripAt(100, 100, 100, false)).toBe("move");
  expect(gripAt(112, 100, 100, false)).toBe("link");
});

test("sentences take their values, keys are keys", () => {
  expect(filled("{count} rows of {what}", { count: 3 })).toBe("3 rows of {what}");
  expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

function item(key: string, parent: string | null = null, more: Partial<GanttItem> = {}): GanttItem {
  return { key, parent, kind: "task", name: key, start: "2026-11-02", finish: "2026-11-06", version: 1, number: 1, ...more };
}

const ITEMS = [item("phase", null, { kind: "phase" }), item("one", "phase"), item("two", "phase", { owner_name: "Sam" }), item("last")];

test("a filter keeps what rows stand in, and a branch ends after what it holds", () => {
  expect(filtered(ITEMS, "sam").map(({ key }) => key)).toEqual(["phase", "two"]);
  expect(filtered(ITEMS, " ")).toBe(ITEMS);
  expect(endOfBranch(ITEMS, "phase")).toBe(3);
});

const WORDS = { label: "Plan", item: "Item", owner: "Owner", finish: "Finish", baseline: "vs", today: "today" };
let sent: PlanChange[][] = [];
let footings: Footing[] = [];
let refuses = false;
let plan: GanttData | undefined;
let held: Promise<void> = Promise.resolve();

class Told extends Door {
  constructor() {
    super("");
  }

  override async change(changes: PlanChange[], footing: Footing): Promise<Answer> {
    sent.push(changes);
    footings.push(footing);
    const undo = `undo-${sent.length}`;
    await held;
    if (refuses) throw new NoError(422, { title: "No." });
    return { difference: { sentence: "Nothing moves.", moved: [], moved_count: 0, added: [], added_count: 0, removed: [], removed_count: 0, elsewhere: [] }, undo, ...(plan ? { plan } : {}) };
  }
}

function editor(): { view: GanttView; press: (key: string, more?: KeyboardEventInit) => boolean; made: Editor } {
  document.body.innerHTML = '<div id="place"><div id="root"></div></div><div id="mw-live"></div>';
  const data: GanttData = { today: "2026-11-23", version: "v", can_edit: true, free: FREE, items: ITEMS, links: [] };
  const view = new GanttView(document.querySelector<HTMLElement>("#root")!, data, WORDS);
  const made = new Editor(view, new Told(), {}, document.querySelector<HTMLElement>("#place")!);
  const press = (key: string, more: KeyboardEventInit = {}): boolean => made.keyboard.key(Object.defineProperty(new KeyboardEvent("keydown", { key, ...more }), "target", { value: view.grid }));
  return { view, press, made };
}

beforeEach(() => {
  sent = [];
  footings = [];
  refuses = false;
  plan = undefined;
  held = Promise.resolve();
  vi.stubGlobal("ResizeObserver", class { observe(): void {} });
});

test("keys move a row by days, in the outline, and delete what is chosen", async () => {
  const { view, press } = editor();
  view.focus(1);
  press("ArrowRight", { altKey: true });
  press("ArrowRight", { altKey: true, shiftKey: true });
  press("]", { ctrlKey: true });
  press("ArrowUp", { altKey: true });
  press("ArrowDown", { shiftKey: true });
  press("Delete");
  await vi.waitFor(() => expect(sent).toHaveLength(5));
  expect(sent).toEqual([
    [{ do: "start", item: "one", on: "2026-11-03", version: 1 }],
    [{ do: "start", item: "one", on: "2026-11-09", version: 1 }],
    [{ do: "indent", items: ["one"] }],
    [{ do: "up", items: ["one"] }],
    [{ do: "delete", items: ["one", "two"], versions: { one: 1, two: 1 } }],
  ]);
});

test("a phase is not moved by keys, and says so by doing nothing", () => {
  const { view, press } = editor();
  view.focus(0);
  press("ArrowRight", { altKey: true });
  expect(sent).toEqual([]);
});

test("a new row comes after the one in focus with what it holds, and Enter offers the next", async () => {
  const { view, press } = editor();
  view.focus(2);
  press("Insert");
  const field = document.querySelector<HTMLInputElement>(".mw-gantt-field")!;
  expect(field.closest<HTMLElement>("[data-at]")?.dataset.at).toBe("3");
  field.value = "Three";
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.[0]).toMatchObject({ do: "add", name: "Three", after: "two" });
  await vi.waitFor(() => expect(document.querySelector(".mw-gantt-field")).not.toBeNull());
  expect(view.rows.map((row) => row.item.name)).toEqual(["phase", "one", "two", "Three", "", "last"]);
});

test("names typed faster than the server answers all become rows, in their order", async () => {
  const { view, press } = editor();
  let release = (): void => undefined;
  held = new Promise((resolve) => (release = resolve));
  view.focus(2);
  press("Insert");
  for (const name of ["Three", "Four", "Five"]) {
    const field = document.querySelector<HTMLInputElement>(".mw-gantt-field")!;
    field.value = name;
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  }
  expect(view.rows.map((row) => row.item.name)).toEqual(["phase", "one", "two", "Three", "Four", "Five", "", "last"]);
  release();
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  const [three, four, five] = sent.map(([change]) => change as { key: string; after: string; name: string });
  expect([three?.name, four?.name, five?.name]).toEqual(["Three", "Four", "Five"]);
  expect([three?.after, four?.after, five?.after]).toEqual(["two", three?.key, four?.key]);
});

test("typing into a cell replaces it, Escape leaves it, Enter saves and goes down", async () => {
  const { view, press } = editor();
  view.focus(1);
  press("F2");
  const field = (): HTMLInputElement | null => document.querySelector(".mw-gantt-field");
  field()!.value = "nothing";
  field()!.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(sent).toEqual([]);
  view.focus(1);
  press("F2");
  field()!.value = "First";
  field()!.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  await vi.waitFor(() => expect(sent).toEqual([[{ do: "set", item: "one", version: 1, fields: { name: "First" } }]]));
  expect(view.focused).toBe(2);
});

test("a refused row goes away again, and the band says why", async () => {
  const { view, press } = editor();
  refuses = true;
  view.focus(3);
  press("Insert");
  const field = document.querySelector<HTMLInputElement>(".mw-gantt-field")!;
  field.value = "Nonsense";
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  await vi.waitFor(() => expect(document.querySelector(".mw-plan-band-refused")?.textContent).toContain("No."));
  expect(view.rows.map((row) => row.item.name)).toEqual(["phase", "one", "two", "last"]);
});

test("a change tried first is told with two ways on, and leaving it leaves all as it was", async () => {
  const { view, press, made } = editor();
  made.isTrying = true;
  view.focus(1);
  press("ArrowRight", { altKey: true });
  await vi.waitFor(() => expect(document.querySelectorAll(".mw-plan-band button")).toHaveLength(2));
  document.querySelectorAll<HTMLButtonElement>(".mw-plan-band button")[1]!.click();
  expect(document.querySelector<HTMLElement>(".mw-plan-band")?.hidden).toBe(true);
  expect(made.steps.newest("undo")).toBeUndefined();
});

test("an answer does not interrupt what is typed next; it is drawn when the field is left", async () => {
  const { view, press } = editor();
  let release = (): void => undefined;
  held = new Promise((resolve) => (release = resolve));
  plan = { today: "2026-11-23", state: "two", version: "w", can_edit: true, items: ITEMS.map((each) => ({ ...each, name: `${each.name}!` })), links: [] };
  const field = (): HTMLInputElement => document.querySelector<HTMLInputElement>(".mw-gantt-field")!;
  view.focus(1);
  press("F2");
  field().value = "First";
  field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  expect(view.cellAt(1, 0)?.textContent).toBe("First");
  press("F2");
  field().value = "Second, half";
  release();
  await vi.waitFor(() => expect(document.querySelector(".mw-plan-band")?.textContent).toContain("Nothing moves."));
  expect(field().value).toBe("Second, half");
  field().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(view.rows.map((row) => row.item.name)).toEqual(["phase!", "one!", "two!", "last!"]);
});

test("what is typed goes with the version that was seen, and with one's own changes answered since", async () => {
  const { view, press } = editor();
  plan = { today: "2026-11-23", state: "two", version: "w", can_edit: true, items: ITEMS.map((each) => ({ ...each, version: 2 })), links: [] };
  const type = (words: string): void => {
    press("F2");
    const field = document.querySelector<HTMLInputElement>(".mw-gantt-field")!;
    field.value = words;
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  };
  view.focus(1);
  type("First");
  type("Second");
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual([{ do: "set", item: "two", version: 1, fields: { name: "Second" } }]);
  expect(footings.map(({ known, since }) => [known, since])).toEqual([[[], undefined], [["undo-1"], "two"]]);
});
