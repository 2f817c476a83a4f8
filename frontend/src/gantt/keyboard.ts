/** The keys of the editor: they come before those of the view. */
import type { Editor } from "./editor";

export class Keyboard {
  constructor(private readonly editor: Editor) {
    editor.view.grid.addEventListener(
      "keydown",
      (event) => {
        if (!this.key(event)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
  }

  /** Reacts to a key on the table; says whether it did. */
  key(event: KeyboardEvent): boolean {
    if ((event.target as HTMLElement).tagName === "INPUT") return false;
    if (event.altKey) return this.altKey(event);
    if (event.ctrlKey || event.metaKey) return this.chordKey(event);
    const { cells, choice, rows, view } = this.editor;
    if (view.column >= 0 && event.key.length === 1) return cells.edit(view.focused, view.column, event.key);
    switch (event.key) {
      case "Insert":
        cells.add();
        return true;
      case "Enter":
      case "F2":
        return cells.edit(view.focused, cells.column());
      case "Delete":
        rows.remove();
        return true;
      case " ":
      case "x":
        choice.toggle(view.focused);
        return true;
      case "Escape":
        choice.set(new Set());
        return true;
      case "ArrowDown":
      case "ArrowUp":
        return event.shiftKey && choice.extend(view.focused + (event.key === "ArrowDown" ? 1 : -1));
      default:
        return false;
    }
  }

  private altKey(event: KeyboardEvent): boolean {
    const { rows, view } = this.editor;
    const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (days) rows.step(view.focused, days * (event.shiftKey ? 7 : 1));
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") rows.shift(event.key === "ArrowUp" ? "up" : "down");
    else return false;
    return true;
  }

  private chordKey(event: KeyboardEvent): boolean {
    const { choice, rows, view } = this.editor;
    switch (event.key.toLowerCase()) {
      case "]":
        rows.shift("indent");
        return true;
      case "[":
        rows.shift("outdent");
        return true;
      case "a":
        choice.all();
        return true;
      case "enter":
        view.open(view.focused);
        return true;
      default:
        return false;
    }
  }
}
