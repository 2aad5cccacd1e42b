"""What the pages of public services show: coverage first, figures, points of QĐ 766, procedures."""
