"""The program: settings, composition root, command line and clock work. No rule of the domain."""
