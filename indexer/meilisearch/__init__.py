"""The engine of the product: how a Meilisearch server is asked, published to and looked over."""
