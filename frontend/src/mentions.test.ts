import { describe, expect, test } from "vitest";
import { completed, startedName } from "./mentions";

describe("the started name", () => {
  test.each([
    ["Ask @Ma", 7, "Ma"],
    ["@Mara Lin", 9, "Mara Lin"],
    ["@Ömer", 5, "Ömer"],
    ["mail@Ma", 7, null],
    ["Ask @", 5, null],
    ["@Ma and more", 3, "Ma"],
  ])("of %s at %i is %s", (text, caret, expected) => {
    expect(startedName(text, caret)).toBe(expected);
  });
});

test("completing keeps what stands before and after", () => {
  expect(completed("Ask @Ma about it", 7, "Mara Lindqvist")).toEqual({ text: "Ask @Mara Lindqvist about it", caret: 20 });
});
