/** Countries are called, and ordered, as in the reader's language; without scripts they stay in English. */
import { all } from "./dom";

export function startCountries(): void {
  const language = document.documentElement.lang || "en";
  for (const select of all<HTMLSelectElement>("select[data-countries]")) nameCountries(select, language);
  for (const named of all("[data-country]")) nameCountry(named, language);
}

/** Names the options by their two-letter codes; the one without a code stays first. */
export function nameCountries(select: HTMLSelectElement, language: string): void {
  const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  const chosen = select.value;
  const options = [...select.options].filter((option) => option.value !== "");
  for (const option of options) option.text = names.of(option.value) ?? option.text;
  select.append(...options.sort((one, other) => one.text.localeCompare(other.text, language)));
  select.value = chosen;
}

/** Names one country that stands in a text. */
export function nameCountry(named: HTMLElement, language: string): void {
  const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  named.textContent = names.of(named.dataset.country ?? "") ?? named.textContent;
}
