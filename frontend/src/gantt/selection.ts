/** Which rows are chosen: one by one, from one to another, all. */
import { say } from "../dom";
import { filled, type EditorWords } from "./band";
import { isOwn, type Row } from "./rows";
import type { GanttView } from "./view";

/** The keys between two rows, both included. */
export function between(keys: string[], anchor: string, at: string): string[] {
  const [first, second] = [keys.indexOf(anchor), keys.indexOf(at)];
  if (first < 0 || second < 0) return second < 0 ? [] : [at];
  return keys.slice(Math.min(first, second), Math.max(first, second) + 1);
}

/** The same choice with one row added or taken away. */
export function toggled(chosen: ReadonlySet<string>, key: string): Set<string> {
  const found = new Set(chosen);
  if (!found.delete(key)) found.add(key);
  return found;
}

export class Choice {
  private anchor = "";

  constructor(
    private readonly view: GanttView,
    private readonly words: EditorWords,
  ) {
    view.rowgroup.addEventListener("click", (event) => this.clicked(event));
  }

  /** Chooses exactly these; `anchor` is where a stretch starts. */
  set(chosen: ReadonlySet<string>, anchor = ""): void {
    this.anchor = anchor;
    this.view.choose(chosen);
    if (chosen.size > 0) say(filled(this.words.chosen, { count: chosen.size }));
  }

  /** One row more or less. */
  toggle(at: number): void {
    const key = this.view.rows[at]?.item.key;
    if (key) this.set(toggled(this.view.chosen, key), key);
  }

  /** Every row of this plan in sight. */
  all(): void {
    this.set(new Set(this.own()));
  }

  private own(): string[] {
    return this.view.rows.filter(isOwn).map((row) => row.item.key);
  }

  /** From where the choice began to a row. */
  extend(at: number): boolean {
    const from = this.view.rows[this.view.focused]?.item.key ?? "";
    const to = this.view.rows[at]?.item.key;
    if (!to) return true;
    if (this.view.chosen.size === 0 || !this.anchor) this.anchor = from;
    this.view.focus(at);
    this.set(new Set(between(this.own(), this.anchor, to)), this.anchor);
    return true;
  }

  /** The chosen rows, or the one at a place where it is not among them. */
  rowsWith(at: number): Row[] {
    const here = this.view.rows[at];
    if (!here) return [];
    if (!this.view.chosen.has(here.item.key)) return isOwn(here) ? [here] : [];
    return this.view.rows.filter((row) => this.view.chosen.has(row.item.key) && isOwn(row));
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
      this.toggle(at);
    } else {
      if (!target.closest("a") || target.closest("[data-column=number]")) this.set(new Set(), row.item.key);
      this.view.focus(at);
    }
  }
}
