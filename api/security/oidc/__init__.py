"""Signing in by an identity provider: OpenID Connect's code flow with PKCE. Needs the extra ``oidc``."""
