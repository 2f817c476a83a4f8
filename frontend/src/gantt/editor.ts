/** Editing a plan: keys, fields and drags become changes, and each answer is told and can be undone. */
import { one, say } from "../dom";
import { Band, filled, type EditorWords } from "./band";
import { changeOf, isEditable, typed } from "./columns";
import { dayNumber, isoDay } from "./days";
import { Door, newKey, NoError, Steps } from "./door";
import { Drags } from "./drag";
import { typeInto, type Leaving } from "./field";
import { freeDays, stepped } from "./free";
import { endOfBranch, type Row } from "./rows";
import { between, toggled } from "./selection";
import type { Answer, GanttData, GanttItem, PlanChange } from "./types";
import type { GanttView } from "./view";

const DRAFT = "draft";

export class Editor {
  readonly steps = new Steps();
  readonly band: Band;
  isTrying = false;
  private readonly people = document.createElement("datalist");
  private anchor = "";
  /** The plan as the server gave it last, without rows that are only being typed. */
  private plan: GanttData;
  /** The row that a new one comes after, while its name is typed. */
  private after: string | null = null;
  private sending: Promise<unknown> = Promise.resolve();

  constructor(
    readonly view: GanttView,
    readonly door: Door,
    private readonly words: EditorWords,
    place: HTMLElement,
  ) {
    this.plan = view.data;
    this.band = new Band(view.root, words, view.language);
    this.people.id = "mw-plan-people";
    this.people.append(...(view.data.people ?? []).map((name) => Object.assign(document.createElement("option"), { value: name })));
    place.append(this.people);
    view.grid.addEventListener("keydown", (event) => {
      if (this.key(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    }, true);
    view.rowgroup.addEventListener("click", (event) => this.clicked(event));
    view.rowgroup.addEventListener("dblclick", (event) => this.doubleClicked(event));
    document.addEventListener("paste", (event) => {
      const target = event.target as Element;
      if (target === document.body || place.contains(target)) this.pasted(event);
    });
    place.addEventListener("copy", (event) => this.copied(event));
    new Drags(view, {
      moved: (at, days) => this.moveBy(this.rowsWith(at), days, false),
      stretched: (at, edge, days) => this.stretch(at, edge, days),
      linked: (from, to) => this.link(from, to),
      placed: (from, after) => this.place(from, after),
    });
  }

  /** Sends changes one after the other, in the order they were made; a function reads the plan when its turn comes. */
  change(changes: PlanChange[] | (() => PlanChange[]), then?: (answer: Answer) => void): Promise<void> {
    const sent = this.sending.then(() => {
      const found = typeof changes === "function" ? changes() : changes;
      return found.length > 0 ? this.send(this.asSeen(found), then) : say(this.words.fixed ?? "");
    });
    this.sending = sent;
    return sent;
  }

  /** The same changes with the versions that stand on the page by now, after one's own changes before. */
  private asSeen(changes: PlanChange[]): PlanChange[] {
    const versions = new Map(this.view.data.items.map((item) => [item.key, item.version]));
    return changes.map((change) => {
      const version = change.version === undefined ? undefined : versions.get(change.item ?? "");
      return version ? { ...change, version } : change;
    });
  }

  private async send(changes: PlanChange[], then?: (answer: Answer) => void): Promise<void> {
    try {
      const answer = await this.door.change(changes, this.view.data.version, this.isTrying);
      if (this.isTrying) this.tried(changes, answer, then);
      else this.took(answer, then);
    } catch (error) {
      this.failed(error, changes);
    }
  }

  /** Shows an answer that was written. */
  took(answer: Answer, then?: (answer: Answer) => void): void {
    this.steps.add(answer.undo);
    this.tell(answer);
    then?.(answer);
  }

  private tell(answer: Answer): void {
    if (answer.plan) this.show(answer.plan);
    if (this.view.data.items.length > 0) one("[data-plan-empty]")?.remove();
    const presses = [];
    if (this.steps.newest("undo")) presses.push({ words: this.words.undo ?? "", press: () => void this.step("undo") });
    if (this.steps.newest("redo")) presses.push({ words: this.words.redo ?? "", press: () => void this.step("redo") });
    this.band.told(answer, presses);
    say(answer.difference.sentence);
  }

  private show(plan: GanttData): void {
    this.plan = plan;
    this.view.refresh(plan);
  }

  private tried(changes: PlanChange[], answer: Answer, then?: (answer: Answer) => void): void {
    const apply = (): void => {
      this.isTrying = false;
      void this.change(changes, then).then(() => (this.isTrying = true));
    };
    const leave = (): void => {
      this.band.hide();
      this.view.refresh(this.plan);
    };
    const presses = [
      { words: this.words.apply ?? "", press: apply, isMain: true },
      { words: this.words.discard ?? "", press: leave },
    ];
    this.band.told(answer, presses, true);
    this.view.foresee(answer.difference.moved);
    say(`${this.words.would} ${answer.difference.sentence}`);
  }

  private failed(error: unknown, changes: PlanChange[]): void {
    const isStale = error instanceof NoError && error.status === 409;
    const mine = changes.map(({ version: _seen, ...change }) => change);
    const again = Object.keys(isStale ? error.mine : {}).length > 0;
    const presses = again ? [{ words: this.words.mine ?? "", press: () => void this.change(mine) }] : [];
    say(this.band.refused(error, presses));
    if (isStale) void this.reload();
    else this.view.refresh(this.plan);
  }

  private async reload(): Promise<void> {
    const answer = await fetch(this.view.root.closest<HTMLElement>("[data-gantt]")?.dataset.gantt ?? "", {
      headers: { Accept: "application/json" },
    });
    if (answer.ok) this.show((await answer.json()) as GanttData);
  }

  /** Takes the newest change back, or brings it again. */
  async step(side: "undo" | "redo"): Promise<void> {
    const context = this.steps.newest(side);
    if (!context) {
      say(this.words.nothing ?? "");
      return;
    }
    try {
      const answer = await this.door.undo(context);
      this.steps.moved(side, answer.undo);
      this.tell(answer);
    } catch (error) {
      this.steps.moved(side, undefined);
      say(this.band.refused(error));
      await this.reload();
    }
  }

  /** Reacts to a key on the table before the view does; says whether it did. */
  key(event: KeyboardEvent): boolean {
    if ((event.target as HTMLElement).tagName === "INPUT") return false;
    const chord = event.ctrlKey || event.metaKey;
    if (event.altKey) return this.altKey(event);
    if (chord) return this.chordKey(event);
    if (this.view.column >= 0 && event.key.length === 1) return this.startTyping(event);
    const row = this.view.rows[this.view.focused];
    switch (event.key) {
      case "Insert":
        this.add();
        return true;
      case "Enter":
      case "F2":
        return this.edit(this.view.focused, this.nameColumn());
      case "Delete":
        this.remove();
        return true;
      case " ":
      case "x":
        if (row) this.choose(toggled(this.view.chosen, row.item.key), row.item.key);
        return true;
      case "Escape":
        this.choose(new Set());
        return true;
      case "ArrowDown":
      case "ArrowUp":
        return event.shiftKey && this.extend(this.view.focused + (event.key === "ArrowDown" ? 1 : -1));
      default:
        return this.startTyping(event);
    }
  }

  private altKey(event: KeyboardEvent): boolean {
    const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (days) {
      this.moveBy(this.rowsWith(this.view.focused), days * (event.shiftKey ? 7 : 1), true);
      return true;
    }
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.shift(event.key === "ArrowUp" ? "up" : "down");
      return true;
    }
    return false;
  }

  private chordKey(event: KeyboardEvent): boolean {
    switch (event.key.toLowerCase()) {
      case "]":
        this.shift("indent");
        return true;
      case "[":
        this.shift("outdent");
        return true;
      case "a":
        this.choose(new Set(this.view.rows.filter(isOwn).map((row) => row.item.key)), "");
        return true;
      case "enter":
        this.view.cellAt(this.view.focused, this.view.columns.findIndex(({ name }) => name === "name"))?.querySelector("a")?.click();
        return true;
      default:
        return false;
    }
  }

  private startTyping(event: KeyboardEvent): boolean {
    if (this.view.column < 0 || event.key.length !== 1) return false;
    return this.edit(this.view.focused, this.view.column, event.key);
  }

  private nameColumn(): number {
    const name = this.view.columns.findIndex((column) => column.name === "name");
    return this.view.column >= 0 ? this.view.column : name;
  }

  /** Opens the field of a cell; `first` replaces what stands there. */
  edit(at: number, column: number, first?: string): boolean {
    const row = this.view.rows[at];
    const chosen = this.view.columns[column];
    const cell = this.view.cellAt(at, column);
    if (!row || !chosen || !cell || !isEditable(chosen, row.item)) return false;
    const isDate = chosen.typed === "date";
    typeInto(cell, {
      column: chosen,
      value: first !== undefined && !isDate ? first : typed(chosen.name, row.item),
      label: `${chosen.head}: ${row.item.name}`,
      ...(chosen.name === "owner" ? { list: this.people.id } : {}),
      done: (words, leaving) => this.typedInto(row.item, column, words, leaving),
      pasted: (text) => this.paste(text, row.item),
    });
    if (first !== undefined && !isDate) cell.querySelector("input")?.setSelectionRange(first.length, first.length);
    return true;
  }

  private typedInto(item: GanttItem, column: number, words: string | null, leaving: Leaving): void {
    if (item.key === DRAFT) return this.named(item, words, leaving);
    const name = this.view.columns[column]?.name ?? "name";
    const change = words === null ? null : changeOf(name, item, words);
    if (change) void this.change([change]);
    const at = this.view.rows.findIndex((row) => row.item.key === item.key);
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
    const here = this.view.rows[this.view.focused]?.item;
    const base = here && here.kind !== "window" ? here : undefined;
    const isInside = base !== undefined && this.view.rows[this.view.focused]?.isOpen === true;
    const items = this.view.data.items.filter((item) => item.key !== DRAFT);
    const parent = isInside ? base.key : (base?.parent ?? null);
    const draft: GanttItem = { key: DRAFT, parent, kind: "task", name: "" };
    this.after = isInside ? null : (base?.key ?? null);
    const place = base ? (isInside ? items.findIndex((item) => item.key === base.key) + 1 : endOfBranch(items, base.key)) : items.length;
    items.splice(place, 0, draft);
    this.view.refresh({ ...this.view.data, items });
    const at = this.view.rows.findIndex((row) => row.item.key === DRAFT);
    this.view.focus(at);
    this.edit(at, this.view.columns.findIndex(({ name }) => name === "name"));
  }

  /** The name of a new row: Enter takes it and offers the next. */
  private named(draft: GanttItem, words: string | null, leaving: Leaving): void {
    const items = this.view.data.items.filter((item) => item.key !== DRAFT);
    const name = words?.trim() ?? "";
    const { after } = this;
    if (!name) {
      this.view.refresh({ ...this.view.data, items });
      this.focusKey(after ?? draft.parent ?? "");
      return;
    }
    const key = newKey();
    const place = after ? { after } : { parent: draft.parent, is_first: draft.parent !== null };
    this.view.refresh({ ...this.view.data, items: this.view.data.items.map((item) => (item.key === DRAFT ? { ...item, key, name } : item)) });
    const goOn = (): void => {
      this.focusKey(key);
      if (leaving === "down") this.add();
    };
    void this.change([{ do: "add", key, name, ...place }], goOn);
  }

  private focusKey(key: string): void {
    const at = this.view.rows.findIndex((row) => row.item.key === key);
    this.view.column = -1;
    if (at >= 0) this.view.focus(at);
  }

  private choose(chosen: ReadonlySet<string>, anchor = ""): void {
    this.anchor = anchor;
    this.view.choose(chosen);
    if (chosen.size > 0) say(filled(this.words.chosen, { count: chosen.size }));
  }

  private extend(at: number): boolean {
    const from = this.view.rows[this.view.focused]?.item.key ?? "";
    const to = this.view.rows[at]?.item.key;
    if (!to) return true;
    if (this.view.chosen.size === 0 || !this.anchor) this.anchor = from;
    this.view.focus(at);
    this.choose(new Set(between(this.view.rows.filter(isOwn).map((row) => row.item.key), this.anchor, to)), this.anchor);
    return true;
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const at = Number(target.closest<HTMLElement>("[data-at]")?.dataset.at);
    const row = this.view.rows[at];
    if (!row || target.closest("input, [data-folds]")) return;
    if (event.shiftKey) {
      event.preventDefault();
      this.extend(at);
    } else if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.choose(toggled(this.view.chosen, row.item.key), row.item.key);
    } else {
      if (!target.closest("a") || target.closest("[data-column=number]")) this.choose(new Set(), row.item.key);
      this.view.focus(at);
    }
  }

