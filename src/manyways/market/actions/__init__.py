"""The verbs of go-to-market, one module per noun."""
