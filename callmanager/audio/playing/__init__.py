"""Where sound goes: loudspeakers, the player, the recording tone."""
