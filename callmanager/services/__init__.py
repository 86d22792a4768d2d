"""What the product does, in verbs: services over the store, publishing news on the bus. No Qt, no HTTP."""
