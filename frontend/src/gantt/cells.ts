/** Cells as fields, and new rows: what is typed becomes changes. */
import { changeOf, isEditable, typed } from "./columns";
import { newKey } from "./door";
import type { Editor } from "./editor";
import { typeInto, type Leaving } from "./field";
import { DRAFT, endOfBranch } from "./rows";
import type { GanttItem } from "./types";
import type { GanttView } from "./view";

export class Cells {
  private readonly people = document.createElement("datalist");
  private readonly view: GanttView;
  /** The row that a new one comes after, while its name is typed. */
  private after: string | null = null;
  private field: HTMLInputElement | null = null;
  private postponed: (() => void) | null = null;
  /** New rows on their way to the server, in their order, with the row each comes after: an answer to one is no reason to hide the next. */
  private readonly coming = new Map<string, { item: GanttItem; after: string | null }>();

  constructor(
    private readonly editor: Editor,
    place: HTMLElement,
  ) {
    this.view = editor.view;
    this.people.id = "mw-plan-people";
    this.people.append(...(this.view.data.people ?? []).map((name) => Object.assign(document.createElement("option"), { value: name })));
    place.append(this.people);
    this.view.rowgroup.addEventListener("dblclick", (event) => this.doubleClicked(event));
  }

  /** Draws now, or once the field that is open is left: nobody is interrupted by an answer. */
  whenLeft(draw: () => void): void {
    if (this.field?.isConnected) this.postponed = draw;
    else draw();
  }

  private leave(): void {
    const draw = this.postponed;
    this.postponed = null;
    draw?.();
  }

