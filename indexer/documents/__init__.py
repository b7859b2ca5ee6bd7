"""From a remembered record to the document an index holds of its course. Pure."""
