"""Stand-ins for Google and Facebook, for a store that has no contract with either.

They speak the providers' protocols (OpenID Connect; OAuth 2.0 and the Graph API) and check what the
providers check, so that the store's own code signs people in. What may not enter: shortcuts that
the store would have to know of.
"""
