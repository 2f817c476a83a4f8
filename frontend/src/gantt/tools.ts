/** The tools above the plan: what the keys do, as buttons; what is shown; and undo for the whole page. */
import { all, one } from "../dom";
import { isTyping } from "../keys";
import type { Editor } from "./editor";
import type { GanttView } from "./view";

const WIDE = "mw-plan-wide";

/** Wires the tools; without an editor those that change something go away. */
export function startTools(tools: HTMLElement, view: GanttView, editor: Editor | null): void {
  tools.hidden = false;
  for (const button of all("[data-plan-does]")) {
    button.hidden = editor === null;
    button.addEventListener("click", () => does(button.dataset.planDoes ?? "", editor));
  }
  for (const group of all("[data-plan-editing]", tools)) group.hidden = editor === null;
  one<HTMLInputElement>("[data-plan-trying]", tools)?.addEventListener("change", (event) => {
    if (editor) editor.isTrying = (event.target as HTMLInputElement).checked;
  });
  startShowing(tools, view);
  if (editor) document.addEventListener("keydown", (event) => undoKey(event, editor), true);
}

function does(what: string, editor: Editor | null): void {
  if (!editor) return;
  if (what === "add") editor.cells.add();
  else if (what === "delete") editor.rows.remove();
  else if (what === "undo" || what === "redo") void editor.step(what);
  else if (what === "indent" || what === "outdent" || what === "up" || what === "down") editor.rows.shift(what);
}

function startShowing(tools: HTMLElement, view: GanttView): void {
  const shows = one("[data-plan-shows]", tools);
  if (shows) one(".mw-gantt-tools")?.prepend(shows);
  const wide = one<HTMLInputElement>("[data-plan-wide]");
  if (wide && localStorage.getItem(WIDE)) {
    wide.checked = true;
    view.show({ wide: true });
  }
  wide?.addEventListener("change", () => {
    localStorage.setItem(WIDE, wide.checked ? "1" : "");
    view.show({ wide: wide.checked });
  });
  const float = one<HTMLInputElement>("[data-plan-float]");
  float?.addEventListener("change", () => view.show({ float: float.checked }));
  const path = one<HTMLInputElement>("[data-plan-path]");
  path?.addEventListener("change", () => view.root.classList.toggle("mw-gantt-path", path.checked));
  const words = one<HTMLInputElement>("[data-plan-filter]", tools);
  words?.addEventListener("input", () => view.show({ words: words.value }));
  one("[data-plan-print]")?.addEventListener("click", () => window.print());
}

/** Ctrl Z and Ctrl Shift Z (or Ctrl Y) anywhere on the page but in fields. */
function undoKey(event: KeyboardEvent, editor: Editor): void {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y") || isTyping(event.target)) return;
  const side = key === "y" || event.shiftKey ? "redo" : "undo";
  if (!editor.steps.newest(side)) return;
  event.preventDefault();
  event.stopPropagation();
  void editor.step(side);
}
