/** The Gantt on the page: the table at left is the accessible truth, the bars stand beside it. */
import { columnsFor, isEditable, shown, type Column, type Heads } from "./columns";
import { dayNumber, fitting, language, ticks, width, x, zoomed, type Scale, type Unit } from "./days";
import { freeRuns } from "./free";
import { elbow, type End } from "./links";
import { drawnRange, filtered, standIns, visibleRows, type Row } from "./rows";
import { escaped, ROW_HEIGHT, rowShapes, span } from "./shapes";
import type { GanttData, Moved } from "./types";

const SVG = "http://www.w3.org/2000/svg";
const HEAD_HEIGHT = 46;
const NARROW = 1100;
const PAPER = 1020;
const MOST_PRINTED = 1000;

export interface Words extends Heads {
  label: string;
  today: string;
}

interface Drawn {
  row: HTMLElement;
  shapes: SVGGElement;
}

/** Draws one plan into a root element and follows scrolling, zoom, folding and keys. */
export class GanttView {
  readonly grid = element("div", "mw-gantt-grid");
  readonly rowgroup = element("div", "mw-gantt-rows");
  readonly chart = element("div", "mw-gantt-chart");
  readonly svg = document.createElementNS(SVG, "svg");
  readonly over = document.createElementNS(SVG, "g");
  private readonly then = document.createElementNS(SVG, "g");
  private readonly headrow = element("div", "mw-gantt-head");
  private readonly head = document.createElementNS(SVG, "svg");
  private readonly lines = document.createElementNS(SVG, "g");
  private readonly links = document.createElementNS(SVG, "g");
  private readonly bars = document.createElementNS(SVG, "g");
  private readonly drawn = new Map<number, Drawn>();
  private readonly folded = new Set<string>();
  readonly language = language(document.documentElement.lang);
  rows: Row[] = [];
  columns: Column[] = [];
  scale: Scale = { first: 0, last: 1, pixelsPerDay: 1 };
  focused = 0;
  /** The column the keyboard is in, -1 for the whole row. */
  column = -1;
  chosen: ReadonlySet<string> = new Set<string>();
  private ends = new Map<string, number>();
  private isWide = false;
  private withFloat = false;
  private sought = "";
  private unit: Unit | "fit" = "fit";
  private unitOnScreen: Unit | "fit" = "fit";
  private isPrinting = false;
  private drawnWidth = 0;
  private range: [number, number] = [0, -1];

  constructor(
    readonly root: HTMLElement,
    public data: GanttData,
    private readonly words: Words,
  ) {
    this.build();
    this.refold();
    root.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(root);
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
  }

  /** Shows the plan at the scale of a unit, or all of it. */
  zoom(unit: Unit | "fit"): void {
    const isFirst = this.unit === "fit";
    this.unit = unit;
    const middle = isFirst ? dayNumber(this.data.today) : this.dayAt(this.root.scrollLeft + this.chartRoom() / 2);
    this.rescale();
    if (unit !== "fit") this.root.scrollLeft = x(this.scale, middle) - this.chartRoom() / 2;
  }

