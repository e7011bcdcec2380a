//! The addresses that are not public: the registries of special addresses, as two tables.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// At which addresses a host may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// At public ones only, whatever its name stands for.
    Public,
    /// At those of this computer and of its private network too: whoever named it has said so.
    Private,
}

/// Where a table’s row begins, the length of its prefix in bits, and what its addresses are.
type Row<Address> = (Address, u32, &'static str);

/// After the IANA IPv4 Special-Purpose Address Registry, without what anybody can reach.
const V4: [Row<Ipv4Addr>; 15] = [
    (v4(0, 0), 8, "an unspecified address (RFC 1122)"),
    (v4(10, 0), 8, "a private address (RFC 1918)"),
    (
        v4(100, 64),
        10,
        "an address within a provider’s network (RFC 6598)",
    ),
    (v4(127, 0), 8, "this computer itself (loopback, RFC 1122)"),
    (v4(169, 254), 16, "a link-local address (RFC 3927)"),
    (v4(172, 16), 12, "a private address (RFC 1918)"),
    (
        v4(192, 0),
        24,
        "an address set aside for protocols (RFC 6890)",
    ),
    (Ipv4Addr::new(192, 0, 2, 0), 24, DOCUMENTATION_V4),
    (
        Ipv4Addr::new(192, 88, 99, 0),
        24,
        "an address of a 6to4 relay (RFC 7526)",
    ),
    (v4(192, 168), 16, "a private address (RFC 1918)"),
    (v4(198, 18), 15, "an address for benchmarks (RFC 2544)"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, DOCUMENTATION_V4),
    (Ipv4Addr::new(203, 0, 113, 0), 24, DOCUMENTATION_V4),
    (v4(224, 0), 4, "a multicast address (RFC 5771)"),
    (v4(240, 0), 4, "a reserved address (RFC 1112)"),
];
const DOCUMENTATION_V4: &str = "an address for documentation (RFC 5737)";

/// After the IANA IPv6 Special-Purpose Address Registry; the first row that holds an address names it.
const V6: [Row<Ipv6Addr>; 14] = [
    (v6(0, 0), 128, "an unspecified address (RFC 4291)"),
    (
        Ipv6Addr::LOCALHOST,
        128,
        "this computer itself (loopback, RFC 4291)",
    ),
    (MAPPED, 96, "an IPv4 address written as IPv6 (RFC 4291)"),
    (
        Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0),
        48,
        "translated to IPv4 by this network (RFC 8215)",
    ),
    (v6(0x100, 0), 64, "an address that discards (RFC 6666)"),
    (
        v6(0x2001, 0),
        32,
        "a tunnel to an IPv4 address (Teredo, RFC 4380)",
    ),
    (
        v6(0x2001, 0),
        23,
        "an address set aside for protocols (RFC 2928)",
    ),
    (
        v6(0x2001, 0xdb8),
        32,
        "an address for documentation (RFC 3849)",
    ),
    (
        v6(0x2002, 0),
        16,
        "a tunnel to an IPv4 address (6to4, RFC 3056)",
    ),
    (v6(0x3fff, 0), 20, "an address for documentation (RFC 9637)"),
    (
        v6(0xfc00, 0),
        7,
        "a private address (unique local, RFC 4193)",
    ),
    (v6(0xfe80, 0), 10, "a link-local address (RFC 4291)"),
    (
        v6(0xfec0, 0),
        10,
        "a private address (site-local, RFC 3879)",
    ),
    (v6(0xff00, 0), 8, "a multicast address (RFC 4291)"),
];
const MAPPED: Ipv6Addr = Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0);
/// All that is given out to the public is within; 3 bits.
const GLOBAL: Ipv6Addr = v6(0x2000, 0);
/// Where a network without IPv4 puts the public IPv4 addresses (RFC 6052); 96 bits.
const TRANSLATED: Ipv6Addr = v6(0x64, 0xff9b);

const fn v4(first: u8, second: u8) -> Ipv4Addr {
    Ipv4Addr::new(first, second, 0, 0)
}

const fn v6(first: u16, second: u16) -> Ipv6Addr {
    Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0)
}

/// What an address is that is not a public one; none for those that are.
///
/// An address of NAT64 (`64:ff9b::/96`) is what the IPv4 address in it is: in a network without IPv4
/// every public server has one. What leads to IPv4 in other ways counts as not public, whatever is in
/// it: no name server gives such an address to a public server.
pub fn special(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => special_v4(address),
        IpAddr::V6(address) => special_v6(address),
    }
}

fn special_v4(address: Ipv4Addr) -> Option<&'static str> {
    let row = V4.into_iter().find(|(base, length, _)| {
        let host = 32 - length;
        address.to_bits() >> host == base.to_bits() >> host
    });
    row.map(|(.., what)| what)
}

fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    let within = |base: Ipv6Addr, length: u32| {
        let host = 128 - length;
        address.to_bits() >> host == base.to_bits() >> host
    };
    if within(TRANSLATED, 96) {
        let [.., a, b, c, d] = address.octets();
        return special_v4(Ipv4Addr::new(a, b, c, d));
    }
    let row = V6
        .into_iter()
        .find(|(base, length, _)| within(*base, *length));
    let reserved = (!within(GLOBAL, 3)).then_some("a reserved address (RFC 4291)");
    row.map(|(.., what)| what).or(reserved)
}

#[cfg(test)]
mod tests {
    use std::net::AddrParseError;

    use proptest::prelude::*;

    use super::*;

    fn check(addresses: &[&str], is_special: bool) -> Result<(), AddrParseError> {
        for text in addresses {
            let address = text.parse()?;
            assert_eq!(special(address).is_some(), is_special, "{text}");
        }
        Ok(())
    }

    #[test]
    fn what_is_not_public_is_known_to_its_edges() -> Result<(), AddrParseError> {
        check(
            &[
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.0.0",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
            ],
            true,
        )?;
        check(
            &[
                "::",
                "::1",
                "::2",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:8.8.8.8",
                "::ffff:0:7f00:1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::10.1.2.3",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::8.8.8.8",
                "100::1",
                "2001::1",
                "2001:1ff:ffff::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:808:808::1",
                "3fff::1",
                "3fff:fff:ffff::",
                "4000::1",
                "5f00::1",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
            ],
            true,
        )
    }

    #[test]
    fn what_is_public_is_let_through() -> Result<(), AddrParseError> {
        check(
            &[
                "1.0.0.0",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2000::1",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2a00::1",
                "3ffe::1",
                "3fff:1000::1",
                // As a network without IPv4 names 8.8.8.8.
                "64:ff9b::8.8.8.8",
            ],
            false,
        )
    }

    proptest! {
        #[test]
        fn whatever_the_standard_library_calls_special_is(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let known = address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
                || address.is_documentation()
                || address.is_unspecified();
            prop_assert!(!known || special(address.into()).is_some(), "{address}");
            // As no host is to be reached by another spelling.
            prop_assert!(special(address.to_ipv6_mapped().into()).is_some());
        }

        #[test]
        fn the_same_of_ipv6(first: u16, rest: [u16; 7]) {
            let [b, c, d, e, f, g, h] = rest;
            let address = Ipv6Addr::new(first, b, c, d, e, f, g, h);
            let known = address.is_loopback()
                || address.is_unicast_link_local()
                || address.is_unique_local()
                || address.is_multicast()
                || address.is_unspecified();
            prop_assert!(!known || special(address.into()).is_some(), "{address}");
        }
    }
}
