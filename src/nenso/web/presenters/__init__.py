"""What the public pages show: plain records in the reader's language, gathered through the doors of the rooms below."""
