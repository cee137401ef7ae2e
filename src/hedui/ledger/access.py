"""Who may do what: people with a role and a token, of which the ledger keeps only a hash."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import insert, select, update

from hedui.ledger.tables import people
from hedui.ledger.writing import Book

Role = Literal["reader", "reviewer", "admin"]
ROLES = get_args(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may use the service; `name` stands beside what they did."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this person may do what takes a role: each role may also do what those before it may."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Access(Book):
    """The book of people. A token has 256 random bits: a plain hash of it cannot be turned back."""

    def admit(self, name: str, role: Role) -> str:
        """Let somebody in; the token, which is shown now and never again."""
        token = secrets.token_urlsafe(32)
        entry = {"name": name, "role": role, "token": hash_token(token), "added_at": time.time()}
        with self._writing() as connection:
            connection.execute(insert(people).values(entry))
        return token

    def find(self, token: str) -> Person | None:
        """Whose token this is, unless it is revoked."""
        query = select(people.c.name, people.c.role).where(
            people.c.token == hash_token(token), people.c.revoked_at.is_(None)
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return Person(row.name, row.role) if row else None

    def revoke(self, name: str) -> int:
        """Revoke all tokens of a name; how many."""
        gone = update(people).where(people.c.name == name, people.c.revoked_at.is_(None))
        with self._writing() as connection:
            return connection.execute(gone.values(revoked_at=time.time())).rowcount

    def admins(self) -> frozenset[str]:
        """The names of those who may let others in."""
        return frozenset(person.name for person in self.everybody() if person.role == "admin")

    def everybody(self) -> tuple[Person, ...]:
        with self._reading() as connection:
            query = select(people.c.name, people.c.role).where(people.c.revoked_at.is_(None)).order_by(people.c.id)
            return tuple(Person(row.name, row.role) for row in connection.execute(query))


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
