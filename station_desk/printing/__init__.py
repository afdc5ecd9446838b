"""Paper: layouts in millimetres become PDF, and only PDF."""
