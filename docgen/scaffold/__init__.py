"""How a bureau begins: its folder, and in it a new year's files to fill in, from last year's report where there is one."""
