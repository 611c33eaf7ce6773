"""What can be read in Russian and Ukrainian without a translator: who says it, when, where, how many. Nothing is guessed."""
