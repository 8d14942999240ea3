"""Figures and a study's questions come in; rates, changes, ranks and the like with arithmetic and caveats go out."""
