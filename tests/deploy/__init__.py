"""What stands in deploy/ is true."""
