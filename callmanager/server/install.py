"""What a phone needs to trust this server: the authority's certificate, in the forms that its system installs.

The page beside it (``/install``) shows the fingerprint that stands on the desktop, too; who compares them knows that
nobody in between gave out another one.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from callmanager.server.errors import Refusal

if TYPE_CHECKING:
    from callmanager.server.authority import Authority

CERTIFICATE = "/install/callmanager.crt"
PROFILE = "/install/callmanager.mobileconfig"


class Install:
    """The routes that give the certificate out; ``authority`` is None where TLS is off."""

    def __init__(self, authority: "Callable[[], Authority] | None") -> None:
        self._authority = authority

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [
            Route("/install.json", self.told, methods=["GET"]),
            Route(CERTIFICATE, self.certificate, methods=["GET"]),
            Route(PROFILE, self.profile, methods=["GET"]),
        ]

    async def told(self, _request: Request) -> Response:
        """Name, fingerprint and end of the authority, and where its certificate is."""
        return JSONResponse(await asyncio.to_thread(self._told), headers={"Cache-Control": "no-store"})

    async def certificate(self, _request: Request) -> Response:
        """For Android, Windows and macOS."""
        der = await asyncio.to_thread(lambda: self._known().der())
        return _download(der, "application/x-x509-ca-cert", CERTIFICATE)

    async def profile(self, _request: Request) -> Response:
        """For iOS and iPadOS."""
        profile = await asyncio.to_thread(lambda: self._known().profile())
        return _download(profile, "application/x-apple-aspen-config", PROFILE)

    def _told(self) -> dict[str, Any]:
        if self._authority is None:
            return {"tls": False, "name": "", "fingerprint": "", "expires": "", "crt": "", "mobileconfig": ""}
        authority = self._authority()
        return {
            "tls": True,
            "name": authority.name,
            "fingerprint": authority.fingerprint,
            "expires": authority.expires.isoformat(timespec="seconds"),
            "crt": CERTIFICATE,
            "mobileconfig": PROFILE,
        }

    def _known(self) -> "Authority":
        if self._authority is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "TLS is switched off, so there is no certificate.", "no_tls")
        return self._authority()


def _download(content: bytes, media_type: str, path: str) -> Response:
    name = path.rpartition("/")[2]
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)
