"""History and undo in the workbench: what was changed, by whom; taking it back; what was deleted (decision 21)."""
