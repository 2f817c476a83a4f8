/** Short messages after a change, with Undo for ten seconds, and refusals with their reason. */
import { all, csrfToken, one, on, word } from "./dom";

export const TOAST_SECONDS = 10;

interface Toast {
  message: string;
  undo?: string | null;
  refused?: boolean;
}

/** Shows what the server announces, and what this page brought along. */
export function startToasts(): void {
  document.addEventListener("mw:toast", (event) => toast((event as CustomEvent<Toast>).detail));
  document.addEventListener("mw:refused", (event) => {
    const { message } = (event as CustomEvent<Toast>).detail;
    toast({ message, refused: true });
  });
  document.addEventListener("htmx:sendError", () => toast({ message: word("offline"), refused: true }));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (xhr.status >= 500) toast({ message: word("failed"), refused: true });
  });
  on("click", "[data-toast-close]", (_event, button) => button.closest(".mw-toast")?.remove());
  all(".mw-toast").forEach(leaveLater);
}

/** Shows one message; returns its element. */
export function toast({ message, undo, refused }: Toast): HTMLElement | null {
  const list = one("#mw-toasts");
  if (!list) return null;
  const item = document.createElement("li");
  item.className = refused ? "mw-toast mw-toast-refused" : "mw-toast";
  item.append(Object.assign(document.createElement("span"), { textContent: message }));
  if (undo) item.append(undoForm(undo));
  list.append(item);
  leaveLater(item);
  return item;
}

/** Presses Undo of the newest message, if there is one. */
export function undoNewest(): boolean {
  const button = all<HTMLButtonElement>(".mw-toast form button").at(-1);
  button?.click();
  return button !== undefined;
}

function undoForm(url: string): HTMLFormElement {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url });
  const token = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken" });
  token.value = csrfToken();
  const button = Object.assign(document.createElement("button"), { className: "mw-press", textContent: word("undo") });
  form.append(token, button);
  return form;
}

function leaveLater(item: HTMLElement): void {
  let rest = TOAST_SECONDS;
  const tick = window.setInterval(() => {
    if (item.matches(":hover, :focus-within")) return;
    rest -= 1;
    if (rest > 0) return;
    window.clearInterval(tick);
    item.remove();
  }, 1000);
}
