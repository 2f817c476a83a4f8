import { beforeEach, expect, test } from "vitest";
import { startOnce } from "./once";

let sent = 0;
let form: HTMLFormElement;

startOnce();
window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent += 1;
  event.preventDefault();
});

function submit(): void {
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}

beforeEach(() => {
  sent = 0;
  document.body.innerHTML = '<form method="post"><button>Save</button></form>';
  form = document.querySelector("form")!;
});

test("a double click sends a form once, and it can be sent again when the page comes back", () => {
  submit();
  submit();
  expect(sent).toBe(1);
  window.dispatchEvent(new Event("pageshow"));
  submit();
  expect(sent).toBe(2);
});

test("a question may be asked as often as one likes", () => {
  form.method = "get";
  submit();
  submit();
  expect(sent).toBe(2);
});

test("a form of htmx is free again with its answer", () => {
  form.dispatchEvent(new Event("htmx:beforeRequest", { bubbles: true }));
  submit();
  expect(sent).toBe(0);
  form.dispatchEvent(new Event("htmx:afterRequest", { bubbles: true }));
  submit();
  expect(sent).toBe(1);
});
