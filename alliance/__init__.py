"""The project: a floor that the apps stand on (settings, postgres, models, api), a roof above them (urls, commands)."""
