/** What an open cell holds after somebody else was faster. */
import { expect, test } from "vitest";
import { takeVersion } from "./table";

function refused(on: Element, version: number | null): void {
  on.addEventListener("mw:refused", (event) => takeVersion(event as CustomEvent<{ version: number | null }>));
  on.dispatchEvent(new CustomEvent("mw:refused", { detail: { version } }));
}

test("the newer version is taken over, so that saving again keeps one's own value", () => {
  document.body.innerHTML = '<form><input type="hidden" name="due_on-version" value="3"><input name="due_on-value"></form>';
  const form = document.querySelector("form")!;
  const version = document.querySelector("input")!;
  refused(form, null);
  expect(version.value).toBe("3");
  refused(form, 7);
  expect(version.value).toBe("7");
});
