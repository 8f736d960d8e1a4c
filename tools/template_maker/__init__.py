"""Makes the Word template of a form: the page, styles and tables of an official document, with the tags to fill."""