  private doubleClicked(event: MouseEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-column]");
    const at = Number(cell?.closest<HTMLElement>("[data-at]")?.dataset.at);
    if (!cell || Number.isNaN(at)) return;
    const column = this.view.columns.findIndex(({ name }) => name === cell.dataset.column);
    this.edit(at, column);
  }

  /** The chosen rows, or the one at a place where it is not among them. */
  private rowsWith(at: number): Row[] {
    const here = this.view.rows[at];
    if (!here) return [];
    if (!this.view.chosen.has(here.item.key)) return isOwn(here) ? [here] : [];
    return this.view.rows.filter((row) => this.view.chosen.has(row.item.key) && isOwn(row));
  }

  private keys(): string[] {
    return this.rowsWith(this.view.focused).map((row) => row.item.key);
  }

  /** One level in or out, one place up or down. */
  shift(way: "indent" | "outdent" | "up" | "down"): void {
    const items = this.keys();
    if (items.length > 0) void this.change([{ do: way, items }]);
  }

  /** Deletes the chosen rows; the band undoes it. */
  remove(): void {
    const items = this.keys();
    if (items.length === 0) return;
    void this.change([{ do: "delete", items }], () => this.choose(new Set()));
  }

  private moveBy(rows: Row[], days: number, byKey: boolean): void {
    const keys = new Set(rows.map((row) => row.item.key));
    const isFree = freeDays(this.view.data.free);
    void this.change(() =>
      this.view.data.items
        .filter((item) => keys.has(item.key) && item.start && !item.is_done && item.kind !== "phase")
        .map((item) => {
          const from = dayNumber(item.start ?? "");
          const to = byKey ? stepped(from, days, isFree) : from + days;
          return { do: "start", item: item.key, on: isoDay(to), ...versionOf(item) };
        }),
    );
  }

  private stretch(at: number, edge: "start" | "finish", days: number): void {
    const item = this.view.rows[at]?.item;
    if (!item?.start || !item.finish) return;
    const about = { item: item.key, ...versionOf(item) };
    const finish = { do: "finish", ...about, on: isoDay(dayNumber(item.finish) + (edge === "finish" ? days : 0)) };
    const start = { do: "start", ...about, on: isoDay(dayNumber(item.start) + days) };
    void this.change(edge === "finish" ? [finish] : [start, finish]);
  }

  private link(from: number, to: number): void {
    const [before, after] = [this.view.rows[from]?.item, this.view.rows[to]?.item];
    if (before && after) void this.change([{ do: "link", item: after.key, predecessor: before.key }]);
  }

  /** Drops a row after another one: first inside an open one, else beside it. */
  private place(from: number, after: number): void {
    const [row, above] = [this.view.rows[from], this.view.rows[after]];
    if (!row || !isOwn(row)) return;
    if (above?.isOpen) void this.change([{ do: "place", item: row.item.key, parent: above.item.key }]);
    else if (above) void this.change([{ do: "place", item: row.item.key, parent: above.item.parent, after: above.item.key }]);
    else void this.change([{ do: "place", item: row.item.key }]);
  }

  private pasted(event: ClipboardEvent): void {
    const target = event.target as HTMLElement;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (target.closest("input, textarea") || !text.trim()) return;
    event.preventDefault();
    this.paste(text, this.view.rows[this.view.focused]?.item);
  }

  private paste(text: string, below: GanttItem | undefined): boolean {
    const items = this.view.data.items.filter((item) => item.key !== DRAFT);
    this.view.refresh({ ...this.view.data, items });
    const after = below?.key === DRAFT ? this.after : below?.kind === "window" ? "" : below?.key;
    void this.change([{ do: "paste", text, ...(after ? { after } : {}) }]);
    return true;
  }

  /** The chosen rows as a spreadsheet takes them, and as they can be pasted again. */
  private copied(event: ClipboardEvent): void {
    const rows = this.rowsWith(this.view.focused);
    if ((event.target as HTMLElement).closest("input") || rows.length === 0 || String(window.getSelection())) return;
    const least = Math.min(...rows.map((row) => row.level));
    const lines = rows.map(({ item, level }) => [level - least + 1, item.name, item.duration ?? "", item.owner_name ?? ""].join("\t"));
    event.clipboardData?.setData("text/plain", ["Level\tName\tDuration\tOwner", ...lines].join("\n"));
    event.preventDefault();
  }
}

function isOwn(row: Row): boolean {
  return row.item.kind !== "window" && row.item.key !== DRAFT;
}

function versionOf(item: GanttItem): { version?: number } {
  return item.version ? { version: item.version } : {};
}
