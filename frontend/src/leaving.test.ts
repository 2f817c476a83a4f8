/** What happens to an open cell when one goes elsewhere. */
import { beforeEach, expect, test, vi } from "vitest";
import { leave } from "./table";

const ROWS =
  '<div class="mw-list"><table><tbody><tr data-row="7"><td><form data-row="7" data-column="estimate">' +
  '<input name="estimate-value" value="60"><a data-reverts></a></form></td>' +
  '<td><a class="mw-edit" data-column="paid" href="#"></a></td></tr></tbody></table><button></button></div>';

let form: HTMLFormElement;
const sent = vi.fn();
const reverted = vi.fn();

beforeEach(() => {
  document.body.innerHTML = ROWS;
  form = document.querySelector("form")!;
  form.requestSubmit = sent;
  form.querySelector<HTMLElement>("[data-reverts]")!.onclick = reverted;
  form.dataset.typed = JSON.stringify([...new FormData(form)]);
  sent.mockReset();
  reverted.mockReset();
});

function goTo(selector: string, typed = "60"): void {
  const field = form.querySelector("input")!;
  field.value = typed;
  const event = new FocusEvent("focusout", { relatedTarget: document.querySelector(selector) });
  Object.defineProperty(event, "target", { value: field });
  leave(event, form);
}

test("what was typed is saved, once", () => {
  goTo("button", "70");
  goTo("button", "70");
  expect(sent).toHaveBeenCalledOnce();
  expect(document.querySelector<HTMLElement>(".mw-list")!.dataset.after).toBeUndefined();
});

test("what was left as it was is put back", () => {
  goTo("button");
  expect(reverted).toHaveBeenCalledOnce();
  expect(sent).not.toHaveBeenCalled();
});

test("another cell of the row opens after saving, and at once where nothing was typed", () => {
  goTo(".mw-edit");
  expect(reverted).not.toHaveBeenCalled();
  goTo(".mw-edit", "70");
  const after = JSON.parse(document.querySelector<HTMLElement>(".mw-list")!.dataset.after!);
  expect(after).toEqual({ row: "7", column: "paid", then: "here" });
});
