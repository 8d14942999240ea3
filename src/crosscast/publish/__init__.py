"""A publication comes in; a static site, charts and data files go out."""
