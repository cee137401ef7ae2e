"""Who asks: a token by header or cookie, and the role that it gives. Collaborators come from the app's state."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from hedui.errors import HeduiError
from hedui.ledger import Person, Role
from hedui.web.service import Service

COOKIE = "hedui_token"
NOBODY_NEEDED = Person("本机", "admin")


class NotKnown(HeduiError):
    """Nobody knows who asks."""

    code = "not_known"


class NotAllowed(HeduiError):
    """It is known who asks, and that they may not."""

    code = "not_allowed"


async def get_service(request: Request) -> Service:
    """The service: at hand, so no thread is asked for it."""
    service: Service = request.app.state.service
    return service


def get_person(request: Request) -> Person:
    """Raises NotKnown if the token is none."""
    if request.app.state.open:
        return NOBODY_NEEDED
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        token = request.cookies.get(COOKIE, "")
    service: Service = request.app.state.service
    person = service.ledger.access.find(token) if token else None
    if person is None:
        raise NotKnown("请先用访问令牌登录。")
    return person


def need(role: Role) -> object:
    """A dependency: the person who asks, who must have a role."""

    async def check(request: Request) -> Person:
        person = NOBODY_NEEDED if request.app.state.open else await run_in_threadpool(get_person, request)
        if not person.may(role):
            raise NotAllowed("您的角色不能做这件事，请联系管理员。")
        return person

    return Depends(check)


Serving = Annotated[Service, Depends(get_service)]
Reader = Annotated[Person, need("reader")]
Reviewer = Annotated[Person, need("reviewer")]
Admin = Annotated[Person, need("admin")]
