"""Ten thousand nights over catalogues whose truth is known: real rules and a real store below a network that is feigned."""
