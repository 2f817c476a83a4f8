"""The outlook as files that leave the house: slides, pages, a calendar; each carries its stamp."""
