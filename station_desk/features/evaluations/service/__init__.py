"""Schemes, points and grades as they are kept, the way to 定案, and what other rooms ask of them."""
