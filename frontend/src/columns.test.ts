import { expect, test } from "vitest";
import { columnUp } from "./table";

test("a column goes before the one above it, never before the name", () => {
  document.body.innerHTML = `<form>
    <div class="mw-column-choice" id="n"><input class="mw-check"></div>
    <div class="mw-column-choice" id="a"><input class="mw-check" type="checkbox"><button data-column-up></button></div>
    <div class="mw-column-choice" id="b"><input class="mw-check" type="checkbox"><button data-column-up></button></div></form>`;
  const order = () => [...document.querySelectorAll(".mw-column-choice")].map((each) => each.id).join("");
  const up = (id: string) => columnUp(document.querySelector<HTMLElement>(`#${id} button`) as HTMLElement);
  up("b");
  expect(order()).toBe("nba");
  up("b");
  expect(order()).toBe("nba");
  expect(document.querySelector<HTMLInputElement>("#b .mw-check")?.checked).toBe(true);
});
