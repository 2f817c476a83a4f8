/** The two questions a board asks: what must be true before a stage, and why a card is blocked. */
import { one } from "../dom";
import { make } from "./draw";
import type { Asked, BoardTarget } from "./types";

/** Opens the form of a template on the page and gives its fields when it is sent, null when it is closed. */
function openForm(template: string, prepare: (form: HTMLFormElement) => void): Promise<FormData | null> {
  const source = one<HTMLTemplateElement>(`#${template}`);
  const dialog = source?.content.firstElementChild?.cloneNode(true) as HTMLDialogElement | undefined;
  const form = dialog?.querySelector("form");
  if (!dialog || !form) return Promise.resolve(null);
  prepare(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(new FormData(form));
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      answer(null);
      dialog.remove();
    });
  });
}

/** Asks the checks before a stage; gives the answers by key, empty for "it is so", null when it was closed. */
export async function askChecks(title: string, asked: Asked[]): Promise<Record<string, string> | null> {
  const open = asked.filter((line) => !line.is_answered);
  const sent = await openForm("mw-board-checks", (form) => {
    form.querySelector("h2")?.append(title);
    form.querySelector("[data-lines]")?.append(...open.map((line) => checkLine(line, form.dataset)));
  });
  return sent && readAnswers(open, (name) => String(sent.get(name) ?? ""));
}

/** The answers in a form: a reason where one is given, else a tick. */
export function readAnswers(open: Asked[], value: (name: string) => string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { key } of open) {
    const because = value(`because-${key}`).trim();
    if (because || value(`so-${key}`)) found[key] = because;
  }
  return found;
}

function checkLine(line: Asked, words: DOMStringMap): HTMLElement {
  const row = make("li", "mw-check-line");
  const label = make("label", "mw-check-label");
  const box = Object.assign(make("input", "mw-check"), { type: "checkbox", name: `so-${line.key}`, value: "yes" });
  label.append(box, line.text);
  const because = Object.assign(make("input", "form-control"), { name: `because-${line.key}`, maxLength: 300, placeholder: words.because ?? "" });
  because.setAttribute("aria-label", `${words.because ?? ""}: ${line.text}`);
  row.append(label, because);
  return row;
}

/** Asks why a card is blocked and which team it waits for. */
export async function askBlock(name: string, teams: BoardTarget[]): Promise<{ reason: string; team: string | null } | null> {
  const sent = await openForm("mw-board-block", (form) => {
    form.querySelector("h2")?.append(name);
    const select = form.querySelector("select");
    teams.forEach((team) => select?.add(new Option(team.name, team.key)));
  });
  return sent && { reason: String(sent.get("reason") ?? ""), team: String(sent.get("team") ?? "") || null };
}
