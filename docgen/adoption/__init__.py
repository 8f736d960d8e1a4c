"""A finished report made into its bureau's template: a tag wherever a value stands, everything else as it is."""
