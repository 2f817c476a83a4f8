import { expect, test } from "vitest";
import { nameCountries, nameCountry } from "./countries";

test("countries are named and ordered in the reader's language, and the choice stays", () => {
  document.body.innerHTML = `<select data-countries><option value="">None</option>
    <option value="AT">Austria</option><option value="GB">United Kingdom</option><option value="DE">Germany</option></select>`;
  const select = document.querySelector("select") as HTMLSelectElement;
  select.value = "GB";
  nameCountries(select, "de");
  expect([...select.options].map((option) => option.text)).toEqual(["None", "Deutschland", "Österreich", "Vereinigtes Königreich"]);
  expect(select.value).toBe("GB");
});

test("a country within a text is named in the reader's language", () => {
  document.body.innerHTML = `<span data-country="DE">Germany</span>`;
  const named = document.querySelector<HTMLElement>("span")!;
  nameCountry(named, "fr");
  expect(named.textContent).toBe("Allemagne");
});
