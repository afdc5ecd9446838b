"""A person's photo cut from a picture: the frame, what turns and lights it, and the question over one picture."""
