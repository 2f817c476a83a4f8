import { expect, test, vi } from "vitest";
import { isFormWithErrors, withoutBlanks } from "./htmx";
import { isTouched, isTyping, meaning } from "./keys";
import { nextIndex } from "./palette";
import { nextCell, rowAfter } from "./table";

vi.mock("htmx.org", () => ({ default: { config: {}, trigger: (): void => undefined } }));

function key(name: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  return { key: name, ctrlKey: false, metaKey: false, altKey: false, ...more } as KeyboardEvent;
}

test("letters mean what the list of keys says", () => {
  expect(meaning(key("k", { ctrlKey: true }), false)).toEqual({ does: "palette" });
  expect(meaning(key("k", { metaKey: true }), false)).toEqual({ does: "palette" });
  expect(meaning(key("z", { ctrlKey: true }), false)).toEqual({ does: "undo" });
  expect(meaning(key("?"), false)).toEqual({ does: "help" });
  expect(meaning(key("/"), false)).toEqual({ does: "filter" });
  expect(meaning(key("n"), false)).toEqual({ does: "press", what: "N" });
  expect(meaning(key("n", { altKey: true }), false)).toBeNull();
  expect(meaning(key("j"), false)).toBeNull();
});

test("after G come the places, also G itself", () => {
  expect(meaning(key("p"), true)).toEqual({ goes: "P" });
  expect(meaning(key("g"), true)).toEqual({ goes: "G" });
  expect(meaning(key("n"), true)).toBeNull();
});

test("letters sleep in fields", () => {
  document.body.innerHTML = '<input id="text"><input id="box" type="checkbox"><select id="list"></select><p id="words"></p>';
  const asleep = ["text", "box", "list", "words"].map((id) => isTyping(document.getElementById(id)));
  expect(asleep).toEqual([true, false, true, false]);
});

test("what was typed is known, so that Escape does not lead away from it", () => {
  document.body.innerHTML = '<main><form><input id="name" value="Venue"><textarea id="notes"></textarea></form></main>';
  expect(isTouched()).toBe(false);
  (document.getElementById("notes") as HTMLTextAreaElement).value = "By the river";
  expect(isTouched()).toBe(true);
});

test("moving among options goes round, among rows it stops", () => {
  expect([nextIndex(-1, 1, 3), nextIndex(2, 1, 3), nextIndex(0, -1, 3), nextIndex(0, 1, 0)]).toEqual([0, 0, 2, -1]);
  expect([rowAfter("j", -1, 3), rowAfter("j", 2, 3), rowAfter("k", 0, 3), rowAfter("q", 1, 3)]).toEqual([0, 2, 0, 1]);
});

test("after saving, Enter goes down and Tab goes right", () => {
  document.body.innerHTML = `<table><tr data-row="1"><td><a data-column="name"></a></td><td><a data-column="size"></a></td></tr>
    <tr data-row="2"><td><a data-column="name"></a></td><td><a data-column="size"></a></td></tr></table>`;
  const cell = (then: string): HTMLElement | null => nextCell(document.body, "1", "name", then);
  expect(cell("down")?.closest("tr")?.dataset.row).toBe("2");
  expect(cell("right")?.dataset.column).toBe("size");
  expect(nextCell(document.body, "2", "size", "down")?.closest("tr")?.dataset.row).toBe("2");
});

test("a 422 with a refusal is told, one without is a form to show again", () => {
  const answer = (status: number, trigger: string | null): boolean =>
    isFormWithErrors({ status, getResponseHeader: () => trigger });
  expect(answer(422, null)).toBe(true);
  expect(answer(422, '{"mw:refused": {}}')).toBe(false);
  expect(answer(200, null)).toBe(false);
});

test("blank filters stay out of the address", () => {
  const fields = new FormData();
  for (const [name, value] of [["q", ""], ["kind", "event"], ["team", ""], ["team", "a"]] as const) fields.append(name, value);
  withoutBlanks(fields);
  expect([...fields.keys()]).toEqual(["kind", "team", "team"]);
});
