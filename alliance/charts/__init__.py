"""The charts: their numbers (data, pulses), where they lie in a picture (drawing, sheet), and the pages and files."""
