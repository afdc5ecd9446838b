"""One record on the screen: its form, its editors, its history."""
