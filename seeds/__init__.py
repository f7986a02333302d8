"""What the monitor knows before it reads anything, as data: programmes, sites, names, ties, lexicons, rules; their schema and loader."""
