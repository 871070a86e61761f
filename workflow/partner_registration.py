"""A new partner's first secret: made here, or kept as the partner gave it, before the partner is there."""

from __future__ import annotations

from workflow.domain.errors import InvalidValue
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import PartnerId
from workflow.people.accounts import Accounts
from workflow.secret_kinds import SecretKind, checked_secret


def first_secret(accounts: Accounts, partner_id: PartnerId, profile: PartnerProfile, given: str | None) -> str:
    """Make or keep it; what the partner is to be given of it, this once: empty where there is nothing to give.

    ``InvalidValue("secret", …)`` for one that was given where it is made here or none is needed.
    """
    match profile.transport:
        case "webhook":
            if given is not None:
                raise InvalidValue("secret", phrase("is made here with transport webhook; leave it out"))
            return accounts.new_partner_secret(partner_id, SecretKind(profile.signature.value))
        case "sftp" if given is None:
            return accounts.new_partner_secret(partner_id, SecretKind.PRIVATE_KEY)
        case "sftp" | "wordpress":
            if given is not None:
                kind = kind_of(given)
                accounts.set_partner_secret(partner_id, checked_secret(kind, given), kind)
            return ""
        case _:
            if given is not None:
                raise InvalidValue(
                    "secret",
                    phrase("is not needed with transport {transport}; leave it out", transport=profile.transport),
                )
            return ""


def kind_of(given: str) -> SecretKind:
    """What a secret that the partner gave is: a private key says so at its beginning."""
    return SecretKind.PRIVATE_KEY if given.lstrip().startswith("-----BEGIN ") else SecretKind.PASSWORD


def missing_secret(profile: PartnerProfile, given: str | None) -> tuple[str, ...]:
    """A warning where the partner's own secret is still to come."""
    if profile.transport != "wordpress" or given is not None:
        return ()
    return ("Nothing can be sent before its application password is set: `copyflow partner secret set`.",)
