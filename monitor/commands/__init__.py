"""Commands of the command line, one module each: they parse arguments, call what does the work, and print."""
