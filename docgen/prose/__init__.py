"""Reading figures in Chinese prose: sentences, numerals, quantities, lists. Knows nothing of forms and reports."""
