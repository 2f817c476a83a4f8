import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startToasts, toast, TOAST_SECONDS, undoNewest } from "./toasts";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<ol id="mw-toasts"></ol><div id="mw-words" data-undo="Undo"></div>';
});
afterEach(() => vi.useRealTimers());

test("a message leaves after ten seconds, its words are text", () => {
  toast({ message: "<b>Venue</b> secured" });
  expect(document.querySelector(".mw-toast")?.textContent).toBe("<b>Venue</b> secured");
  vi.advanceTimersByTime(1000 * (TOAST_SECONDS - 1));
  expect(document.querySelectorAll(".mw-toast")).toHaveLength(1);
  vi.advanceTimersByTime(1000);
  expect(document.querySelectorAll(".mw-toast")).toHaveLength(0);
});

test("undo posts to its address", () => {
  let posted = "";
  document.body.addEventListener("submit", (event) => {
    event.preventDefault();
    posted = (event.target as HTMLFormElement).getAttribute("action") ?? "";
  });
  expect(undoNewest()).toBe(false);
  toast({ message: "Venue secured", undo: "/undo/1" });
  expect(undoNewest()).toBe(true);
  expect(posted).toBe("/undo/1");
});

test("the server's events become messages", () => {
  startToasts();
  document.dispatchEvent(new CustomEvent("mw:refused", { detail: { message: "Only started work can be paused." } }));
  expect(document.querySelector(".mw-toast-refused")?.textContent).toBe("Only started work can be paused.");
});