  private doubleClicked(event: MouseEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-column]");
    const at = Number(cell?.closest<HTMLElement>("[data-at]")?.dataset.at);
    if (!cell || Number.isNaN(at)) return;
    this.edit(at, this.view.columns.findIndex(({ name }) => name === cell.dataset.column));
  }

  /** The column of the keyboard, else that of the names. */
  column(): number {
    return this.view.column >= 0 ? this.view.column : this.nameColumn();
  }

  private nameColumn(): number {
    return this.view.columns.findIndex(({ name }) => name === "name");
  }

  /** Opens the field of a cell; `first` replaces what stands there. */
  edit(at: number, column: number, first?: string): boolean {
    const row = this.view.rows[at];
    const chosen = this.view.columns[column];
    const cell = this.view.cellAt(at, column);
    if (!row || !chosen || !cell || !isEditable(chosen, row.item)) return false;
    const isReplaced = first !== undefined && chosen.typed !== "date";
    this.field = typeInto(cell, {
      column: chosen,
      value: isReplaced ? first : typed(chosen.name, row.item),
      label: `${chosen.head}: ${row.item.name}`,
      ...(chosen.name === "owner" ? { list: this.people.id } : {}),
      done: (words, leaving) => this.done(row.item, column, words, leaving),
      pasted: (text) => this.paste(text, row.item),
    });
    if (isReplaced) this.field.setSelectionRange(first.length, first.length);
    return true;
  }

  private done(item: GanttItem, column: number, words: string | null, leaving: Leaving): void {
    this.leave();
    if (item.key === DRAFT) this.named(item, words, leaving);
    else this.typedInto(item, column, words, leaving);
  }

  private typedInto(item: GanttItem, column: number, words: string | null, leaving: Leaving): void {
    const name = this.view.columns[column]?.name ?? "name";
    const change = words === null ? null : changeOf(name, item, words);
    const at = this.view.placeOf(item.key);
    if (change) {
      this.view.expect(at, column, words ?? "");
      void this.editor.change([change]);
    }
    this.view.column = column;
    if (leaving === "down") this.view.focus(at + 1);
    else if (leaving === "stay") this.view.focus(at);
    else this.onwards(at, column, leaving === "right" ? 1 : -1);
  }

  /** Tab from field to field along the row. */
  private onwards(at: number, column: number, step: number): void {
    const item = this.view.rows[at]?.item;
    for (let next = column + step; next >= 0 && next < this.view.columns.length; next += step) {
      const found = this.view.columns[next];
      if (item && found && isEditable(found, item)) {
        this.view.column = next;
        this.view.focus(at);
        this.edit(at, next);
        return;
      }
    }
    this.view.column = -1;
    this.view.focus(at);
  }

  /** A new row below the one under the keyboard, with its name as a field. */
  add(): void {
    const focused = this.view.rows[this.view.focused];
    const here = focused?.item;
    const base = here && here.kind !== "window" ? here : undefined;
    const isInside = base !== undefined && focused?.isOpen === true;
    const items = this.withoutDraft();
    const parent = isInside ? base.key : (base?.parent ?? null);
    const draft: GanttItem = { key: DRAFT, parent, kind: "task", name: "" };
    this.after = isInside ? null : (base?.key ?? null);
    const place = base ? (isInside ? items.findIndex((item) => item.key === base.key) + 1 : endOfBranch(items, base.key)) : items.length;
    items.splice(place, 0, draft);
    this.view.refresh({ ...this.view.data, items });
    const at = this.view.placeOf(DRAFT);
    this.view.focus(at);
    this.edit(at, this.nameColumn());
  }

  /** The name of a new row: Enter takes it and offers the next at once, however slow the answer is. */
  private named(draft: GanttItem, words: string | null, leaving: Leaving): void {
    const name = words?.trim() ?? "";
    const { after } = this;
    if (!name) {
      this.view.refresh({ ...this.view.data, items: this.withComing() });
      this.focusKey(after ?? draft.parent ?? "");
      return;
    }
    const key = newKey();
    const place = after ? { after } : { parent: draft.parent, is_first: draft.parent !== null };
    this.coming.set(key, { item: { ...draft, key, name }, after });
    this.view.refresh({ ...this.view.data, items: this.withComing() });
    const goesOn = leaving === "down" && !this.editor.isTrying;
    if (goesOn) this.focusKey(key);
    let isIn = false;
    const came = (): void => {
      isIn = true;
      if (!goesOn && !this.field?.isConnected) this.focusKey(key);
      if (!goesOn && leaving === "down") this.add();
    };
    const sent = this.editor.change([{ do: "add", key, name, ...place }], came);
    void sent.finally(() => this.arrived(key, isIn));
    if (goesOn) this.add();
  }

  /** A row that was refused goes away again, and the field for the next with it unless something stands in it. */
  private arrived(key: string, isIn: boolean): void {
    this.coming.delete(key);
    if (!isIn && this.field?.isConnected && !this.field.value) this.field.blur();
  }

  /** The rows in sight with those on their way, without the one being typed. */
  private withComing(): GanttItem[] {
    const items = this.withoutDraft();
    for (const [key, { item, after }] of this.coming) {
      if (items.some((each) => each.key === key)) continue;
      const first = items.findIndex((each) => each.key === item.parent) + 1;
      const place = after ? endOfBranch(items, after) : item.parent ? first : items.length;
      items.splice(place || items.length, 0, item);
    }
    return items;
  }

  private withoutDraft(): GanttItem[] {
    return this.view.data.items.filter((item) => item.key !== DRAFT);
  }

  private focusKey(key: string): void {
    const at = this.view.placeOf(key);
    this.view.column = -1;
    if (at >= 0) this.view.focus(at);
  }

  /** Rows from a spreadsheet, below a row. */
  paste(text: string, below: GanttItem | undefined): boolean {
    this.view.refresh({ ...this.view.data, items: this.withoutDraft() });
    const after = below?.key === DRAFT ? this.after : below?.kind === "window" ? "" : below?.key;
    void this.editor.change([{ do: "paste", text, ...(after ? { after } : {}) }]);
    return true;
  }
}
