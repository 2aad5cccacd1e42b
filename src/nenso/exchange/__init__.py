"""The national data exchange: who exchanges what with whom by what right, and the proof of it."""
