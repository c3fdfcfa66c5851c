"""What a platform is given, told as stories and written down as files that a reader can judge."""
