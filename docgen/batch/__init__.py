"""Many reports in one go: planned, worked on side by side, written whole, gone on with where a run stopped, summed up."""
