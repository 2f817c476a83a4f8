/** The side panel of one item: everything the plan knows of it, as a form of the server. */
import { all, one } from "../dom";
import type { Editor } from "./editor";

/** Opens the panel on Alt Enter, on a double click of a bar, and by the buttons that ask for it. */
export function startPanel(editor: Editor): void {
  const { view } = editor;
  const aside = one("[data-plan-panel]");
  if (!aside) return;
  view.grid.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.altKey) return;
    event.preventDefault();
    void open(aside, editor, view.rows[view.focused]?.item.key);
  });
  view.chart.svg.addEventListener("dblclick", (event) => {
    const at = view.rowAtHeight(event.clientY - view.chart.svg.getBoundingClientRect().top);
    void open(aside, editor, view.rows[at]?.item.key);
  });
  for (const button of all("[data-plan-opens]")) {
    button.addEventListener("click", () => void open(aside, editor, view.rows[view.focused]?.item.key));
  }
  aside.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-plan-closes]")) close(aside, editor);
  });
  aside.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(aside, editor);
  });
  aside.addEventListener("submit", (event) => {
    event.preventDefault();
    void save(aside, editor, event.target as HTMLFormElement);
  });
}

async function open(aside: HTMLElement, editor: Editor, key: string | undefined): Promise<void> {
  const item = editor.view.data.items.find((each) => each.key === key);
  if (!item || item.kind === "window") return;
  const answer = await fetch((aside.dataset.planPanel ?? "").replace("00000000-0000-0000-0000-000000000000", item.key), {
    headers: { "HX-Request": "true" },
  });
  if (!answer.ok) return;
  aside.innerHTML = await answer.text();
  aside.hidden = false;
  one<HTMLElement>("h2", aside)?.focus();
}

function close(aside: HTMLElement, editor: Editor): void {
  aside.hidden = true;
  aside.replaceChildren();
  editor.view.focus(editor.view.focused);
}

async function save(aside: HTMLElement, editor: Editor, form: HTMLFormElement): Promise<void> {
  try {
    await editor.submit(form);
    close(aside, editor);
  } catch (error) {
    const place = one("[data-plan-refusal]", form);
    const message = editor.band.refused(error);
    if (place) {
      place.textContent = message;
      place.hidden = false;
    }
  }
}
