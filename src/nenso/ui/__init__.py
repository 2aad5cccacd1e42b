"""Templates, components, charts and maps: how every page looks."""
