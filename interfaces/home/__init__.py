"""Where data and keys are kept, and the settings that say so."""
