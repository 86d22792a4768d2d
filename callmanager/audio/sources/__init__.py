"""Where sound comes from: one device, two as a pair, a file."""
