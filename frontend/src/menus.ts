/** Menus made of details: they close on Escape and on a click elsewhere. Tabs, and forms that send themselves. */
import { all, on } from "./dom";

/** Starts the small behaviours of menus, tabs and self-sending forms. */
export function startMenus(): void {
  for (const tab of all(":is(.mw-tabs, .mw-quick) a[aria-current]")) showTab(tab);
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
      event.preventDefault();
    }
  });
  on("focusin", "input[readonly]", (_event, field) => (field as HTMLInputElement).select());
  on("change", "form[data-sends-itself]", (event, form) => {
    if ((event.target as HTMLElement).tagName === "SELECT") (form as HTMLFormElement).requestSubmit();
  });
}

/** Brings the tab one is on into view, where tabs scroll sideways; the page itself stays where it is. */
function showTab(tab: HTMLElement): void {
  const tabs = tab.closest<HTMLElement>(".mw-tabs, .mw-quick");
  if (!tabs) return;
  const [whole, part] = [tabs.getBoundingClientRect(), tab.getBoundingClientRect()];
  tabs.scrollLeft += part.left + part.width / 2 - whole.left - whole.width / 2;
}
