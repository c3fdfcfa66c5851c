"""Discord: the same commands in a server of Discord, drawn with Components V2."""
