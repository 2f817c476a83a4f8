/** The Gantt on the page: the table at left is the accessible truth, the bars stand beside it. */
import { Chart, HEAD_HEIGHT, type Foreseen } from "./chart";
import type { Column, Heads } from "./columns";
import { dayNumber, fitting, language, x, zoomed, type Scale, type Unit } from "./days";
import { element } from "./elements";
import { extent } from "./extent";
import { tiedRows, type Tied } from "./links";
import { drawnRange, filtered, foldedToFit, standIns, visibleRows, type Row } from "./rows";
import { ROW_HEIGHT, span } from "./shapes";
import { Table } from "./table";
import type { GanttData } from "./types";
import { walked } from "./walking";

const PAPER = 1020;
const MOST_PRINTED = 1000;

export interface Words extends Heads {
  label: string;
  today: string;
  /** What paper says of rows that are left out: `{count}`. */
  left?: string;
}

interface Drawn {
  row: HTMLElement;
  shapes: SVGGElement;
}

/** Draws one plan into a root element and follows scrolling, zoom, folding and keys. */
export class GanttView {
  readonly language = language(document.documentElement.lang);
  readonly table: Table;
  readonly chart: Chart;
  private readonly drawn = new Map<number, Drawn>();
  private folded = new Set<string>();
  rows: Row[] = [];
  scale: Scale = { first: 0, last: 1, pixelsPerDay: 1 };
  focused = 0;
  /** The column the keyboard is in, -1 for the whole row. */
  column = -1;
  chosen: ReadonlySet<string> = new Set<string>();
  private tied: Tied[] = [];
  private isWide = false;
  private withFloat = false;
  private sought = "";
  private unit: Unit | "fit" = "fit";
  private onScreen: { unit: Unit | "fit"; folded: Set<string> } | null = null;
  private readonly paperNote = element("p", "mw-reason");
  private isPrinting = false;
  private drawnWidth = 0;
  private range: [number, number] = [0, -1];

  constructor(
    readonly root: HTMLElement,
    public data: GanttData,
    private readonly words: Words,
  ) {
    this.table = new Table(words, this.language);
    this.chart = new Chart(words, this.language);
    const sheet = element("div", "mw-gantt-sheet");
    sheet.append(this.grid, this.chart.box);
    this.root.replaceChildren(sheet);
    this.table.lay(data, this.isWide);
    this.refold();
    this.listen();
  }

  get grid(): HTMLElement {
    return this.table.grid;
  }

  get rowgroup(): HTMLElement {
    return this.table.rowgroup;
  }

  get columns(): Column[] {
    return this.table.columns;
  }

