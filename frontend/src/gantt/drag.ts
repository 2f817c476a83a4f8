/** Dragging bars with the mouse or a pen: to move, to stretch, to link; and rows to another place. */
import { shortDay } from "./days";
import { escaped, ROW_HEIGHT } from "./shapes";
import type { GanttView } from "./view";

const EDGE = 6;
const HANDLE = 16;
const THRESHOLD = 4;

export type Grip = "move" | "start" | "finish" | "link";

/** What a drag ended in. */
export interface Drops {
  moved: (at: number, days: number) => void;
  stretched: (at: number, edge: "start" | "finish", days: number) => void;
  linked: (from: number, to: number) => void;
  placed: (from: number, after: number) => void;
}

/** Which part of a bar a point takes hold of: its edges stretch it, just past its end begins a link. */
export function gripAt(pixel: number, start: number, end: number, canStretch: boolean): Grip | null {
  if (pixel > end + (canStretch ? EDGE / 2 : EDGE + 3) && pixel <= end + HANDLE) return "link";
  if (canStretch && Math.abs(pixel - end) <= EDGE / 2 + 1) return "finish";
  if (canStretch && Math.abs(pixel - start) <= EDGE / 2 && end - start > 3 * EDGE) return "start";
  const reach = canStretch ? 0 : EDGE + 2;
  return pixel >= start - reach && pixel <= end + reach ? "move" : null;
}

const CURSORS: Record<Grip, string> = { move: "grab", start: "ew-resize", finish: "ew-resize", link: "crosshair" };

export class Drags {
  constructor(
    private readonly view: GanttView,
    private readonly drops: Drops,
  ) {
    view.chart.svg.addEventListener("pointermove", (event) => this.hover(event));
    view.chart.svg.addEventListener("pointerleave", () => this.clear());
    view.chart.svg.addEventListener("pointerdown", (event) => this.pressed(event));
    view.rowgroup.addEventListener("pointerdown", (event) => this.rowPressed(event));
  }

