/** The table at left as elements: heads, rows and cells. */
import { columnsFor, hasLongTimes, isEditable, shown, type Column, type Heads } from "./columns";
import { cell, element, setAttributes } from "./elements";
import type { Row } from "./rows";
import { ROW_HEIGHT } from "./shapes";
import type { GanttData } from "./types";

const NARROW = 1100;
const LEAST_WIDTH = 388;
/** What fits into any column; longer texts may be cut and are told in full under the pointer. */
const LONGEST_SURE = 9;

export class Table {
  readonly grid = element("div", "mw-gantt-grid");
  readonly rowgroup = element("div", "mw-gantt-rows");
  columns: Column[] = [];
  private readonly headrow = element("div", "mw-gantt-head");
  private canEdit = false;
  private laidOut = "";

  constructor(
    private readonly words: Heads & { label: string },
    private readonly language: string,
  ) {
    this.grid.setAttribute("role", "treegrid");
    this.grid.setAttribute("aria-label", words.label);
    this.headrow.setAttribute("role", "row");
    const headgroup = element("div", "mw-gantt-headgroup");
    headgroup.setAttribute("role", "rowgroup");
    headgroup.append(this.headrow);
    this.rowgroup.setAttribute("role", "rowgroup");
    this.grid.append(headgroup, this.rowgroup);
  }

  /** Sets up the columns and their heads. */
  lay(data: GanttData, isWide: boolean): void {
    const isNarrow = window.innerWidth <= NARROW;
    this.canEdit = data.can_edit ?? false;
    const shows = { editing: this.canEdit, wide: isWide && !isNarrow, baseline: data.items.some((item) => item.variance), long: hasLongTimes(data.items) };
    const layout = JSON.stringify([shows, isNarrow]);
    if (layout === this.laidOut) return;
    this.laidOut = layout;
    this.columns = columnsFor(this.words, shows);
    if (shows.editing) this.grid.setAttribute("aria-multiselectable", "true");
    if (isNarrow) this.columns = this.columns.filter(({ name }) => name === "name" || name === "finish");
    this.headrow.replaceChildren(...this.columns.map((column) => named(cell("columnheader", column.head), column)));
    const tracks = this.columns.map(({ width }) => (width ? `${width}px` : "minmax(0, 1fr)"));
    this.grid.style.setProperty("--mw-gantt-tracks", tracks.join(" "));
    const size = this.columns.reduce((sum, column) => sum + (column.width || (shows.wide ? 250 : 196)), 0);
    if (isNarrow) this.grid.style.removeProperty("inline-size");
    else this.grid.style.inlineSize = `${Math.max(size, LEAST_WIDTH)}px`;
  }

  /** Makes room for so many rows. */
  count(rows: number): void {
    this.grid.setAttribute("aria-rowcount", String(rows + 1));
    this.rowgroup.style.blockSize = `${rows * ROW_HEIGHT}px`;
  }

  /** One row as an element. */
  row(row: Row, at: number, isChosen: boolean): HTMLElement {
    const line = element("div", `mw-gantt-row${row.item.kind === "phase" ? " mw-gantt-phase" : ""}`);
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
    this.mark(line, isChosen);
    return line;
  }

  /** Marks a row as chosen or not, where rows can be. */
  mark(line: HTMLElement, isChosen: boolean): void {
    if (this.canEdit) line.setAttribute("aria-selected", String(isChosen));
  }

  private cellOf(column: Column, row: Row): HTMLElement {
    const made = column.name === "name" ? nameCell(row) : cell("gridcell", shown(column, row.item, this.language));
    if (this.canEdit && !isEditable(column, row.item)) made.setAttribute("aria-readonly", "true");
    made.tabIndex = -1;
    const text = made.textContent ?? "";
    if (text.length > LONGEST_SURE) made.title = text;
    return named(made, column);
  }
}

function named(made: HTMLElement, column: Column): HTMLElement {
  made.dataset.column = column.name;
  return made;
}

function nameCell(row: Row): HTMLElement {
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
