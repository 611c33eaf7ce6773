"""What is claimed: its kind, its modality, how sure, and how it ended."""
