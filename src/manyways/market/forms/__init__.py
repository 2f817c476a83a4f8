"""What is typed in go-to-market, parsed and checked; one module per noun."""
