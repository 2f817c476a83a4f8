/** Dragging a card with the mouse or a pen; touch scrolls and uses the menu of the card instead. */
import type { Place } from "./state";

const THRESHOLD = 5;
const EDGE = 36;
const NUDGE = 14;

/** Follows a press on a card; calls `drop` with the place it was let go at. */
export function followDrag(event: PointerEvent, card: HTMLElement, drop: (to: Place) => void): void {
  const start = { x: event.clientX, y: event.clientY };
  let ghost: HTMLElement | null = null;
  const mark = Object.assign(document.createElement("li"), { className: "mw-board-mark" });

  const move = (next: PointerEvent): void => {
    const [right, down] = [next.clientX - start.x, next.clientY - start.y];
    if (!ghost && Math.hypot(right, down) < THRESHOLD) return;
    ghost ??= lift(card);
    ghost.style.transform = `translate(${right}px, ${down}px)`;
    nudge(card, next.clientX, next.clientY);
    const place = placeAt(next.clientX, next.clientY, card);
    if (place) place.list.insertBefore(mark, place.above);
  };
  const end = (last: PointerEvent | KeyboardEvent): void => {
    if (last instanceof KeyboardEvent && last.key !== "Escape") return;
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    document.removeEventListener("keydown", end, true);
    if (!ghost) return;
    ghost.remove();
    card.classList.remove("mw-board-lifted");
    const target = last.type === "pointerup" ? markedPlace(mark) : null;
    mark.remove();
    swallowClick();
    if (target) drop(target);
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", end, true);
}

function lift(card: HTMLElement): HTMLElement {
  getSelection()?.removeAllRanges(); // selected words would be dragged instead of the card the next time
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true) as HTMLElement;
  ghost.className += " mw-board-ghost";
  ghost.removeAttribute("id");
  ghost.setAttribute("aria-hidden", "true");
  ghost.style.insetBlockStart = `${box.top}px`;
  ghost.style.left = `${box.left}px`;
  ghost.style.inlineSize = `${box.width}px`;
  document.body.append(ghost);
  card.classList.add("mw-board-lifted");
  return ghost;
}

/** Scrolls the board when the card is held near its edge. */
function nudge(card: HTMLElement, x: number, y: number): void {
  const board = card.closest<HTMLElement>(".mw-board-grid");
  if (!board) return;
  const box = board.getBoundingClientRect();
  const pull = (at: number, low: number, high: number): number => (at < low + EDGE ? -NUDGE : at > high - EDGE ? NUDGE : 0);
  board.scrollBy(pull(x, box.left, box.right), pull(y, box.top, Math.min(box.bottom, window.innerHeight)));
}

function placeAt(x: number, y: number, card: HTMLElement): { list: HTMLElement; above: HTMLElement | null } | null {
  const stage = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-stage]");
  const list = stage?.querySelector<HTMLElement>("[data-cards]");
  if (!list) return null;
  const others = [...list.querySelectorAll<HTMLElement>("[data-card]")].filter((each) => each !== card);
  const above = others.find((each) => {
    const box = each.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return { list, above: above ?? null };
}

function markedPlace(mark: HTMLElement): Place | null {
  const box = mark.closest<HTMLElement>("[data-stage]");
  if (!box?.dataset.stage) return null;
  const next = beside(mark, "nextElementSibling");
  const last = beside(mark, "previousElementSibling");
  return { stage: box.dataset.stage, before: next?.dataset.card ?? null, after: last?.dataset.card ?? null, lane: box.dataset.lane ?? "" };
}

function beside(mark: HTMLElement, way: "nextElementSibling" | "previousElementSibling"): HTMLElement | null {
  let found = mark[way] as HTMLElement | null;
  while (found?.classList.contains("mw-board-lifted")) found = found[way] as HTMLElement | null;
  return found;
}

function swallowClick(): void {
  const stop = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 0);
}
