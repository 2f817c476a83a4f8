/** How lists behave: moving between rows, selecting, editing in place. */
import { all, on, one, say, word } from "./dom";

/** The row to go to from `current` (or -1) with a letter key. */
export function rowAfter(key: string, current: number, count: number): number {
  if (key === "j" || key === "ArrowDown") return Math.min(current + 1, count - 1);
  if (key === "k" || key === "ArrowUp") return Math.max(current - 1, 0);
  return current;
}

/** Starts the behaviours of all lists on the page. */
export function startTables(): void {
  on("change", ".mw-list .mw-check", (event, box) => {
    const list = box.closest<HTMLElement>(".mw-list");
    if (list) selectionChanged(list, event.target as HTMLInputElement);
  });
  on("click", "[data-column-up]", (_event, button) => columnUp(button));
  on("click", "[data-clears-selection]", (_event, button) => clear(button));
  on("keydown", ".mw-edit-form", (event, form) => editKey(event, form));
  on("focusout", ".mw-edit-form", (event, form) => leave(event as FocusEvent, form as HTMLFormElement));
  on("focusin", ".mw-table tbody tr", (_event, row) => mark(row));
  document.addEventListener("htmx:afterSettle", (event) => settle(event.target as HTMLElement));
  document.addEventListener("mw:refused", (event) => takeVersion(event as CustomEvent<{ version?: number | null }>));
}

/** Reacts to J, K, X, A, D and Enter on the list of the page; says whether it did. */
export function tableKey(event: KeyboardEvent): boolean {
  const rows = all<HTMLTableRowElement>(".mw-list .mw-table tbody tr[data-row]");
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[here];
  if (["j", "k"].includes(event.key)) {
    rows[rowAfter(event.key, here, rows.length)]?.focus();
    return rows.length > 0;
  }
  if (!row) return false;
  if (event.key === "x") return press(row, ".mw-check");
  if (event.key === "a") return press(row, '.mw-edit[data-column="owner"]');
  if (event.key === "d") return press(row, '.mw-edit[data-column$="_on"]');
  if (event.key === "Enter" && document.activeElement === row) return press(row, "[data-opens]");
  return false;
}

function press(row: HTMLElement, selector: string): boolean {
  const element = one(selector, row);
  element?.click();
  return element !== null;
}

function mark(row: HTMLElement): void {
  for (const other of all("tr[tabindex='0']", row.parentElement ?? document)) other.tabIndex = -1;
  row.tabIndex = 0;
}

function selectionChanged(list: HTMLElement, box: HTMLInputElement): void {
  const boxes = all<HTMLInputElement>(".mw-table tbody .mw-check", list);
  if (box.matches("[data-picks-all]")) for (const each of boxes) each.checked = box.checked;
  for (const each of boxes) each.closest("tr")?.setAttribute("aria-selected", String(each.checked));
  showSelection(list, boxes.filter((each) => each.checked).length);
}

function showSelection(list: HTMLElement, count: number): void {
  list.toggleAttribute("data-selecting", count > 0);
  const bar = one("[data-bulk]", list);
  const filters = one("[data-filters]", list);
  if (bar) bar.hidden = count === 0;
  if (filters && bar) filters.hidden = count > 0;
  for (const shown of all("[data-bulk-preview]", list)) shown.replaceChildren();
  const label = one("[data-bulk-count]", list);
  if (label) label.textContent = word("selected").replace("0", String(count));
  say(word("selected").replace("0", String(count)));
}

/** Puts a column before the one above it, never before the name; the form sends them in this order. */
export function columnUp(button: HTMLElement): void {
  const choice = button.closest<HTMLElement>(".mw-column-choice");
  const above = choice?.previousElementSibling;
  if (!choice || !above?.matches(".mw-column-choice") || !one("[data-column-up]", above as HTMLElement)) return;
  above.before(choice);
  const box = one<HTMLInputElement>(".mw-check", choice);
  if (box) box.checked = true;
  button.focus();
}

