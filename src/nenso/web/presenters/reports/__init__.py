"""What the pages of reports show: work, the report itself, its check, its review, its history."""
