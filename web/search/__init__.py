"""The search: what an address asks for, its page, filters and ways out, and the lists that are taken along."""
