"""An article's text and a study's figures come in; a verdict on each of its quantities goes out."""
