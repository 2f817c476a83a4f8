"""How sure: stateless randomness, distributions, risk, and one simulation over plans and flow."""
