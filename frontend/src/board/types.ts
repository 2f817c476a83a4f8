/** What the board gets as JSON, and what it sends. */

export interface BoardStage {
  key: string;
  name: string;
  /** waiting, doing or done. */
  category?: string;
  /** The most cards it should hold; null without a limit. */
  wip_limit: number | null;
  /** Whether it takes no more at its limit, rather than saying so. */
  is_strict?: boolean;
  /** Cards that count towards the limit and stand on other boards. */
  elsewhere?: number;
  /** The agreement for entering it, shown on demand. */
  policy?: string | null;
  /** What is asked on entering it. */
  checks?: string[];
  /** How old cards usually are when they leave it. */
  pace?: string | null;
  /** Where new cards may be added by name. */
  can_add?: boolean;
}

export interface BoardCard {
  key: string;
  name: string;
  stage: string;
  url: string;
  initiative?: string;
  /** The outcome it stands under. */
  under?: string | null;
  owner?: string | null;
  owner_key?: string | null;
  team?: string | null;
  service?: string;
  /** A second line: initiative, class of service, kind of work. */
  second?: string | null;
  age_days?: number | null;
  /** 1 past half, 2 past 85 percent of those that were in its stage before. */
  age_level?: number;
  age_words?: string | null;
  blocked?: string | null;
  waits_for?: string | null;
  blocked_days?: number | null;
  version: number;
  /** What is unusual about a move that was made, such as a limit that is passed. */
  warning?: string;
  /** Where the change is taken back. */
  undo?: string | null;
}

export interface BoardTarget {
  key: string;
  name: string;
}

export type LaneBy = "none" | "initiative" | "owner" | "service" | "team";

export interface BoardData {
  stages: BoardStage[];
  /** In the order of their rank inside each stage. */
  cards: BoardCard[];
  can_move: boolean;
  /** Where a new card is posted as `{name, stage, initiative}`; answers with the card. Null when adding is not allowed. */
  add_url: string | null;
  /** The initiatives a new card may go to, where there is a choice. */
  add_to?: BoardTarget[];
  /** The lanes the team agreed on. */
  lanes?: LaneBy;
  /** The words for the classes of service, the most urgent first. */
  services?: Record<string, string>;
  expedite_limit?: number | null;
  /** The teams a card may wait for. */
  teams?: BoardTarget[];
  /** Whether cards of several initiatives stand here. */
  is_over_initiatives?: boolean;
}

/** The body of POST `/api/items/{key}/move`: above `before`, under `after`, at the end without both. Answers with the card. */
export interface MoveRequest {
  stage: string;
  before: string | null;
  after: string | null;
  version: number;
  answers?: Record<string, string>;
  service?: string;
  owner?: string | null;
  is_over_initiatives?: boolean;
}

/** A question asked before a card enters a stage. */
export interface Asked {
  key: string;
  text: string;
  is_answered: boolean;
  not_needed_because: string;
}
