"""One database for several desktops: news, outages, and moving there."""
