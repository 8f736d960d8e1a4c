"""Reading the prose of a report against its tables, its year and itself."""
