"""What every page stands in: language, words and figures, the desk it asks, headers, hosts and mishaps."""
