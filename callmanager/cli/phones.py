"""``phones invite|list|revoke|token``."""

import argparse
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, actor, finish, group, opened, table, user_named
from callmanager.domain.phones import Phone, TokenRole

if TYPE_CHECKING:
    from callmanager.app import App


def add_parsers(commands: Commands) -> None:
    """Add ``phones`` with its four commands."""
    inner = group(commands, "phones", "pair, list and shut out phones; tokens for programs")
    invite = inner.add_parser("invite", help="a way in for one phone, two minutes long")
    invite.add_argument("--user", required=True, metavar="NAME", help="whose figures the phone will see")
    invite.add_argument("--listen", action="store_true", help="it may play recordings")
    invite.add_argument("--approve", action="store_true", help="accept it without asking on the desktop")
    finish(invite, _invite)
    listing = inner.add_parser("list", help="list phones and tokens, newest first")
    finish(listing, _list)
    revoke = inner.add_parser("revoke", help="shut a phone or token out for good")
    revoke.add_argument("id", metavar="ID", help="as “phones list” shows it")
    finish(revoke, _revoke)
    token = inner.add_parser("token", help="a token for a program; it is shown this once")
    token.add_argument("--name", required=True, metavar="N", help="what uses it")
    roles = [role.value for role in TokenRole]
    token.add_argument("--role", required=True, choices=roles, help="wallboard also prints the address for the screen")
    finish(token, _token)


def _invite(args: argparse.Namespace) -> int:
    with opened() as app:
        user = user_named(app, args.user)
        invitation = app.phones.invite(user, listen=args.listen, approve=args.approve)
        url = f"{_server_address(app)}/mobile#pair={invitation.pair}"
    expires = invitation.expires_at.isoformat(timespec="seconds")
    if args.json:
        told = {"url": url, "code": invitation.code, "pair": invitation.pair}
        print_json(told | {"user": invitation.user_name, "expires_at": expires})
    else:
        print(f"{url}\ncode: {invitation.code}\nuntil: {expires}")
    return 0


def _server_address(app: "App") -> str:
    """Where the server that runs in this workspace listens; where none runs, where the settings will have it."""
    try:
        return app.paths.server_url.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        from callmanager.server.addresses import THIS_COMPUTER, Network, host_of, in_url

        server = app.settings.server
        network = Network(host_of(server.host, app.paths.certificates), server.address)
        host = network.best(network.reach())
        scheme = "https" if server.tls and host not in THIS_COMPUTER else "http"
        return f"{scheme}://{in_url(host)}:{server.port}"


def _list(args: argparse.Namespace) -> int:
    with opened() as app:
        phones = app.phones.list()
    if args.json:
        print_json([_told(phone) for phone in phones])
    elif phones:
        print(table([_row(phone) for phone in phones]))
    else:
        print("There are no phones yet.")
    return 0


def _row(phone: Phone) -> tuple[str, ...]:
    seen = phone.last_seen.isoformat(timespec="seconds") if phone.last_seen else "never seen"
    state = "revoked" if phone.revoked else "may listen" if phone.may_listen else ""
    return phone.phone_id, phone.name, phone.user_name, phone.role, seen, state


def _told(phone: Phone) -> dict[str, object]:
    return {
        "id": phone.phone_id,
        "name": phone.name,
        "user": phone.user_name or None,
        "role": phone.role,
        "listen": phone.may_listen,
        "last_seen": phone.last_seen.isoformat() if phone.last_seen else None,
        "revoked": phone.revoked,
    }


def _revoke(args: argparse.Namespace) -> int:
    with opened() as app:
        app.phones.revoke(args.id, actor())
    if args.json:
        print_json({"revoked": args.id})
    else:
        print(f"{args.id} is shut out.")
    return 0


def _token(args: argparse.Namespace) -> int:
    role = TokenRole(args.role)
    with opened() as app:
        token, address = app.phones.create_token(args.name, role, actor()), _server_address(app)
    wall = f"{address}/wallboard#token={token}" if role is TokenRole.WALLBOARD else ""
    if args.json:
        print_json({"token": token, "name": args.name, "role": role.value} | ({"url": wall} if wall else {}))
    else:
        print(wall or token)
    return 0
