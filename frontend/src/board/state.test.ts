import { expect, test } from "vitest";
import { cardsOf, filled, isOver, moved, neighbour, standing, step } from "./state";
import type { BoardCard, BoardStage } from "./types";
import { putBack } from "./view";

const STAGES: BoardStage[] = [
  { key: "ready", name: "Ready", wip_limit: null },
  { key: "doing", name: "Doing", wip_limit: 1 },
  { key: "empty", name: "Empty", wip_limit: null },
  { key: "done", name: "Done", wip_limit: null },
];

function card(key: string, stage: string): BoardCard {
  return { key, stage, name: key, url: "#", version: 1 };
}

const CARDS = [card("a", "ready"), card("b", "ready"), card("c", "doing"), card("d", "done")];

function order(cards: BoardCard[], stage: string): string {
  return cardsOf(cards, stage)
    .map((each) => each.key)
    .join("");
}

test("a card moves above another or to the end", () => {
  expect(order(moved(CARDS, "c", { stage: "ready", before: "b" }), "ready")).toBe("acb");
  expect(order(moved(CARDS, "a", { stage: "ready", before: null }), "ready")).toBe("ba");
  expect(order(moved(CARDS, "a", { stage: "doing", before: "gone" }), "doing")).toBe("ca");
  expect(moved(CARDS, "a", { stage: "ready", before: "a" })).toBe(CARDS);
  expect(moved(CARDS, "nobody", { stage: "ready", before: null })).toBe(CARDS);
});

test("no move loses or doubles a card", () => {
  for (const key of ["a", "b", "c", "d"]) {
    for (const stage of STAGES) {
      const after = moved(CARDS, key, { stage: stage.key, before: "b" });
      expect(after.map((each) => each.key).sort()).toEqual(["a", "b", "c", "d"]);
    }
  }
});

test("arrows step within and between stages and stop at the edges", () => {
  expect(step(STAGES, CARDS, "b", "ArrowUp")).toEqual({ stage: "ready", before: "a" });
  expect(step(STAGES, CARDS, "a", "ArrowUp")).toBeNull();
  expect(order(moved(CARDS, "a", step(STAGES, CARDS, "a", "ArrowDown")!), "ready")).toBe("ba");
  expect(step(STAGES, CARDS, "a", "ArrowRight")).toEqual({ stage: "doing", before: "c" });
  expect(step(STAGES, CARDS, "a", "ArrowLeft")).toBeNull();
  expect(step(STAGES, CARDS, "d", "ArrowRight")).toBeNull();
});

test("looking around skips empty stages", () => {
  expect(neighbour(STAGES, CARDS, "c", "ArrowRight")).toBe("d");
  expect(neighbour(STAGES, CARDS, "b", "ArrowRight")).toBe("c");
  expect(neighbour(STAGES, CARDS, "b", "ArrowDown")).toBeNull();
  expect(neighbour(STAGES, CARDS, "d", "ArrowLeft")).toBe("c");
});

test("a stage is over its limit only past it", () => {
  expect(isOver(STAGES[1]!, CARDS)).toBe(false);
  expect(isOver(STAGES[1]!, moved(CARDS, "a", { stage: "doing", before: null }))).toBe(true);
  expect(isOver(STAGES[0]!, CARDS)).toBe(false);
});

test("a refused card goes back where it was, whatever else moved", () => {
  const after = moved(CARDS, "a", { stage: "doing", before: null });
  expect(order(putBack(after, CARDS, "a"), "ready")).toBe("ab");
  const meanwhile = moved(after, "d", { stage: "ready", before: null });
  expect(order(putBack(meanwhile, CARDS, "a"), "ready")).toBe("abd");
});

test("words are put into sentences, standing is counted from one", () => {
  expect(standing(CARDS, "b")).toEqual({ stage: "ready", place: 2, count: 2 });
  expect(filled("%s moved to %s", "Venue", "Done")).toBe("Venue moved to Done");
});
