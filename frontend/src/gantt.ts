/** The Gantt island: finds its places on the page, fetches the plan, draws it. */
import { all, one } from "./dom";
import type { Unit } from "./gantt/days";
import type { GanttData } from "./gantt/types";
import { GanttView, marksInUse, type Words } from "./gantt/view";

async function start(place: HTMLElement): Promise<void> {
  const root = one("[data-gantt-root]", place);
  if (!root) return;
  const answer = await fetch(place.dataset.gantt ?? "", { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const data = (await answer.json()) as GanttData;
  const marks = marksInUse(data);
  for (const entry of all("[data-mark]", place)) entry.hidden = !marks.has(entry.dataset.mark ?? "");
  const view = new GanttView(root, data, { ...place.dataset } as unknown as Words);
  place.classList.add("mw-gantt-ready");
  for (const button of all<HTMLButtonElement>("[data-zoom]", place)) {
    button.addEventListener("click", () => {
      view.zoom(button.dataset.zoom as Unit | "fit");
      for (const other of all("[data-zoom]", place)) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}

for (const place of all("[data-gantt]")) void start(place);
