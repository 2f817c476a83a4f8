/** What is done to whole rows: moved in time and in the outline, stretched, linked, deleted. */
import { dayNumber, isoDay } from "./days";
import type { Drops } from "./drag";
import type { Editor } from "./editor";
import { freeDays, stepped } from "./free";
import { isOwn, type Row } from "./rows";
import type { GanttItem, Moved, PlanChange } from "./types";

export class RowChanges implements Drops {
  constructor(private readonly editor: Editor) {}

  private chosen(): GanttItem[] {
    return this.editor.choice.rowsWith(this.editor.view.focused).map((row) => row.item);
  }

  /** One level in or out, one place up or down. */
  shift(way: "indent" | "outdent" | "up" | "down"): void {
    const items = this.chosen().map(({ key }) => key);
    if (items.length > 0) void this.editor.change([{ do: way, items }]);
  }

  /** Deletes the chosen rows; the band undoes it. */
  remove(): void {
    const gone = this.chosen();
    if (gone.length === 0) return;
    const versions = Object.fromEntries(gone.flatMap(({ key, version }) => (version ? [[key, version]] : [])));
    const change = { do: "delete", items: gone.map(({ key }) => key), versions };
    void this.editor.change([change], () => this.editor.choice.set(new Set()));
  }

  /** Rows moved by keys: so many days of work from where they stand when their turn comes. */
  step(at: number, days: number): void {
    const keys = keysOf(this.editor.choice.rowsWith(at));
    const isFree = freeDays(this.editor.view.data.free);
    void this.editor.change(() => starts(this.movable(keys), (from) => stepped(from, days, isFree)));
  }

  /** Bars dropped some days further. */
  moved(at: number, days: number): void {
    const items = this.movable(keysOf(this.editor.choice.rowsWith(at)));
    this.expect(items, days, days);
    void this.editor.change(starts(items, (from) => from + days));
  }

  private movable(keys: ReadonlySet<string>): GanttItem[] {
    return this.editor.view.data.items.filter((item) => keys.has(item.key) && item.start && !item.is_done && item.kind !== "phase");
  }

  /** Draws where bars were dropped, until the server says where they stand. */
  private expect(items: GanttItem[], startDays: number, finishDays: number): void {
    const later = (day: string, days: number): string => isoDay(dayNumber(day) + days);
    const moved: Pick<Moved, "key" | "start" | "finish">[] = items.flatMap(({ key, start, finish }) =>
      start && finish ? [{ key, start: later(start, startDays), finish: later(finish, finishDays) }] : [],
    );
    this.editor.view.foresee(moved);
  }

  /** A bar whose edge was dropped some days further. */
  stretched(at: number, edge: "start" | "finish", days: number): void {
    const item = this.editor.view.rows[at]?.item;
    if (!item?.start || !item.finish) return;
    this.expect([item], edge === "start" ? days : 0, edge === "finish" ? days : 0);
    const about = { item: item.key, ...versionOf(item) };
    const finish = { do: "finish", ...about, on: isoDay(dayNumber(item.finish) + (edge === "finish" ? days : 0)) };
    const start = { do: "start", ...about, on: isoDay(dayNumber(item.start) + days) };
    void this.editor.change(edge === "finish" ? [finish] : [start, finish]);
  }

  /** A line drawn from one bar to another. */
  linked(from: number, to: number): void {
    const { rows } = this.editor.view;
    const [before, after] = [rows[from]?.item, rows[to]?.item];
    if (before && after) void this.editor.change([{ do: "link", item: after.key, predecessor: before.key }]);
  }

  /** Drops a row after another one: first inside an open one, else beside it. */
  placed(from: number, after: number): void {
    const { rows } = this.editor.view;
    const [row, above] = [rows[from], rows[after]];
    if (!row || !isOwn(row)) return;
    const place = above?.isOpen ? { parent: above.item.key } : above ? { parent: above.item.parent, after: above.item.key } : {};
    void this.editor.change([{ do: "place", item: row.item.key, ...place }]);
  }
}

function keysOf(rows: Row[]): ReadonlySet<string> {
  return new Set(rows.map((row) => row.item.key));
}

function starts(items: GanttItem[], to: (from: number) => number): PlanChange[] {
  return items.map((item) => ({ do: "start", item: item.key, on: isoDay(to(dayNumber(item.start ?? ""))), ...versionOf(item) }));
}

function versionOf(item: GanttItem): { version?: number } {
  return item.version ? { version: item.version } : {};
}
