"""Charts: small frames in, an Altair chart with its title, its rule and its text alternative out."""
