"""Every row of the table “what is private to whom”, tried at every door as everybody of the cast."""