  /** Draws another state of the plan; what is folded, in sight and under the keyboard stays. */
  refresh(data: GanttData): void {
    const here = this.rows[this.focused]?.item.key;
    this.foresee([]);
    this.data = data;
    this.lay();
    this.refold();
    const at = this.rows.findIndex((row) => row.item.key === here);
    if (at >= 0) this.focused = at;
    this.focused = Math.max(0, Math.min(this.focused, this.rows.length - 1));
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
  foresee(moved: Pick<Moved, "key" | "start" | "finish">[]): void {
    const places = new Map(this.rows.map((row, at) => [row.item.key, at]));
    this.then.innerHTML = moved.map((each) => this.foreseen(each, places.get(each.key))).join("");
  }

  private foreseen({ start, finish }: Pick<Moved, "start" | "finish">, at: number | undefined): string {
    const item = at === undefined ? undefined : this.rows[at]?.item;
    const place = item ? span({ ...item, start, finish }, this.scale) : null;
    if (!place || at === undefined) return "";
    const size = Math.max(place[1] - place[0], 6).toFixed(1);
    return `<rect class="then" x="${place[0]}" y="${at * ROW_HEIGHT + ROW_HEIGHT / 2 + 1}" width="${size}" height="9" rx="2"/>`;
  }

  /** Marks rows as chosen. */
  choose(chosen: ReadonlySet<string>): void {
    this.chosen = chosen;
    for (const [at, { row }] of this.drawn) this.mark(row, at);
  }

  /** The cell of a row that is drawn. */
  cellAt(at: number, column: number): HTMLElement | null {
    return (this.drawn.get(at)?.row.children[column] as HTMLElement | undefined) ?? null;
  }

  /** The row at a height of the chart. */
  rowAtHeight(y: number): number {
    return Math.floor(y / ROW_HEIGHT);
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

  /** Reacts to a key on the table; says whether it did. */
  key(event: KeyboardEvent): boolean {
    const row = this.rows[this.focused];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return false;
    switch (event.key) {
      case "ArrowDown":
      case "j":
        return this.go(this.focused + 1);
      case "ArrowUp":
      case "k":
        return this.go(this.focused - 1);
      case "Home":
        return this.go(0);
      case "End":
        return this.go(this.rows.length - 1);
      case "ArrowRight":
        if (this.column < 0 && row.hasChildren && !row.isOpen) this.toggle(this.focused, true);
        else this.walk(1);
        return true;
      case "ArrowLeft":
        if (this.column >= 0) this.walk(-1);
        else if (row.isOpen) this.toggle(this.focused, false);
        else this.focus(this.parentOf(this.focused));
        return true;
      case "Enter":
        this.drawn.get(this.focused)?.row.querySelector("a")?.click();
        return true;
      default:
        return false;
    }
  }

  /** From the row into its cells and along them; left of the first one is the row again. */
  private walk(step: number): void {
    this.column = Math.max(-1, Math.min(this.column + step, this.columns.length - 1));
    this.focus(this.focused);
  }

  private go(at: number): boolean {
    this.focus(at);
    return true;
  }

  private parentOf(at: number): number {
    const level = this.rows[at]?.level ?? 1;
    for (let above = at - 1; above >= 0; above -= 1) if ((this.rows[above]?.level ?? 0) < level) return above;
    return at;
  }

  private build(): void {
    const { words } = this;
    this.grid.setAttribute("role", "treegrid");
    this.grid.setAttribute("aria-label", words.label);
    this.headrow.setAttribute("role", "row");
    const headgroup = element("div", "mw-gantt-headgroup");
    headgroup.setAttribute("role", "rowgroup");
    headgroup.append(this.headrow);
    this.rowgroup.setAttribute("role", "rowgroup");
    this.grid.append(headgroup, this.rowgroup);
    this.chart.setAttribute("aria-hidden", "true");
    this.head.setAttribute("class", "mw-gantt-axis");
    this.svg.setAttribute("class", "mw-gantt-svg");
    this.lines.setAttribute("class", "lines");
    this.links.setAttribute("class", "links");
    this.over.setAttribute("class", "over");
    this.svg.append(this.lines, this.links, this.bars, this.then, this.over);
    this.chart.append(this.head, this.svg);
    const sheet = element("div", "mw-gantt-sheet");
    sheet.append(this.grid, this.chart);
    this.root.replaceChildren(sheet);
    this.lay();
    this.grid.addEventListener("keydown", (event) => {
      if (this.key(event)) event.preventDefault();
    });
    this.rowgroup.addEventListener("focusin", (event) => {
      const target = event.target as Element;
      const at = Number(target.closest<HTMLElement>("[data-at]")?.dataset.at);
      if (Number.isNaN(at)) return;
      this.focused = at;
      const cell = target.closest<HTMLElement>("[data-column]");
      this.column = cell ? [...(cell.parentElement?.children ?? [])].indexOf(cell) : -1;
    });
    this.rowgroup.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-folds]");
      if (button) this.toggle(Number(button.closest<HTMLElement>("[data-at]")?.dataset.at));
    });
  }

  /** Sets up the columns and their heads. */
  private lay(): void {
    const shows = {
      editing: this.data.can_edit ?? false,
      wide: this.isWide && window.innerWidth > NARROW,
      baseline: this.data.items.some((item) => item.variance),
    };
    this.columns = columnsFor(this.words, shows);
    if (shows.editing) this.grid.setAttribute("aria-multiselectable", "true");
    if (window.innerWidth <= NARROW) this.columns = this.columns.filter(({ name }) => name === "name" || name === "finish");
    this.headrow.replaceChildren(...this.columns.map((column) => named(cell("columnheader", column.head), column)));
    const tracks = this.columns.map(({ width }) => (width ? `${width}px` : "minmax(0, 1fr)"));
    this.grid.style.setProperty("--mw-gantt-tracks", tracks.join(" "));
    const size = this.columns.reduce((sum, column) => sum + (column.width || (shows.wide ? 250 : 196)), 0);
    if (window.innerWidth > NARROW) this.grid.style.inlineSize = `${Math.max(size, 388)}px`;
    else this.grid.style.removeProperty("inline-size");
  }

  private refold(): void {
    const items = filtered(this.data.items, this.sought);
    this.rows = visibleRows(items, this.folded);
    this.ends = standIns(items, this.rows);
    this.grid.setAttribute("aria-rowcount", String(this.rows.length + 1));
    this.rowgroup.style.blockSize = `${this.rows.length * ROW_HEIGHT}px`;
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
    const size = { width: width(this.scale), height: this.rows.length * ROW_HEIGHT };
    setAttributes(this.svg, size);
    setAttributes(this.head, { width: size.width, height: HEAD_HEIGHT });
    this.drawAxis(size.height);
    const hadFocus = this.rowgroup.contains(document.activeElement);
    this.clear();
    this.draw();
    if (hadFocus) this.takeFocus();
  }

  private drawAxis(height: number): void {
    const today = x(this.scale, dayNumber(this.data.today));
    const marks = ticks(this.scale, this.language).map((tick) => ({ at: x(this.scale, tick.day), name: tick.name }));
    this.head.innerHTML =
      marks.map(({ at, name }) => `<line class="grid" x1="${at}" x2="${at}" y1="34" y2="46"/><text x="${at + 5}" y="37">${escaped(name)}</text>`).join("") +
      `<text class="today-name" x="${today}" y="17" text-anchor="middle">${escaped(this.words.today)}</text><line class="today" x1="${today}" x2="${today}" y1="22" y2="46"/>`;
    const free = freeRuns(this.data.free, this.scale);
    this.lines.innerHTML =
      free.map(([from, to]) => `<rect class="free" x="${x(this.scale, from)}" y="0" width="${x(this.scale, to) - x(this.scale, from)}" height="${height}"/>`).join("") +
      marks.map(({ at }) => `<line class="grid" x1="${at}" x2="${at}" y1="0" y2="${height}"/>`).join("") +
      `<line class="today" x1="${today}" x2="${today}" y1="0" y2="${height}"/>`;
  }

  private clear(): void {
    for (const { row, shapes } of this.drawn.values()) {
      row.remove();
      shapes.remove();
    }
    this.drawn.clear();
  }

  /** Draws only when a row comes into sight that was not drawn ahead. */
  private scrolled(): void {
    const { scrollTop, clientHeight } = this.root;
    const [first, last] = drawnRange(scrollTop, clientHeight, ROW_HEIGHT, this.rows.length, 0);
    if (first < this.range[0] || last > this.range[1]) this.draw();
  }

  private draw(): void {
    const count = this.rows.length;
    const [first, last] = this.isPrinting
      ? [0, count - 1]
      : drawnRange(this.root.scrollTop, this.root.clientHeight, ROW_HEIGHT, count);
    this.range = [first, last];
    for (const [at, { row, shapes }] of this.drawn) {
      if ((at >= first && at <= last) || at === this.focused) continue;
      row.remove();
      shapes.remove();
      this.drawn.delete(at);
    }
    for (let at = first; at <= last; at += 1) this.drawRow(at);
    if (count > 0) this.drawRow(this.focused);
    this.drawLinks(first, last);
    for (const [at, { row }] of this.drawn) row.tabIndex = at === this.focused ? 0 : -1;
  }

  private drawRow(at: number): void {
    const row = this.rows[at];
    if (!row || this.drawn.has(at)) return;
    const shapes = document.createElementNS(SVG, "g");
    const y = at * ROW_HEIGHT;
    shapes.innerHTML = rowShapes(row.item, this.scale, y + ROW_HEIGHT / 2, width(this.scale), this.withFloat);
    const drawn = { row: this.tableRow(row, at), shapes };
    this.drawn.set(at, drawn);
    this.bars.append(shapes);
    this.rowgroup.append(drawn.row);
  }

  private tableRow(row: Row, at: number): HTMLElement {
    const { item } = row;
    const line = element("div", `mw-gantt-row${item.kind === "phase" ? " mw-gantt-phase" : ""}`);
    line.setAttribute("role", "row");
    line.dataset.at = String(at);
    setAttributes(line, {
      "aria-level": row.level,
      "aria-posinset": row.position,
      "aria-setsize": row.siblings,
      "aria-rowindex": at + 2,
    });
    if (row.hasChildren) line.setAttribute("aria-expanded", String(row.isOpen));
    line.style.insetBlockStart = `${at * ROW_HEIGHT}px`;
    line.append(...this.columns.map((column) => this.cellOf(column, row)));
    this.mark(line, at);
    return line;
  }

  private mark(line: HTMLElement, at: number): void {
    if (this.data.can_edit) line.setAttribute("aria-selected", String(this.chosen.has(this.rows[at]?.item.key ?? "")));
  }

  private cellOf(column: Column, row: Row): HTMLElement {
    const made =
      column.name === "name" ? this.nameCell(row) : cell("gridcell", shown(column, row.item, this.language));
    if (this.data.can_edit && !isEditable(column, row.item)) made.setAttribute("aria-readonly", "true");
    made.tabIndex = -1;
    return named(made, column);
  }

  private nameCell(row: Row): HTMLElement {
    const name = cell("rowheader", "");
    name.style.paddingInlineStart = `${(row.level - 1) * 18}px`;
    if (row.hasChildren) {
      const button = element("span", "mw-gantt-fold");
      button.dataset.folds = "";
      button.textContent = row.isOpen ? "▾" : "▸";
      button.setAttribute("aria-hidden", "true");
      name.append(button);
    }
    const { url } = row.item;
    const words = document.createElement(url ? "a" : "span");
    words.textContent = row.item.name;
    if (url) Object.assign(words, { href: url, tabIndex: -1 });
    name.append(words);
    return name;
  }

  private drawLinks(first: number, last: number): void {
    const paths: string[] = [];
    const slack = 8 + 1.2 * this.scale.pixelsPerDay;
    for (const link of this.data.links) {
      const from = this.ends.get(link.from);
      const to = this.ends.get(link.to);
      if (from === undefined || to === undefined || from === to) continue;
      if (Math.max(from, to) < first || Math.min(from, to) > last) continue;
      const ends = [this.endOf(from), this.endOf(to)];
      if (!ends[0] || !ends[1]) continue;
      const name = link.is_critical ? "link critical" : "link";
      paths.push(`<path class="${name}" d="${elbow(link.kind, ends[0], ends[1], slack)}"/>`);
    }
    this.links.innerHTML = paths.join("");
  }

  private endOf(at: number): End | null {
    const item = this.rows[at]?.item;
    const place = item ? span(item, this.scale) : null;
    if (!item || !place) return null;
    const half = item.kind === "milestone" ? 6.5 : 0;
    return { start: place[0] - half, end: place[1] + half, y: at * ROW_HEIGHT + ROW_HEIGHT / 2 };
  }

  /** On paper all rows stand, as wide as a page on its side. */
  private print(isPrinting: boolean): void {
    this.isPrinting = isPrinting && this.rows.length <= MOST_PRINTED;
    this.root.style.inlineSize = isPrinting ? `${PAPER}px` : "";
    if (isPrinting) this.unitOnScreen = this.unit;
    this.unit = isPrinting ? "fit" : this.unitOnScreen;
    this.rescale();
  }
}

