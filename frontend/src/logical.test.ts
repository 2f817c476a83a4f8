import { expect, test } from "vitest";
import { asLogical } from "../build/tabler";

test("sides become start and end", () => {
  const css = ".a{margin-left:1px;border-right-color:red;left:0;border-top-left-radius:2px;text-align:right;float:left}";
  expect(asLogical(css)).toBe(
    ".a{margin-inline-start:1px;border-inline-end-color:red;inset-inline-start:0;" +
      "border-start-start-radius:2px;text-align:end;float:inline-start}",
  );
});

test("names that only hold a side stay", () => {
  const css = ".a-left{--left:1px;transform-origin:left}.b{background-position:right}";
  expect(asLogical(css)).toBe(css);
});
