"""The operations centre: how the country's digital transformation stands at this moment, on one screen."""
