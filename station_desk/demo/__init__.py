"""A made-up station on real villages with a year behind it, to be looked at, tried and tested with."""
