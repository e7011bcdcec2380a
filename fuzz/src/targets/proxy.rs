//! What the proxy is asked: the address, the names of hosts, and the headers that tell who asks.

use std::str::FromStr;

use http::{HeaderMap, HeaderName, HeaderValue};
use lab_proxy::hosts::Origin;
use lab_proxy::{HostName, Hosts, Named, Reach, lab};
use runstats::random::Rng;
use url::Url;

use crate::change::{self, pick};
use crate::target::{Target, text};

const PORT: u16 = 8080;
const REQUESTS: [&str; 6] = [
    "https://data.example/a.csv?x=1\nhost: 127.0.0.1\nx-forwarded-host: localhost:8080\nsec-fetch-site: same-origin",
    "http://data.example:81/\nhost: localhost:8080\norigin: http://localhost:8080",
    "http://me:word@data.example/\nhost: [::1]:8080",
    "http://[::ffff:127.0.0.1]:80/x\nhost: evil.example:8080\nsec-fetch-site: cross-site",
    "file:///etc/passwd\nhost: 127.0.0.1:8080\norigin: null",
    "http://0x7f.1/\nhost: localhost:8080\nhost: localhost:8080",
];

/// The target.
pub const TARGET: Target = Target {
    name: "proxy",
    make: |rng: &mut Rng| {
        let request = pick(rng, &REQUESTS);
        let other = pick(rng, &REQUESTS);
        change::text(rng, request, other, 6)
    },
    read,
};

/// The first line is the address that is asked for, the others are headers.
fn read(input: &[u8]) {
    let text = text(input);
    let mut lines = text.split('\n');
    let asked = lines.next().unwrap_or_default();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        if let (Ok(name), Ok(value)) = (HeaderName::from_str(name), HeaderValue::from_str(value)) {
            headers.append(name, value);
        }
    }
    if lab::check(&headers, PORT).is_ok() {
        let host = headers
            .get("host")
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        let forwarded = headers
            .get("x-forwarded-host")
            .and_then(|host| host.to_str().ok());
        assert!(forwarded.unwrap_or(host).ends_with(":8080"), "{text}");
    }
    let named = "data.example".parse::<HostName>().expect("a name");
    let hosts = Hosts::new([Named {
        host: named.clone(),
        reach: Reach::Public,
    }])
    .expect("a public host");
    if let Ok(address) = Url::parse(asked)
        && let Ok(host) = hosts.check(&address, Origin::Asked)
    {
        assert_eq!(host.host, named, "{asked}");
        assert!(matches!(address.scheme(), "http" | "https"), "{asked}");
    }
    if let Ok(host) = asked.parse::<HostName>() {
        let again = host.to_string().parse::<HostName>();
        assert_eq!(again.as_ref(), Ok(&host), "{asked}");
    }
}
