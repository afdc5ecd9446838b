"""The rooms of the desk, in the order of the menu."""

FEATURES = (
    "home", "roster", "villages", "schedule", "duties", "training", "evaluations", "commendations", "pay", "idcards", "uniforms", "layouts", "settings",
)  # fmt: skip
