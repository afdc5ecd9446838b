"""What the rooms above ask of the duty log: what was done, its flags, and the words that cleared them."""