  private listen(): void {
    this.grid.addEventListener("keydown", (event) => {
      if (this.key(event)) event.preventDefault();
    });
    this.rowgroup.addEventListener("focusin", (event) => this.focusedIn(event.target as Element));
    this.rowgroup.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-folds]");
      if (button) this.toggle(Number(button.closest<HTMLElement>("[data-at]")?.dataset.at));
    });
    this.root.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.root);
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
  }

  private focusedIn(target: Element): void {
    const at = Number(target.closest<HTMLElement>("[data-at]")?.dataset.at);
    if (Number.isNaN(at)) return;
    this.focused = at;
    const cell = target.closest<HTMLElement>("[data-column]");
    this.column = cell ? [...(cell.parentElement?.children ?? [])].indexOf(cell) : -1;
  }

  /** Reacts to a key on the table; says whether it did. */
  key(event: KeyboardEvent): boolean {
    return walked(this, event);
  }

  /** Shows the plan at the scale of a unit, or all of it. */
  zoom(unit: Unit | "fit"): void {
    const isFirst = this.unit === "fit";
    this.unit = unit;
    const middle = isFirst ? dayNumber(this.data.today) : this.dayAt(this.root.scrollLeft + this.chartRoom() / 2);
    this.rescale();
    if (unit !== "fit") this.root.scrollLeft = x(this.scale, middle) - this.chartRoom() / 2;
  }

  /** Draws another state of the plan; what is folded, in sight and under the keyboard stays, and so do the days. */
  refresh(data: GanttData): void {
    const here = this.rows[this.focused]?.item.key;
    const left = this.dayAt(this.root.scrollLeft);
    this.foresee([]);
    this.data = data;
    this.table.lay(data, this.isWide);
    this.refold();
    const at = this.placeOf(here);
    this.focused = Math.max(0, Math.min(at >= 0 ? at : this.focused, this.rows.length - 1));
    if (this.unit !== "fit") this.root.scrollLeft = x(this.scale, left);
    this.draw();
  }

  /** Shows all columns, the float, or only rows with some words. */
  show(what: { wide?: boolean; float?: boolean; words?: string }): void {
    this.isWide = what.wide ?? this.isWide;
    this.withFloat = what.float ?? this.withFloat;
    this.sought = what.words ?? this.sought;
    this.refresh(this.data);
  }

  /** Draws where rows would stand if a change were made; nothing for none. */
  foresee(moved: Foreseen[]): void {
    this.chart.foresee(moved, this.rows, this.scale);
  }

  /** Shows typed words in their cell until the plan is drawn again. */
  expect(at: number, column: number, words: string): void {
    const cell = this.cellAt(at, column);
    if (cell) (cell.querySelector("a, span:not([data-folds])") ?? cell).textContent = words;
  }

  /** Marks rows as chosen. */
  choose(chosen: ReadonlySet<string>): void {
    this.chosen = chosen;
    for (const [at, { row }] of this.drawn) this.table.mark(row, this.isChosen(at));
  }

  private isChosen(at: number): boolean {
    return this.chosen.has(this.rows[at]?.item.key ?? "");
  }

  /** The place of the row of a key, -1 for none. */
  placeOf(key: string | undefined): number {
    return this.rows.findIndex((row) => row.item.key === key);
  }

  /** The cell of a row that is drawn. */
  cellAt(at: number, column: number): HTMLElement | null {
    return (this.drawn.get(at)?.row.children[column] as HTMLElement | undefined) ?? null;
  }

  /** Goes to the page of a row. */
  open(at: number): void {
    this.drawn.get(at)?.row.querySelector("a")?.click();
  }

  /** The row at a height of the chart. */
  rowAtHeight(y: number): number {
    return Math.floor(y / ROW_HEIGHT);
  }

  rowsInSight(): number {
    return Math.max(1, Math.floor((this.root.clientHeight - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
  }

  /** Opens or closes the row at a place. */
  toggle(at: number, open?: boolean): void {
    const row = this.rows[at];
    if (!row?.hasChildren || row.isOpen === open) return;
    if (row.isOpen) this.folded.add(row.item.key);
    else this.folded.delete(row.item.key);
    this.refold();
    this.focus(at);
  }

  /** Moves the keyboard to a row and brings it into sight. */
  focus(at: number): void {
    this.focused = Math.max(0, Math.min(at, this.rows.length - 1));
    const top = this.focused * ROW_HEIGHT;
    const room = this.root.clientHeight - HEAD_HEIGHT;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top + ROW_HEIGHT > this.root.scrollTop + room) this.root.scrollTop = top + ROW_HEIGHT - room;
    this.draw();
    this.takeFocus();
  }

  private takeFocus(): void {
    const target = this.column >= 0 ? this.cellAt(this.focused, this.column) : null;
    (target ?? this.drawn.get(this.focused)?.row)?.focus({ preventScroll: true });
  }

  private refold(): void {
    const items = filtered(this.data.items, this.sought);
    this.rows = visibleRows(items, this.folded);
    this.tied = tiedRows(this.data.links, standIns(items, this.rows));
    this.table.count(this.rows.length);
    this.rescale();
  }

  private chartRoom(): number {
    return Math.max(this.root.clientWidth - this.grid.offsetWidth, 120);
  }

  dayAt(pixel: number): number {
    return this.scale.first + pixel / this.scale.pixelsPerDay;
  }

  private resized(): void {
    if (this.root.clientWidth === this.drawnWidth) this.draw();
    else this.rescale();
  }

  /** The pixels where a bar starts and ends. */
  spanAt(at: number): [number, number] | null {
    const item = this.rows[at]?.item;
    return item ? span(item, this.scale) : null;
  }

  private rescale(): void {
    this.drawnWidth = this.root.clientWidth;
    const [first, last] = extent(this.data);
    const fit = fitting(first, last, this.chartRoom());
    this.scale = this.unit === "fit" ? fit : zoomed(fit, this.unit, this.chartRoom());
    this.chart.axis(this.data, this.scale, this.rows.length);
    const hadFocus = this.rowgroup.contains(document.activeElement);
    for (const at of this.drawn.keys()) this.erase(at);
    this.draw();
    if (hadFocus) this.takeFocus();
  }

  private erase(at: number): void {
    const drawn = this.drawn.get(at);
    drawn?.row.remove();
    drawn?.shapes.remove();
    this.drawn.delete(at);
  }

  /** Draws only when a row comes into sight that was not drawn ahead. */
  private scrolled(): void {
    const { scrollTop, clientHeight } = this.root;
    const [first, last] = drawnRange(scrollTop, clientHeight, ROW_HEIGHT, this.rows.length, 0);
    if (first < this.range[0] || last > this.range[1]) this.draw();
  }

  private draw(): void {
    const count = this.rows.length;
    const range = drawnRange(this.root.scrollTop, this.root.clientHeight, ROW_HEIGHT, count);
    const [first, last] = this.isPrinting ? [0, count - 1] : range;
    this.range = [first, last];
    for (const at of this.drawn.keys()) if ((at < first || at > last) && at !== this.focused) this.erase(at);
    for (let at = first; at <= last; at += 1) this.drawRow(at);
    if (count > 0) this.drawRow(this.focused);
    this.chart.tie(this.tied, this.rows, this.scale, this.range);
    for (const [at, { row }] of this.drawn) row.tabIndex = at === this.focused ? 0 : -1;
  }

  private drawRow(at: number): void {
    const row = this.rows[at];
    if (!row || this.drawn.has(at)) return;
    const line = this.table.row(row, at, this.isChosen(at));
    this.drawn.set(at, { row: line, shapes: this.chart.row(row, at, this.scale, this.withFloat) });
    this.rowgroup.append(line);
  }

  /** On paper all rows stand, as wide as a page on its side; of thousands those that hold others, and it is said. */
  private print(isPrinting: boolean): void {
    if (isPrinting === this.isPrinting) return;
    this.isPrinting = isPrinting;
    this.root.style.inlineSize = isPrinting ? `${PAPER}px` : "";
    if (isPrinting) {
      this.onScreen = { unit: this.unit, folded: this.folded };
      this.unit = "fit";
      if (this.rows.length > MOST_PRINTED) this.foldToFit();
    } else {
      this.paperNote.remove();
      this.unit = this.onScreen?.unit ?? "fit";
      this.folded = this.onScreen?.folded ?? new Set();
    }
    this.refold();
  }

  private foldToFit(): void {
    const items = filtered(this.data.items, this.sought);
    this.folded = new Set([...this.folded, ...foldedToFit(items, MOST_PRINTED)]);
    const count = items.length - visibleRows(items, this.folded).length;
    this.paperNote.textContent = (this.words.left ?? "").replace("{count}", String(count));
    this.root.before(this.paperNote);
  }
}
