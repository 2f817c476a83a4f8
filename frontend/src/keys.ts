/** The keys of every page. Letters sleep in fields, and can be switched off. */
import { all, on, one } from "./dom";
import { openPalette } from "./palette";
import { undoNewest } from "./toasts";
import { tableKey } from "./table";

/** What a key press means, given the key before it when that was G. */
export type Meaning = { does: "palette" | "undo" | "help" | "filter" | "press"; what?: string } | { goes: string } | null;

const PLACES = "TPWGCM";
const PRESSES: Record<string, string> = { n: "N", e: "E", a: "A", d: "D", l: "L", w: "W", "[": "[", "]": "]" };

/** Reads a key press outside fields; `afterG` says that G was pressed just before. */
export function meaning(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">, afterG: boolean): Meaning {
  const letter = event.key.toUpperCase();
  if (event.ctrlKey || event.metaKey) {
    if (letter === "K") return { does: "palette" };
    return letter === "Z" ? { does: "undo" } : null;
  }
  if (event.altKey) return null;
  if (afterG) return PLACES.includes(letter) ? { goes: letter } : null;
  if (event.key === "?") return { does: "help" };
  if (event.key === "/") return { does: "filter" };
  const press = PRESSES[event.key];
  return press ? { does: "press", what: press } : null;
}

/** Whether a press belongs to the field it happens in. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  return element.isContentEditable || element.closest("input:not([type=checkbox]), textarea, select") !== null;
}

let gPressedAt = -Infinity;

/** Listens for keys on the whole page. */
export function startKeys(): void {
  on("click", "[data-opens-keys]", () => one<HTMLDialogElement>("#mw-keys")?.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const isChord = event.ctrlKey || event.metaKey;
    const isOff = document.documentElement.dataset.keys === "off" && !isChord;
    if (isOff || (isTyping(event.target) && !(isChord && event.key.toLowerCase() === "k"))) return;
    if (one("dialog[open]") && !isChord) return;
    if (event.key === "Escape") return stepBack(event.target as Element);
    const said = meaning(event, event.timeStamp - gPressedAt < 1500);
    gPressedAt = event.key === "g" && !isChord ? event.timeStamp : -Infinity;
    if ((said && act(said)) || tableKey(event)) event.preventDefault();
  });
}

function act(said: Exclude<Meaning, null>): boolean {
  if ("goes" in said) return click(`[data-place-key="${said.goes}"]`);
  switch (said.does) {
    case "palette":
      openPalette();
      return true;
    case "undo":
      return undoNewest();
    case "help":
      one<HTMLDialogElement>("#mw-keys")?.showModal();
      return true;
    case "filter":
      return focus("[data-filter-field], .mw-list-bar input[type=search]");
    case "press":
      return said.what === "[" || said.what === "]" ? turnTab(said.what) : click(`[data-key="${said.what}" i]`);
  }
}

/** Escape, where nothing is open: lets the selected rows go, else leads back, but never away from what was typed. */
function stepBack(target: Element): void {
  if (click(".mw-list[data-selecting] [data-clears-selection]")) return;
  const isOurs = document.referrer.startsWith(`${location.origin}/`);
  if (isOurs && target.matches("body, main, tr[data-row]") && !isTouched()) history.back();
}

/** Whether something stands in a field of the page that did not stand there when it came. */
export function isTouched(): boolean {
  const written = all<HTMLTextAreaElement>("main form :is(input, textarea)").some((each) => each.value !== each.defaultValue);
  const ticked = all<HTMLInputElement>("main form input").some((each) => each.checked !== each.defaultChecked);
  return written || ticked || all<HTMLSelectElement>("main form select:not([multiple])").some(isChosenAnew);
}

function isChosenAnew(list: HTMLSelectElement): boolean {
  const before = [...list.options].findIndex((option) => option.defaultSelected);
  return list.selectedIndex !== Math.max(before, 0) && list.options.length > 0;
}

function turnTab(bracket: string): boolean {
  const tabs = all<HTMLAnchorElement>(".mw-tabs a");
  const here = tabs.findIndex((tab) => tab.hasAttribute("aria-current"));
  const next = tabs[here + (bracket === "]" ? 1 : -1)];
  next?.click();
  return next !== undefined;
}

function click(selector: string): boolean {
  const element = one(selector);
  if (element?.matches("input, textarea")) element.focus();
  else element?.click();
  return element !== null;
}

function focus(selector: string): boolean {
  const element = one(selector);
  element?.focus();
  return element !== null;
}
