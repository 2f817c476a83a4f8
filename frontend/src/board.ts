/** The board island: finds its places on the page, fetches the cards, lets them move. */
import { startBoards } from "./board/view";

void startBoards();
