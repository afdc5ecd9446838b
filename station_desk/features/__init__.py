"""The rooms of the desk, in the order of the menu."""

FEATURES = ("home", "roster", "villages", "schedule", "evaluations", "commendations", "idcards", "settings")
