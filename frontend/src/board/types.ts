/** What the board gets as JSON, and what it sends. */

export interface BoardStage {
  key: string;
  name: string;
  /** The most cards it should hold; null without a limit. */
  wip_limit: number | null;
  /** The agreement for leaving it, shown on demand. */
  policy?: string | null;
  /** Where new cards may be added by name. */
  can_add?: boolean;
}

export interface BoardCard {
  key: string;
  name: string;
  stage: string;
  url: string;
  owner?: string | null;
  /** A second line: kind, class of service, points of attention. */
  second?: string | null;
  age_days?: number | null;
  /** Older than most finished cards were here. */
  is_ageing?: boolean;
  blocked?: string | null;
  version: number;
  /** What is unusual about a move that was made, such as a limit that is passed. */
  warning?: string;
}

export interface BoardData {
  stages: BoardStage[];
  /** In the order of their rank inside each stage. */
  cards: BoardCard[];
  can_move: boolean;
  /** Where a new card is posted as `{name, stage}`; answers with the card. Null when adding is not allowed. */
  add_url: string | null;
}

/** The body of POST `/api/items/{key}/move`; `before` is the card it is put above, null for the end. Answers with the card. */
export interface MoveRequest {
  stage: string;
  before: string | null;
  version: number;
}
