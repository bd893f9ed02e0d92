"""How people and programs reach the engine. Thin: no rule of the domain stands here."""
