"""The page on which admins let people in and send them away."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from hedui.ledger import Role
from hedui.web.pages import render
from hedui.web.service import NotPossible
from hedui.web.who import Admin, Serving

router = APIRouter(prefix="/people", include_in_schema=False)
LONGEST = 60  # characters of a name

Name = Annotated[str, Form(max_length=LONGEST)]


@router.get("")
def show_people(request: Request, service: Serving, person: Admin) -> Response:
    return render(request, "people.html", people=service.ledger.access.everybody(), named="", token="")


@router.post("")
def let_in(request: Request, service: Serving, person: Admin, name: Name, role: Annotated[Role, Form()]) -> Response:
    """Let somebody in, and show the token this once."""
    named = "".join(char for char in name if char.isprintable()).strip()
    if not named:
        raise NotPossible("请填写姓名。")
    token = service.ledger.access.admit(named, role)
    return render(request, "people.html", people=service.ledger.access.everybody(), named=named, token=token)


@router.post("/revoke")
def revoke(service: Serving, person: Admin, name: Name) -> Response:
    """Revoke all tokens of a name, unless nobody would be left to let others in."""
    if service.ledger.access.admins() == {name}:
        raise NotPossible("这是唯一的管理人员，不能停用。")
    service.ledger.access.revoke(name)
    return RedirectResponse("/people", HTTPStatus.SEE_OTHER)
