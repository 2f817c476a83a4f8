"""The JSON door of go-to-market, one module per noun, gathered here."""

from ninja import Router

router = Router(tags=["market"])
