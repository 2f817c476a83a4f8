"""The template library of the components, loaded in every template."""
