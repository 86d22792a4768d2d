"""What comes over from the program before this one."""