/** The marks of the legend that this plan uses. */
export function marksInUse(data: GanttData): Set<string> {
  const marks = new Set<string>();
  for (const item of data.items) {
    if (item.is_critical && !item.is_done) marks.add("critical");
    if (!item.is_critical && !item.is_done && item.kind === "task") marks.add("slack");
    if (item.baseline_finish) marks.add("baseline");
    if (item.likely && item.safe && !item.is_done) marks.add("whisker");
    if (item.decide_by) marks.add("flag");
    if (item.kind === "window") marks.add("other");
  }
  return marks;
}

/** The first and the last day that anything of the plan touches, today included. */
export function extent(data: GanttData): [number, number] {
  let first = dayNumber(data.today);
  let last = first + 14;
  for (const item of data.items) {
    for (const day of [item.start, item.finish, item.baseline_start, item.baseline_finish, item.likely, item.safe, item.decide_by]) {
      if (!day) continue;
      const number = dayNumber(day);
      first = Math.min(first, number);
      last = Math.max(last, number + 1);
    }
  }
  return [first, last];
}

function element(tag: string, name: string): HTMLElement {
  return Object.assign(document.createElement(tag), { className: name });
}

function named(cell: HTMLElement, column: Column): HTMLElement {
  cell.dataset.column = column.name;
  return cell;
}

function cell(role: string, words: string): HTMLElement {
  const made = element("div", "mw-gantt-cell");
  made.setAttribute("role", role);
  made.textContent = words;
  return made;
}

function setAttributes(target: Element, values: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(values)) target.setAttribute(name, String(value));
}
