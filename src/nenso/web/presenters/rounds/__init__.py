"""What the pages of assessment rounds show: phases, cards of criteria, reviews, differences, objections, analytics."""
