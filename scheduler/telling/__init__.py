"""Tells people of alerts who do not look: what is told, in which words, through which outlets, and how often."""
