/** The keys that every reader has: from row to row, into cells and back, folding. */
import type { GanttView } from "./view";

/** Reacts to a key on the table; says whether it did. */
export function walked(view: GanttView, event: KeyboardEvent): boolean {
  const row = view.rows[view.focused];
  if (!row || event.altKey || event.ctrlKey || event.metaKey) return false;
  switch (event.key) {
    case "ArrowDown":
    case "j":
      view.focus(view.focused + 1);
      return true;
    case "ArrowUp":
    case "k":
      view.focus(view.focused - 1);
      return true;
    case "Home":
      view.focus(0);
      return true;
    case "End":
      view.focus(view.rows.length - 1);
      return true;
    case "PageDown":
    case "PageUp":
      view.focus(view.focused + (event.key === "PageDown" ? 1 : -1) * view.rowsInSight());
      return true;
    case "ArrowRight":
      if (view.column < 0 && row.hasChildren && !row.isOpen) view.toggle(view.focused, true);
      else walk(view, 1);
      return true;
    case "ArrowLeft":
      if (view.column >= 0) walk(view, -1);
      else if (row.isOpen) view.toggle(view.focused, false);
      else view.focus(parentOf(view, view.focused));
      return true;
    case "Enter":
      view.open(view.focused);
      return true;
    default:
      return false;
  }
}

/** From the row into its cells and along them; left of the first one is the row again. */
function walk(view: GanttView, step: number): void {
  view.column = Math.max(-1, Math.min(view.column + step, view.columns.length - 1));
  view.focus(view.focused);
}

function parentOf(view: GanttView, at: number): number {
  const level = view.rows[at]?.level ?? 1;
  for (let above = at - 1; above >= 0; above -= 1) if ((view.rows[above]?.level ?? 0) < level) return above;
  return at;
}
