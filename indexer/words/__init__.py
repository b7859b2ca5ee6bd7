"""How text is cut, folded and mended, the same way for what is indexed, asked and highlighted. Pure."""
