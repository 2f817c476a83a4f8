import { expect, test } from "vitest";
import { between, reordered } from "./rank";

test("a row moves up, down, and stays where it is", () => {
  expect(reordered(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(reordered(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(reordered(["a", "b", "c"], 1, 1)).toEqual(["a", "b", "c"]);
  expect(reordered(["a"], 4, 0)).toEqual(["a"]);
});

test("its neighbours are told, none at the ends", () => {
  expect(between(["a", "b", "c"], 0)).toEqual({ after: null, before: "b" });
  expect(between(["a", "b", "c"], 1)).toEqual({ after: "a", before: "c" });
  expect(between(["a"], 0)).toEqual({ after: null, before: null });
});
