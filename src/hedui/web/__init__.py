"""The service: an HTTP API and a review page over one ledger and one archive."""

from hedui.web.app import create_app
from hedui.web.limits import Limits
from hedui.web.service import Service
from hedui.web.side import SideDesk

__all__ = ["Limits", "Service", "SideDesk", "create_app"]
