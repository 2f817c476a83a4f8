/** Menus made of details: they close on Escape and on a click elsewhere. Forms that send themselves. */
import { all, on } from "./dom";

/** Starts the small behaviours of menus and self-sending forms. */
export function startMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of all<HTMLDetailsElement>("details.mw-menu[open]")) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all<HTMLDetailsElement>("details.mw-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
      event.stopPropagation();
    }
  });
  on("change", "form[data-sends-itself]", (event, form) => {
    if ((event.target as HTMLElement).tagName === "SELECT") (form as HTMLFormElement).requestSubmit();
  });
}
