import { expect, test } from "vitest";
import { dateOf, dayNumber, fitting, shortDay, tickUnit, ticks, width, x, zoomed, type Scale } from "./days";

test("days are numbers and come back, also over summer time and leap days", () => {
  for (const iso of ["1970-01-01", "2026-03-29", "2028-02-29", "2026-11-23"]) {
    expect(dateOf(dayNumber(iso)).toISOString().slice(0, 10)).toBe(iso);
  }
  expect(dayNumber("2028-03-01") - dayNumber("2028-02-28")).toBe(2);
  expect(dayNumber("2026-03-30") - dayNumber("2026-03-28")).toBe(2);
});

test("a day is written in the order of the language", () => {
  expect(shortDay(dayNumber("2027-05-18"), "en-GB")).toBe("18 May");
  expect(shortDay(dayNumber("2027-05-18"), "de")).toBe("18. Mai");
  expect(shortDay(dayNumber("2026-11-12"), "de")).toBe("12. Nov");
});

test("the plan fits its room and keeps its days when zoomed", () => {
  const scale = fitting(100, 200, 700);
  expect(width(scale)).toBe(700);
  expect(x(scale, 100)).toBeGreaterThan(0);
  expect(x(scale, 200)).toBeLessThan(700);
  const days = zoomed(scale, "day", 700);
  expect(tickUnit(days)).toBe("day");
  expect(ticks({ ...days, first: dayNumber("2026-11-29"), last: dayNumber("2026-12-01") }, "en-GB").map(({ name }) => name)).toEqual(["29 Nov", "30 Nov", "1 Dec"]);
  expect(width(zoomed(scale, "year", 700))).toBeGreaterThanOrEqual(700);
});

test.each([
  [60, "day"],
  [9, "week"],
  [2, "month"],
  [0.5, "quarter"],
  [0.2, "year"],
] as const)("at %s pixels a day the ticks are %ss", (pixelsPerDay, unit) => {
  expect(tickUnit({ first: 0, last: 900, pixelsPerDay })).toBe(unit);
});

test("ticks stand on the first of months, on Mondays, and name the year in January", () => {
  const scale: Scale = { first: dayNumber("2026-11-10"), last: dayNumber("2027-03-10"), pixelsPerDay: 3 };
  expect(ticks(scale, "en-GB").map((tick) => tick.name)).toEqual(["Dec", "Jan ’27", "Feb", "Mar"]);
  const weeks = ticks({ ...scale, pixelsPerDay: 10 }, "en-GB");
  expect(weeks[0]?.name).toBe("16 Nov");
  expect(weeks.every((tick) => dateOf(tick.day).getUTCDay() === 1)).toBe(true);
  expect(ticks({ ...scale, pixelsPerDay: 0.5 }, "en-GB").map((tick) => tick.name)).toEqual(["Jan ’27"]);
});