  private point(event: PointerEvent): { x: number; y: number } {
    const box = this.view.chart.svg.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private hold(event: PointerEvent): { at: number; grip: Grip; span: [number, number] } | null {
    const { x, y } = this.point(event);
    const at = this.view.rowAtHeight(y);
    const item = this.view.rows[at]?.item;
    const span = this.view.spanAt(at);
    if (!item || !span || item.kind === "window") return null;
    const grip = gripAt(x, span[0], span[1], item.kind === "task" && !item.is_done);
    if (!grip || ((item.kind === "phase" || item.is_done) && grip !== "link")) return null;
    return { at, grip, span };
  }

  private hover(event: PointerEvent): void {
    if (event.buttons) return;
    const held = this.hold(event);
    this.view.chart.svg.style.cursor = held ? CURSORS[held.grip] : "";
    const y = held ? held.at * ROW_HEIGHT + ROW_HEIGHT / 2 : 0;
    this.view.chart.over.innerHTML = held ? `<circle class="handle" cx="${held.span[1] + 9}" cy="${y}" r="3.5"/>` : "";
  }

  private clear(): void {
    this.view.chart.over.innerHTML = "";
  }

  private pressed(event: PointerEvent): void {
    const held = event.button === 0 && event.pointerType !== "touch" ? this.hold(event) : null;
    if (!held) return;
    event.preventDefault();
    this.view.column = -1;
    this.view.focus(held.at);
    const from = this.point(event);
    if (held.grip === "link") this.link(held.at, held.span[1]);
    else this.slide(held.at, held.grip, held.span, from.x);
  }

  private slide(at: number, grip: Exclude<Grip, "link">, span: [number, number], from: number): void {
    const { scale } = this.view;
    let days = 0;
    follow(
      (event) => {
        days = Math.round((this.point(event).x - from) / scale.pixelsPerDay);
        const shift = days * scale.pixelsPerDay;
        const start = grip === "finish" ? span[0] : span[0] + shift;
        const end = grip === "start" ? span[1] : Math.max(span[1] + shift, start + 2);
        this.ghost(at, Math.min(start, end), end, grip === "start" ? start : grip === "finish" ? end - 1 : start);
      },
      (wasDropped) => {
        this.clear();
        if (!wasDropped || days === 0) return;
        if (grip === "move") this.drops.moved(at, days);
        else this.drops.stretched(at, grip, days);
      },
    );
  }

  private ghost(at: number, start: number, end: number, told: number): void {
    const y = at * ROW_HEIGHT + ROW_HEIGHT / 2;
    const words = shortDay(Math.floor(this.view.dayAt(told + 0.01)), this.view.language);
    const size = Math.max(end - start, 6).toFixed(1);
    this.view.chart.over.innerHTML =
      `<rect class="ghost" x="${start}" y="${y - 7}" width="${size}" height="14" rx="3"/>` +
      `<text class="note" x="${end + 8}" y="${y + 4}">${escaped(words)}</text>`;
  }

  private link(at: number, end: number): void {
    const y = at * ROW_HEIGHT + ROW_HEIGHT / 2;
    let to = at;
    follow(
      (event) => {
        const point = this.point(event);
        to = this.view.rowAtHeight(point.y);
        const target = this.view.rows[to]?.item;
        const isGood = target && to !== at && target.kind !== "window";
        this.view.chart.over.innerHTML =
          (isGood ? `<rect class="target" x="0" y="${to * ROW_HEIGHT + 2}" width="100%" height="${ROW_HEIGHT - 4}"/>` : "") +
          `<path class="rubber" d="M${end} ${y}L${point.x} ${point.y}"/>`;
        if (!isGood) to = at;
      },
      (wasDropped) => {
        this.clear();
        if (wasDropped && to !== at) this.drops.linked(at, to);
      },
    );
  }

  /** A row is taken by its number. */
  private rowPressed(event: PointerEvent): void {
    const cell = (event.target as Element).closest<HTMLElement>("[data-column=number]");
    const at = Number(cell?.closest<HTMLElement>("[data-at]")?.dataset.at);
    if (!cell || Number.isNaN(at) || event.button !== 0 || event.pointerType === "touch" || event.shiftKey || event.ctrlKey) return;
    const mark = Object.assign(document.createElement("div"), { className: "mw-gantt-mark" });
    let after = at;
    follow(
      (moved) => {
        const box = this.view.rowgroup.getBoundingClientRect();
        after = Math.max(-1, Math.min(Math.round((moved.clientY - box.top) / ROW_HEIGHT) - 1, this.view.rows.length - 1));
        mark.style.insetBlockStart = `${(after + 1) * ROW_HEIGHT - 1}px`;
        this.view.rowgroup.append(mark);
      },
      (wasDropped) => {
        mark.remove();
        if (wasDropped && after !== at && after !== at - 1) this.drops.placed(at, after);
      },
    );
  }
}

/** Follows the pointer until it is let go or Escape is pressed. */
function follow(move: (event: PointerEvent) => void, end: (wasDropped: boolean) => void): void {
  let from: PointerEvent | null = null;
  let isDragging = false;
  const moving = (event: PointerEvent): void => {
    from ??= event;
    isDragging ||= Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) >= THRESHOLD;
    if (isDragging) move(event);
  };
  const ending = (event: PointerEvent | KeyboardEvent): void => {
    if (event instanceof KeyboardEvent && event.key !== "Escape") return;
    document.removeEventListener("pointermove", moving);
    document.removeEventListener("pointerup", ending);
    document.removeEventListener("pointercancel", ending);
    document.removeEventListener("keydown", ending, true);
    end(isDragging && event.type === "pointerup");
  };
  document.addEventListener("pointermove", moving);
  document.addEventListener("pointerup", ending);
  document.addEventListener("pointercancel", ending);
  document.addEventListener("keydown", ending, true);
}
