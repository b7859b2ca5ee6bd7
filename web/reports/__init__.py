"""Figures over all courses: coverage, gaps and the ecosystem, with their sentences and charts."""
