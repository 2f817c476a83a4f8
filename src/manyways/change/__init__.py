"""Who is affected by a change, who was told and trained, what stops working, and the questions people ask."""
