"""The figures of the talk of 2023 on micro-credentials, counted again from what the catalogues list today."""
