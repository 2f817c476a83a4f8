/** Find or do: one box that goes to places, makes things and searches. */
import { htmx } from "./htmx";
import { all, on, one } from "./dom";

/** The index after moving by `step` among `count` options, going round at the ends; -1 without options. */
export function nextIndex(current: number, step: number, count: number): number {
  if (count === 0) return -1;
  if (current < 0) return step > 0 ? 0 : count - 1;
  return (current + step + count) % count;
}

/** Wires the dialog: opening, typing, arrows, Enter. */
export function startPalette(): void {
  const dialog = one<HTMLDialogElement>("#mw-palette");
  const input = one<HTMLInputElement>("#mw-palette-input");
  const list = one("#mw-palette-options");
  if (!dialog || !input || !list) return;
  on("click", "[data-opens-palette]", (event) => {
    event.preventDefault();
    openPalette();
  });
  on("click", "dialog", (event, element) => {
    if (event.target === element) (element as HTMLDialogElement).close();
  });
  input.addEventListener("keydown", (event) => steer(event, input, list));
  list.addEventListener("htmx:afterSwap", () => choose(input, list, 0));
}

/** Opens the palette with the places and actions that fit without a word typed. */
export function openPalette(): void {
  const dialog = one<HTMLDialogElement>("#mw-palette");
  const input = one<HTMLInputElement>("#mw-palette-input");
  if (!dialog || !input || dialog.open) return;
  dialog.showModal();
  input.value = "";
  input.focus();
  htmx.trigger(input, "mw:open", {});
}

function steer(event: KeyboardEvent, input: HTMLInputElement, list: HTMLElement): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined) {
    event.preventDefault();
    choose(input, list, nextIndex(chosen(list), step, options(list).length));
  } else if (event.key === "Enter") {
    event.preventDefault();
    options(list)[Math.max(chosen(list), 0)]?.click();
  }
}

function options(list: HTMLElement): HTMLElement[] {
  return all('[role="option"]', list);
}

function chosen(list: HTMLElement): number {
  return options(list).findIndex((option) => option.getAttribute("aria-selected") === "true");
}

function choose(input: HTMLInputElement, list: HTMLElement, index: number): void {
  options(list).forEach((option, at) => {
    option.id ||= `mw-option-${at}`;
    option.setAttribute("aria-selected", String(at === index));
  });
  const option = options(list)[index];
  input.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}
