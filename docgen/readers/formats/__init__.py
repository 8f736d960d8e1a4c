"""The kinds of files that bundles are read from, one module each: see `docgen.readers.registry`."""
