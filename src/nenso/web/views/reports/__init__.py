"""Pages with which a commune, a province and a ministry report."""
