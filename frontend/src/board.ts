/** The board island. */
