"""Makes the templates of a form: the page, styles and tables of an official document, with the tags to fill.

What a template says and how it looks is said once, here; `word` and `opendocument` write it down.
"""
