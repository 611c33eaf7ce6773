"""Read archives of any size: many processes read, one writes, and no story takes the run down with it."""
