/** The Gantt island: finds its places on the page, fetches the plan, draws it, and lets it be edited. */
import { all, one } from "./dom";
import type { Unit } from "./gantt/days";
import { Door } from "./gantt/door";
import { Editor } from "./gantt/editor";
import { marksInUse } from "./gantt/extent";
import { startPanel } from "./gantt/panel";
import { startTools } from "./gantt/tools";
import type { GanttData } from "./gantt/types";
import { GanttView, type Words } from "./gantt/view";

async function start(place: HTMLElement): Promise<void> {
  const root = one("[data-gantt-root]", place);
  if (!root) return;
  const address = place.dataset.gantt ?? "";
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const data = (await answer.json()) as GanttData;
  performance.mark("gantt-data");
  const marks = marksInUse(data);
  for (const entry of all("[data-mark]", place)) entry.hidden = !marks.has(entry.dataset.mark ?? "");
  const words = { ...place.dataset, ...one("[data-plan-words]")?.dataset } as unknown as Words;
  place.classList.add("mw-gantt-ready"); // first, so that the root is as high as the window and only rows in sight are drawn
  const view = new GanttView(root, data, words);
  performance.mark("gantt-drawn");
  for (const button of all<HTMLButtonElement>("[data-zoom]", place)) {
    button.addEventListener("click", () => {
      view.zoom(button.dataset.zoom as Unit | "fit");
      for (const other of all("[data-zoom]", place)) other.setAttribute("aria-pressed", String(other === button));
    });
  }
  const tools = one("[data-plan-tools]");
  if (tools) edit(place, tools, view, address.replace(/\/gantt$/, "/plan"));
}

function edit(place: HTMLElement, tools: HTMLElement, view: GanttView, address: string): void {
  const words = { ...place.dataset, ...one("[data-plan-words]")?.dataset } as Record<string, string>;
  const editor = view.data.can_edit ? new Editor(view, new Door(address), words, place) : null;
  startTools(tools, view, editor);
  if (editor) startPanel(editor);
}

for (const place of all("[data-gantt]")) void start(place);
