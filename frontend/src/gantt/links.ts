/** Links as elbows: one pixel, a small arrow at the end. */
import type { LinkKind } from "./types";

export interface End {
  start: number;
  end: number;
  y: number;
}

const STUB = 6;
const HALF_ROW = 17;

/** The path from one bar to another, with its arrow; bars that overlap by up to `slack` pixels still count as following. */
export function elbow(kind: LinkKind, from: End, to: End, slack = 8): string {
  switch (kind) {
    case "SS":
      return `M${from.start} ${from.y}H${Math.min(from.start, to.start) - STUB - 2}V${to.y}H${to.start - 1}${arrow("right")}`;
    case "FF":
      return `M${from.end} ${from.y}H${Math.max(from.end, to.end) + STUB + 2}V${to.y}H${to.end + 1}${arrow("left")}`;
    case "SF":
      return `M${from.start} ${from.y}H${from.start - STUB}V${between(from, to)}H${to.end + STUB}V${to.y}H${to.end + 1}${arrow("left")}`;
    default:
      return finishToStart(from, to, slack);
  }
}

function finishToStart(from: End, to: End, slack: number): string {
  const turn = from.end + STUB;
  if (to.start >= turn + STUB) return `M${from.end} ${from.y}H${turn}V${to.y}H${to.start - 1}${arrow("right")}`;
  const isBelow = to.y > from.y;
  if (to.start >= from.end - slack) {
    const reach = to.start + STUB;
    const drop = Math.min(Math.max(turn, reach), Math.max(to.end - STUB, reach));
    return `M${from.end} ${from.y}H${drop}V${to.y + (isBelow ? -7 : 7)}${arrow(isBelow ? "down" : "up")}`;
  }
  return `M${from.end} ${from.y}H${turn}V${between(from, to)}H${to.start - STUB - 2}V${to.y}H${to.start - 1}${arrow("right")}`;
}

function between(from: End, to: End): number {
  return to.y + (to.y > from.y ? -HALF_ROW : HALF_ROW);
}

function arrow(points: "right" | "left" | "down" | "up"): string {
  switch (points) {
    case "right":
      return "m-4 -3l4 3l-4 3";
    case "left":
      return "m4 -3l-4 3l4 3";
    case "down":
      return "m-3 -4l3 4l3 -4";
    case "up":
      return "m-3 4l3 -4l3 4";
  }
}
