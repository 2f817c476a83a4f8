/** The band above the plan: what a change did, or would do, with its reasons, and the way back. */
import { dayNumber, shortDay } from "./days";
import { NoError } from "./door";
import type { Answer, Difference } from "./types";

/** The words of the editor, as they stand on the page. */
export type EditorWords = Record<string, string>;

/** Puts values into a sentence: `{name}`. */
export function filled(sentence: string | undefined, values: Record<string, string | number>): string {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export interface Press {
  words: string;
  press: () => void;
  isMain?: boolean;
}

export class Band {
  private readonly place = document.createElement("div");

  constructor(
    before: Element,
    private readonly words: EditorWords,
    private readonly language: string,
  ) {
    this.place.className = "mw-plan-band";
    this.place.hidden = true;
    before.before(this.place);
  }

  /** Says what changed; the moves behind it open on demand. */
  told(answer: Answer, presses: Press[], isPreview = false): void {
    const { difference } = answer;
    const more = difference.moved.length > 0 ? [this.moves(difference)] : [];
    const counted = [
      ...(difference.added_count > 1 ? [filled(this.words.added, { count: difference.added_count })] : []),
      ...(difference.removed_count > 0 ? [filled(this.words.removed, { count: difference.removed_count })] : []),
      ...(answer.notes ?? []),
    ];
    const lead = isPreview ? `${this.words.would} ` : "";
    this.show(isPreview ? "whatif" : "", lead + [difference.sentence, ...counted].join(" "), presses, more);
  }

  /** Says why nothing was written; of a stale edit both values. */
  refused(error: unknown, presses: Press[] = []): string {
    const message = error instanceof NoError && error.message ? error.message : (this.words.failed ?? "");
    const more = error instanceof NoError && error.status === 409 ? this.values(error) : [];
    this.show("refused", message, presses, more);
    return message;
  }

  hide(): void {
    this.place.hidden = true;
  }

  private show(tone: string, sentence: string, presses: Press[], more: HTMLElement[]): void {
    const text = Object.assign(document.createElement("p"), { textContent: sentence });
    const buttons = document.createElement("div");
    buttons.className = "mw-plan-band-presses";
    for (const { words, press, isMain } of presses) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
      button.className = isMain ? "btn btn-primary btn-sm" : "mw-press";
      button.addEventListener("click", press);
      buttons.append(button);
    }
    this.place.className = `mw-plan-band${tone ? ` mw-plan-band-${tone}` : ""}`;
    this.place.replaceChildren(text, buttons, ...more);
    this.place.hidden = false;
  }

  private values(error: NoError): HTMLElement[] {
    return Object.keys(error.mine).map((name) => {
      const values = { theirs: String(error.theirs[name] ?? "–"), mine: String(error.mine[name] ?? "–") };
      return Object.assign(document.createElement("p"), { textContent: filled(this.words.both, values) });
    });
  }

  private moves(difference: Difference): HTMLElement {
    const details = document.createElement("details");
    const summary = Object.assign(document.createElement("summary"), {
      textContent: filled(this.words.moves, { count: difference.moved_count }),
    });
    const table = document.createElement("table");
    table.className = "mw-table mw-table-compact";
    const body = table.createTBody();
    const head = table.createTHead().insertRow();
    for (const name of ["item", "was", "now", "by", "why"]) {
      head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: this.words[name] ?? "" }));
    }
    for (const each of difference.moved) {
      const row = body.insertRow();
      row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: each.name }));
      const days = each.said.slice(each.name.length).trim();
      for (const text of [this.day(each.finish_was), this.day(each.finish), days, each.why]) row.insertCell().textContent = text;
    }
    const scroll = Object.assign(document.createElement("div"), { className: "mw-scroll", tabIndex: 0 });
    scroll.append(table);
    details.append(summary, scroll);
    return details;
  }

  private day(iso: string): string {
    return shortDay(dayNumber(iso), this.language);
  }
}
