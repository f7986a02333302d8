"""Names of countries in three languages (YAML) and the generator of their inflected forms. The loader reads the YAML only."""
