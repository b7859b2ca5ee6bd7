"""Search by meaning, with a sentence model that the operator supplies; off unless one is set."""
