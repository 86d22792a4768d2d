"""Which of a computer's addresses a phone can reach, and in which order; lists of cards as real computers have them."""

import pytest

from callmanager.server.addresses import Card, Network, Reach, cards, default_route, own_names, ranked

LINUX = [
    Card("lo", "127.0.0.1"),
    Card("lo", "::1"),
    Card("docker0", "172.17.0.1"),
    Card("br-5f2a", "172.18.0.1"),
    Card("tun0", "10.8.0.6"),
    Card("tailscale0", "100.101.102.103"),
    Card("wlp3s0", "fe80::1%3"),
    Card("wlp3s0", "fd12::20"),
    Card("wlp3s0", "192.168.1.20"),
]
WINDOWS = [
    Card("Hyper-V Virtual Ethernet Adapter", "172.28.96.1"),
    Card("VirtualBox Host-Only Ethernet Adapter", "192.168.56.1"),
    Card("Bluetooth Device (Personal Area Network)", "169.254.80.2"),
    Card("TAP-Windows Adapter V9", "10.9.0.2"),
    Card("Intel(R) Wi-Fi 6 AX201", "10.0.0.41"),
]
TWO_CARDS = [Card("en0", "192.168.1.5"), Card("en7", "10.20.0.5"), Card("utun3", "10.99.0.2"), Card("awdl0", "fe80::2")]


@pytest.mark.parametrize(
    ("found", "route", "best"),
    [
        (LINUX, "192.168.1.20", "192.168.1.20"),
        (LINUX, "10.8.0.6", "192.168.1.20"),  # the way out leads through a VPN, which no phone is in
        (WINDOWS, "10.0.0.41", "10.0.0.41"),
        (WINDOWS, "", "10.0.0.41"),
        (TWO_CARDS, "10.20.0.5", "10.20.0.5"),  # of two real cards the one that leads out
        (TWO_CARDS, "192.168.1.5", "192.168.1.5"),
        ([Card("eth0", "fd00::2"), Card("eth0", "fe80::2")], "", "fd00::2"),
        ([Card("eth0", "169.254.7.7")], "", "169.254.7.7"),  # a cable without a router still is one
    ],
)
def test_the_card_that_the_office_shares_comes_first(found: list[Card], route: str, best: str) -> None:
    assert ranked(found, route)[0] == best


def test_what_no_phone_can_use_is_left_out() -> None:
    assert set(ranked(LINUX)) == {"172.17.0.1", "172.18.0.1", "10.8.0.6", "100.101.102.103", "fd12::20", "192.168.1.20"}


def network(host: str, preferred: str = "", found: list[Card] | None = None) -> Network:
    return Network(
        host,
        preferred,
        look=lambda: LINUX if found is None else found,
        route=lambda: "192.168.1.20",
        names=lambda: own_names("PC-Lucia.example"),
    )


def test_a_server_for_this_computer_alone_has_one_address() -> None:
    assert network("127.0.0.1").reach() == Reach(("127.0.0.1",))


def test_a_server_on_every_card_has_them_all_and_its_names() -> None:
    reach = network("*").reach()
    assert reach.ips[0] == "192.168.1.20"
    assert "fd12::20" in reach.ips
    assert reach.names == ("pc-lucia.local", "pc-lucia")
    assert "fd12::20" not in network("0.0.0.0").reach().ips
    assert network("10.8.0.6").reach().ips == ("10.8.0.6",)


def test_a_computer_in_no_network_is_reached_by_itself_alone() -> None:
    assert network("*", found=[Card("lo", "127.0.0.1")]).reach().ips == ("127.0.0.1",)


def test_the_address_that_a_person_chose_is_shown_while_it_is_there() -> None:
    chosen = network("*", "10.8.0.6")
    assert chosen.best(chosen.reach()) == "10.8.0.6"
    assert chosen.best(Reach(("192.168.1.20",))) == "192.168.1.20"
    named = network("*", "PC-Lucia.local")
    assert named.best(named.reach()) == "pc-lucia.local"


@pytest.mark.parametrize("name", ["", "localhost", "pc_lucia", "-x", "ñandú", "x" * 64, "a b"])
def test_a_host_name_that_no_address_line_takes_is_no_name(name: str) -> None:
    assert own_names(name) == ()


def test_this_computer_can_be_asked() -> None:
    assert any(card.ip == "127.0.0.1" for card in cards())
    assert default_route() in ("", *(card.ip for card in cards()))
