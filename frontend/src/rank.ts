/** Lists in the order of rank: rows are dragged by their handle or moved with Alt and an arrow. */
import { all, one, say } from "./dom";
import { post } from "./board/server";
import { toast } from "./toasts";

const THRESHOLD = 4;

/** The rows after the one at `from` was put at `to`. */
export function reordered<T>(rows: readonly T[], from: number, to: number): T[] {
  const rest = rows.filter((_row, at) => at !== from);
  const moved = rows[from];
  return moved === undefined ? [...rows] : [...rest.slice(0, to), moved, ...rest.slice(to)];
}

/** Between which rows one stands: those it is put under and above. */
export function between<T>(rows: readonly T[], at: number): { after: T | null; before: T | null } {
  return { after: rows[at - 1] ?? null, before: rows[at + 1] ?? null };
}

/** Gives every ranked list on the page its handles, also after it was drawn anew. */
export function startRanks(): void {
  prepare();
  document.addEventListener("htmx:afterSettle", prepare);
  document.addEventListener("keydown", (event) => {
    const row = (event.target as Element).closest<HTMLTableRowElement>("[data-ranks] tbody tr[data-row]");
    if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const rows = rowsOf(row);
    void put(row, rows.indexOf(row) + (event.key === "ArrowUp" ? -1 : 1));
  });
}

function prepare(): void {
  for (const row of all<HTMLTableRowElement>("[data-ranks] tbody tr[data-row]")) {
    const cell = one(".mw-phone-name", row) ?? row.cells[0];
    if (!cell || one(".mw-rank", row)) continue;
    const handle = Object.assign(document.createElement("span"), { className: "mw-rank", textContent: "⠿" });
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("pointerdown", (event) => follow(event, row));
    cell.prepend(handle);
  }
}

function rowsOf(row: HTMLTableRowElement): HTMLTableRowElement[] {
  return all<HTMLTableRowElement>("tr[data-row]", row.parentElement ?? document);
}

function follow(event: PointerEvent, row: HTMLTableRowElement): void {
  if (event.button !== 0) return;
  event.preventDefault();
  const start = event.clientY;
  const was = rowsOf(row);
  let isMoving = false;
  const move = (next: PointerEvent): void => {
    if (!isMoving && Math.abs(next.clientY - start) < THRESHOLD) return;
    isMoving = true;
    row.classList.add("mw-rank-moving");
    const over = document.elementFromPoint(next.clientX, next.clientY)?.closest<HTMLTableRowElement>("tr[data-row]");
    if (!over || over === row || over.parentElement !== row.parentElement) return;
    const box = over.getBoundingClientRect();
    over.parentElement?.insertBefore(row, next.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  };
  const end = (): void => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    row.classList.remove("mw-rank-moving");
    const to = rowsOf(row).indexOf(row);
    if (isMoving && to !== was.indexOf(row)) void put(row, to, was);
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
}

/** Puts a row at a place at once and tells the server; a refusal puts all rows back. */
async function put(row: HTMLTableRowElement, to: number, was = rowsOf(row)): Promise<void> {
  const rows = reordered(was, was.indexOf(row), to);
  const table = row.closest<HTMLElement>("[data-ranks]");
  if (!table || to < 0 || to >= was.length) return;
  row.parentElement?.append(...rows);
  row.focus();
  const { after, before } = between(rows, to);
  const url = (table.dataset.ranks ?? "").replace("{key}", row.dataset.row ?? "");
  try {
    await post(url, { after: after?.dataset.row ?? null, before: before?.dataset.row ?? null });
    say((table.dataset.ranked ?? "").replace("%s", one("a", row)?.textContent ?? "").replace("%s", String(to + 1)));
  } catch (error) {
    row.parentElement?.append(...was);
    toast({ message: (error as Error).message, refused: true });
  }
}
