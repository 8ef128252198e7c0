"""The subgraphs that the commands are tried on."""

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
PRODUCTS = LINK + 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }'
REVIEWS = LINK + 'type Product @key(fields: "id") { id: ID! stars: Int }'
# A field that two subgraphs resolve without saying that they share it.
CLASHING = REVIEWS.replace("stars: Int", "stars: Int name: String")
CONFIGURATION = """
federation_version: =2.3.0
subgraphs:
  products:
    routing_url: http://products.test/graphql
    schema: {file: products.graphql}
  reviews:
    routing_url: http://reviews.test/graphql
    schema: {file: reviews.graphql}
"""
