import { expect, test } from "vitest";
import { nameCountries } from "./countries";

test("countries are named and ordered in the reader's language, and the choice stays", () => {
  document.body.innerHTML = `<select data-countries><option value="">None</option>
    <option value="AT">Austria</option><option value="GB">United Kingdom</option><option value="DE">Germany</option></select>`;
  const select = document.querySelector("select") as HTMLSelectElement;
  select.value = "GB";
  nameCountries(select, "de");
  expect([...select.options].map((option) => option.text)).toEqual(["None", "Deutschland", "Österreich", "Vereinigtes Königreich"]);
  expect(select.value).toBe("GB");
});
