"""Hostile templates: a maker for each attack, and a way to try one apart, within bounds.

`hostile.catalogue.ATTACKS` holds every attack by its sentence. `python -m hostile FOLDER` (with `tests` on the path) tries
every file of a folder, without one those named on standard input, each in a process of its own, and says in a line of JSON how it went.
"""
