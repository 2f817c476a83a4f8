/** Completing a name after @ in a text field that names where colleagues are looked up. */
import { all, on, one } from "./dom";

const NAME = /(^|\s)@(\p{L}[\p{L}\p{M}.'’ -]{0,40})$/u;

/** The letters typed after the last @ before the caret, or null when no name is being typed. */
export function startedName(text: string, caret: number): string | null {
  return NAME.exec(text.slice(0, caret))?.[2] ?? null;
}

/** The text with the started name completed, and where the caret stands then. */
export function completed(text: string, caret: number, name: string): { text: string; caret: number } {
  const started = startedName(text, caret) ?? "";
  const before = `${text.slice(0, caret - started.length)}${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}

/** Wires every field with `data-mentions`, also those that come later. */
export function startMentions(): void {
  on("input", "textarea[data-mentions]", (_event, field) => void look(field as HTMLTextAreaElement));
  on("keydown", "textarea[data-mentions]", (event, field) => steer(event as KeyboardEvent, field as HTMLTextAreaElement));
  on("mousedown", ".mw-mentions [data-name]", (event, option) => {
    event.preventDefault();
    const field = option.closest(".mw-field")?.querySelector<HTMLTextAreaElement>("textarea[data-mentions]");
    if (field) take(field, option);
  });
  on("focusout", "textarea[data-mentions]", (_event, field) => close(field as HTMLTextAreaElement));
}

async function look(field: HTMLTextAreaElement): Promise<void> {
  const started = startedName(field.value, field.selectionStart);
  if (started === null) return close(field);
  const answer = await fetch(`${field.dataset.mentions}?q=${encodeURIComponent(started)}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || startedName(field.value, field.selectionStart) !== started) return;
  show(field, await answer.text());
}

function show(field: HTMLTextAreaElement, html: string): void {
  const box = list(field) ?? document.createElement("div");
  box.className = "mw-mentions";
  box.innerHTML = html;
  if (options(box).length === 0) return close(field);
  if (!box.isConnected) field.after(box);
  const listbox = one('[role="listbox"]', box);
  if (listbox) listbox.id = `${field.id}-names`;
  field.setAttribute("aria-controls", `${field.id}-names`);
  field.setAttribute("aria-autocomplete", "list");
  choose(field, box, 0);
}

function steer(event: KeyboardEvent, field: HTMLTextAreaElement): void {
  const box = list(field);
  if (!box) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const chosen = options(box)[chosenIndex(box)];
  if (step !== undefined) choose(field, box, (chosenIndex(box) + step + options(box).length) % options(box).length);
  else if ((event.key === "Enter" || event.key === "Tab") && chosen) take(field, chosen);
  else if (event.key === "Escape") close(field);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function take(field: HTMLTextAreaElement, option: HTMLElement): void {
  const done = completed(field.value, field.selectionStart, option.dataset.name ?? "");
  field.value = done.text;
  field.setSelectionRange(done.caret, done.caret);
  close(field);
}

function choose(field: HTMLTextAreaElement, box: HTMLElement, index: number): void {
  options(box).forEach((option, at) => {
    option.id = `${field.id}-name-${at}`;
    option.setAttribute("aria-selected", String(at === index));
  });
  field.setAttribute("aria-activedescendant", `${field.id}-name-${index}`);
}

function list(field: HTMLTextAreaElement): HTMLElement | null {
  return field.parentElement ? one(".mw-mentions", field.parentElement) : null;
}

function options(box: HTMLElement): HTMLElement[] {
  return all("[data-name]", box);
}

function chosenIndex(box: HTMLElement): number {
  return options(box).findIndex((option) => option.getAttribute("aria-selected") === "true");
}

function close(field: HTMLTextAreaElement): void {
  list(field)?.remove();
  for (const name of ["aria-controls", "aria-autocomplete", "aria-activedescendant"]) field.removeAttribute(name);
}
