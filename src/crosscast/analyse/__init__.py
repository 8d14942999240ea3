"""Figures and a study's questions come in; rates, shares, changes and series with their arithmetic go out."""
