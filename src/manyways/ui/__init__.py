"""How it looks: the base page, components, fragments, front-end assets."""
