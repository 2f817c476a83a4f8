"""What run.py does, by kind of work. Standard library only."""
