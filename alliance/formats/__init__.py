"""How dates are written, where Django writes them: as everywhere in Pacta, and in 24 hours."""
