/** What of a board is shown: lanes, the filter, the columns folded away. */
import type { BoardCard, BoardData, LaneBy } from "./types";

export const LANES: LaneBy[] = ["none", "initiative", "owner", "service", "team"];
export const ONLY = ["", "blocked", "old", "expedite"] as const;
export type Only = (typeof ONLY)[number];

/** How somebody looks at a board. */
export interface Look {
  lanes: LaneBy;
  filter: string;
  only: Only;
  folded: ReadonlySet<string>;
}

export interface Lane {
  key: string;
  name: string;
}

/** The lane a card stands in. */
export function laneOf(card: BoardCard, by: LaneBy): string {
  if (by === "none") return "";
  return (by === "service" ? card.service : card[by]) ?? "";
}

/** The lanes that hold a card, in order: the most urgent first, else by name, those without one last. */
export function lanesOf(data: BoardData, cards: BoardCard[], by: LaneBy, nobody: string): Lane[] {
  if (by === "none") return [{ key: "", name: "" }];
  const keys = new Set(cards.map((card) => laneOf(card, by)));
  if (by === "service") {
    const isKept = (key: string): boolean => keys.has(key) || (key === "expedite" && data.expedite_limit != null);
    return Object.entries(data.services ?? {})
      .filter(([key]) => isKept(key))
      .map(([key, name]) => ({ key, name }));
  }
  return [...keys].sort((a, b) => Number(a === "") - Number(b === "") || a.localeCompare(b)).map((key) => ({ key, name: key || nobody }));
}

/** Whether a card passes the filter: every word of it stands somewhere on the card. */
export function isShown(card: BoardCard, look: Look): boolean {
  if (look.only === "blocked" && !card.blocked) return false;
  if (look.only === "old" && (card.age_level ?? 0) < 2) return false;
  if (look.only === "expedite" && card.service !== "expedite") return false;
  const text = [card.name, card.owner, card.initiative, card.team, card.under, card.second, card.blocked].filter(Boolean).join(" ").toLowerCase();
  return look.filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The cards shown, lane by lane, each lane in the order of rank. */
export function shownCards(data: BoardData, look: Look): BoardCard[] {
  const found = data.cards.filter((card) => isShown(card, look));
  if (look.lanes === "none") return found;
  const order = new Map(lanesOf(data, found, look.lanes, "").map((lane, at) => [lane.key, at]));
  return found
    .map((card, at) => ({ card, at, lane: order.get(laneOf(card, look.lanes)) ?? 0 }))
    .sort((a, b) => a.lane - b.lane || a.at - b.at)
    .map((each) => each.card);
}

/** What a lane sets on a card that is put into it: its class of service or its owner; other lanes set nothing. */
export function setBy(lane: string | undefined, by: LaneBy, cards: BoardCard[]): { service?: string; owner?: string | null } {
  if (lane === undefined) return {};
  if (by === "service") return { service: lane };
  if (by !== "owner") return {};
  return { owner: lane === "" ? null : (cards.find((card) => card.owner === lane)?.owner_key ?? null) };
}

/** The same as it shows on the card at once. */
export function setIn(lane: string | undefined, by: LaneBy): Partial<BoardCard> {
  if (lane === undefined) return {};
  if (by === "service") return { service: lane };
  return by === "owner" ? { owner: lane || null } : {};
}

/** Reads how somebody looks at a board from the address, and what this browser kept. */
export function readLook(search: string, kept: string | null, agreed: LaneBy): Look {
  const asked = new URLSearchParams(search);
  const lanes = (asked.get("lanes") ?? agreed) as LaneBy;
  const only = (asked.get("only") ?? "") as Only;
  return {
    lanes: LANES.includes(lanes) ? lanes : "none",
    filter: asked.get("q") ?? "",
    only: ONLY.includes(only) ? only : "",
    folded: new Set((kept ?? "").split(" ").filter(Boolean)),
  };
}

/** The address of a look: what differs from the agreed. */
export function writeLook(look: Look, agreed: LaneBy): string {
  const told = new URLSearchParams();
  if (look.lanes !== agreed) told.set("lanes", look.lanes);
  if (look.filter) told.set("q", look.filter);
  if (look.only) told.set("only", look.only);
  const text = told.toString();
  return text ? `?${text}` : "";
}
