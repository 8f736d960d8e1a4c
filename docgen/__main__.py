"""`python -m docgen`."""

from docgen.cli import main

if __name__ == "__main__":  # a worker process of a batch imports this too
    main()
