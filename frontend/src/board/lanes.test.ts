import { expect, test } from "vitest";
import { readAnswers } from "./ask";
import { isShown, laneOf, lanesOf, readLook, setBy, setIn, shownCards, writeLook, type Look } from "./lanes";
import { isOver, load, moved } from "./state";
import type { BoardCard, BoardData } from "./types";

function card(key: string, more: Partial<BoardCard> = {}): BoardCard {
  return { key, stage: "doing", name: `Card ${key}`, url: "#", version: 1, service: "standard", ...more };
}

const CARDS = [
  card("a", { owner: "Noor Haddad", owner_key: "n", initiative: "Group billing" }),
  card("b", { service: "expedite", initiative: "Search", blocked: "Waits for Legal", age_level: 2 }),
  card("c", { owner: "Elif Demir", owner_key: "e", initiative: "Group billing" }),
];
const DATA: BoardData = {
  stages: [{ key: "doing", name: "Doing", wip_limit: 2, category: "doing" }],
  cards: CARDS,
  can_move: true,
  add_url: null,
  services: { expedite: "Expedite", fixed: "Fixed date", standard: "Standard" },
  expedite_limit: 1,
};
const LOOK: Look = { lanes: "none", filter: "", only: "", folded: new Set() };

test("lanes come in order, those without one last", () => {
  expect(lanesOf(DATA, CARDS, "none", "Nobody")).toEqual([{ key: "", name: "" }]);
  expect(lanesOf(DATA, CARDS, "owner", "Nobody").map((lane) => lane.name)).toEqual(["Elif Demir", "Noor Haddad", "Nobody"]);
  expect(lanesOf(DATA, CARDS, "service", "").map((lane) => lane.key)).toEqual(["expedite", "standard"]);
});

test("the expedite lane is there while a limit is agreed, also when it is empty", () => {
  const calm = CARDS.filter((each) => each.service !== "expedite");
  expect(lanesOf(DATA, calm, "service", "")[0]?.key).toBe("expedite");
  expect(lanesOf({ ...DATA, expedite_limit: null }, calm, "service", "")[0]?.key).toBe("standard");
});

test("cards are shown lane by lane in their rank", () => {
  expect(shownCards(DATA, { ...LOOK, lanes: "initiative" }).map((each) => each.key)).toEqual(["a", "c", "b"]);
  expect(shownCards(DATA, LOOK)).toEqual(CARDS);
});

test("a filter wants every word, and can leave only what is stuck or old", () => {
  expect(shownCards(DATA, { ...LOOK, filter: "billing noor" }).map((each) => each.key)).toEqual(["a"]);
  expect(shownCards(DATA, { ...LOOK, only: "blocked" }).map((each) => each.key)).toEqual(["b"]);
  expect(shownCards(DATA, { ...LOOK, only: "old" }).map((each) => each.key)).toEqual(["b"]);
  expect(isShown(card("x"), { ...LOOK, filter: "nothing" })).toBe(false);
});

test("only lanes of owners and services set something on a card", () => {
  expect(setBy("expedite", "service", CARDS)).toEqual({ service: "expedite" });
  expect(setBy("Noor Haddad", "owner", CARDS)).toEqual({ owner: "n" });
  expect(setBy("", "owner", CARDS)).toEqual({ owner: null });
  expect(setBy("Search", "initiative", CARDS)).toEqual({});
  expect(setBy(undefined, "service", CARDS)).toEqual({});
  expect(setIn("", "owner")).toEqual({ owner: null });
  expect(laneOf(card("x"), "owner")).toBe("");
});

test("a look goes into the address and comes back", () => {
  const look: Look = { lanes: "owner", filter: "tax rules", only: "old", folded: new Set(["doing"]) };
  const address = writeLook(look, "none");
  expect(readLook(address, "doing", "none")).toEqual(look);
  expect(writeLook({ ...LOOK, lanes: "service" }, "service")).toBe("");
  expect(readLook("?lanes=nonsense&only=x", null, "none")).toEqual(LOOK);
});

test("cards on other boards count towards a limit", () => {
  const stage = { ...DATA.stages[0]!, wip_limit: 3, elsewhere: 1 };
  expect([load(stage, CARDS), isOver(stage, CARDS)]).toEqual([4, true]);
});

test("a card put under another stays there when nothing is below it", () => {
  const cards = [card("a"), card("b"), card("c", { stage: "done" })];
  expect(moved(cards, "c", { stage: "doing", before: null, after: "a" }).map((each) => each.key)).toEqual(["a", "c", "b"]);
});

test("answers are ticks or reasons, and nothing for what was left open", () => {
  const asked = ["x", "y", "z"].map((key) => ({ key, text: key, is_answered: false, not_needed_because: "" }));
  const sent: Record<string, string> = { "so-x": "yes", "because-y": " no customers yet " };
  expect(readAnswers(asked, (name) => sent[name] ?? "")).toEqual({ x: "", y: "no customers yet" });
});
