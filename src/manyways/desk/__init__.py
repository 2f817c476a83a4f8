"""What each person keeps and receives: comments, mentions, notifications, search."""
