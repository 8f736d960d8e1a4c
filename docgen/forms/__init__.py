"""Report forms as data: tables, rules, reading, proof."""
