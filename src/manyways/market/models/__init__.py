"""What Sales and Marketing plan on: outlook, dates given, what is followed; one module per noun."""
