"""What the service lets anybody do at most."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`rate` requests a second go on for ever, `burst` at once; `logins` are wrong tokens a minute from one place."""

    upload_bytes: int = 200_000_000
    body_bytes: int = 20_000_000
    rate: float = 50.0
    burst: int = 300
    logins: int = 10
    export_documents: int = 100_000
