/** The Gantt island. */
