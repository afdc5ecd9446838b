"""The foundation: plain facts and tools that know nothing of the desk."""
