"""Plans with targets and tasks: who must reach what by when, what is late and whose it is."""
