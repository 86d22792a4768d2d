"""The folder of recordings: listing, copying, compressing, encrypting, recovering."""
