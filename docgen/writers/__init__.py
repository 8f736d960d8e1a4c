"""What people and machines get besides the report."""
