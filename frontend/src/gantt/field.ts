/** One cell as a field: Enter saves and goes down, Tab goes on, Escape leaves everything as it was. */
import type { Column } from "./columns";

export type Leaving = "down" | "right" | "left" | "stay";

export interface Typing {
  column: Column;
  value: string;
  label: string;
  list?: string;
  /** Called once with the words, or null when they are given up, and where to go next. */
  done: (words: string | null, leaving: Leaving) => void;
  /** Rows pasted into a name; true when they were taken. */
  pasted?: (text: string) => boolean;
}

/** Puts a field into a cell and the keyboard into the field. */
export function typeInto(cell: HTMLElement, typing: Typing): HTMLInputElement {
  const input = document.createElement("input");
  input.className = "mw-gantt-field";
  input.type = typing.column.typed ?? "text";
  input.value = typing.value;
  input.setAttribute("aria-label", typing.label);
  if (typing.list) input.setAttribute("list", typing.list);
  let isOver = false;
  const leave = (words: string | null, leaving: Leaving): void => {
    if (isOver) return;
    isOver = true;
    input.remove();
    cell.classList.remove("mw-gantt-typing");
    typing.done(words, leaving);
  };
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    const going: Record<string, Leaving> = { Enter: "down", Tab: event.shiftKey ? "left" : "right" };
    const leaving = going[event.key];
    if (event.key === "Escape") leave(null, "stay");
    else if (leaving) leave(input.value, leaving);
    else return;
    event.preventDefault();
  });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\n\t]/.test(text.trim()) || !typing.pasted) return;
    event.preventDefault();
    event.stopPropagation();
    leave(null, "stay");
    typing.pasted(text);
  });
  input.addEventListener("blur", () => leave(input.value, "stay"));
  cell.classList.add("mw-gantt-typing");
  cell.append(input);
  input.focus();
  input.select();
  return input;
}