function clear(button: HTMLElement): void {
  const list = button.closest<HTMLElement>(".mw-list");
  if (!list) return;
  for (const box of all<HTMLInputElement>(".mw-check", list)) {
    box.checked = false;
    box.closest("tr")?.setAttribute("aria-selected", "false");
  }
  showSelection(list, 0);
}

/** Enter saves and goes down, Tab saves and goes right, Escape puts the old value back; going elsewhere saves too. */
function editKey(event: KeyboardEvent, form: HTMLElement): void {
  if (event.key === "Escape") {
    event.stopPropagation();
    delete form.dataset.typed;
    one("[data-reverts]", form)?.click();
  } else if (event.key === "Enter" && !(event.target as HTMLElement).matches("textarea")) {
    send(event, form, "down");
  } else if (event.key === "Tab" && !event.shiftKey) {
    send(event, form, "right");
  }
}

function send(event: KeyboardEvent, form: HTMLElement, then: string): void {
  event.preventDefault();
  save(form as HTMLFormElement, form.dataset.column, then);
}

/** Going elsewhere saves what was typed, and then opens the cell of the same row that was gone to. */
export function leave(event: FocusEvent, form: HTMLFormElement): void {
  const to = event.relatedTarget as HTMLElement | null;
  const stays = form.contains(to) || document.activeElement === event.target || !form.isConnected;
  const { typed } = form.dataset;
  if (stays || typed === undefined) return;
  const other = to?.closest("tr") === form.closest("tr") ? to?.dataset.column : undefined;
  if (typed !== filled(form)) save(form, other, other ? "here" : "");
  else if (!other) one("[data-reverts]", form)?.click();
}

function save(form: HTMLFormElement, column: string | undefined, then: string): void {
  const list = form.closest<HTMLElement>(".mw-list");
  if (list && then) list.dataset.after = JSON.stringify({ row: form.dataset.row, column, then });
  delete form.dataset.typed;
  form.requestSubmit();
}

function filled(form: HTMLFormElement): string {
  return JSON.stringify([...new FormData(form)]);
}

/** After somebody was faster, the open cell holds the newer version: both values were read, saving again keeps one's own. */
export function takeVersion(event: CustomEvent<{ version?: number | null }>): void {
  const form = (event.target as Element | null)?.closest?.("form");
  const field = form?.querySelector<HTMLInputElement>('input[type="hidden"][name$="-version"]');
  if (field && event.detail.version) field.value = String(event.detail.version);
}

/** After a row came back: focus the editor's field, or the next cell to edit. */
function settle(target: HTMLElement): void {
  const field = one(".mw-edit-form .form-control, .mw-edit-form .form-select", target);
  if (field) {
    const form = field.closest("form") as HTMLFormElement;
    form.dataset.typed = filled(form);
    field.focus();
    (field as HTMLInputElement).select?.();
    return;
  }
  const list = target.closest<HTMLElement>(".mw-list");
  const after = list?.dataset.after;
  if (!list || !after) return;
  delete list.dataset.after;
  const { row, column, then } = JSON.parse(after) as { row: string; column: string; then: string };
  const next = nextCell(list, row, column, then);
  next?.focus();
  if (then === "here") next?.click();
}

/** The cell to go to after saving: the same column in the next row, or the next editable cell. */
export function nextCell(list: HTMLElement, row: string, column: string, then: string): HTMLElement | null {
  const here = one(`tr[data-row="${row}"] [data-column="${column}"]`, list);
  if (then === "here") return here;
  if (then === "right") {
    const cells = all("[data-column]", list);
    return cells[cells.indexOf(here as HTMLElement) + 1] ?? here;
  }
  const column_cells = all(`[data-column="${column}"]`, list);
  return column_cells[column_cells.indexOf(here as HTMLElement) + 1] ?? here;
}
