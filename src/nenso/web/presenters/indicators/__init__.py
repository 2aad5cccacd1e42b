"""The pages of the yardstick: catalogue, series, origins, and the desk's checks."""
