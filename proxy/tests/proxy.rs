//! Does the proxy read what it may, pass on what it should, and refuse the rest? Each test has a
//! host of its own on this computer and a proxy that may read it.

mod setting;

use std::time::Duration;

use futures::StreamExt;
use lab_proxy::Limits;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, SET_COOKIE, WWW_AUTHENTICATE};
use setting::{Done, LAB_PORT, Lab, Upstream, in_time, unused_port};

/// Of what never comes, so it may be short.
const SHORT: Duration = Duration::from_millis(100);
const SMALL: Limits = Limits {
    connect: Duration::from_secs(15),
    answer: Duration::from_secs(30),
    silence: Duration::from_secs(30),
    bytes: 100_000,
};

#[tokio::test]
async fn the_page_is_told_which_hosts_are_named() -> Done {
    let public = ["Data.Example", "b.example:81", "data.example:443"];
    let lab = Lab::beside_this_computer(&public, &["127.0.0.1:81"]).await?;
    let answer = lab.ask("hosts").send().await?;
    assert_eq!(answer.status(), StatusCode::OK);
    let names: Vec<String> = serde_json::from_slice(&answer.bytes().await?)?;
    assert_eq!(names, ["data.example", "b.example:81", "127.0.0.1:81"]);
    Ok(())
}

#[tokio::test]
async fn a_named_host_is_read_with_path_and_query() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    for path in [
        "echo/a%2Fb//c.csv?x=1&y=https://z.example/?%20",
        "echo/?",
        "echo/%E2%82%AC",
    ] {
        let answer = lab.read(&host, path).send().await?;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/csv");
        let length = answer.headers()[CONTENT_LENGTH].to_str()?.to_owned();
        let text = answer.text().await?;
        assert_eq!(length, text.len().to_string());
        assert_eq!(text.lines().next(), Some(format!("GET /{path}").as_str()));
    }
    Ok(())
}

#[tokio::test]
async fn a_host_that_nobody_named_is_refused_with_the_way_to_name_it() -> Done {
    let (host, other) = (Upstream::start().await?, Upstream::start().await?);
    let lab = Lab::with(&[host.name()]).await?;
    let answer = lab.read(&other, "echo/a").send().await?;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(answer.headers().contains_key("proxy-status"));
    let text = answer.text().await?;
    let (old, new) = (host.name(), other.name());
    let command = format!("serve --proxy-private {old} --proxy-private {new}");
    assert!(text.contains(&command), "{text}");
    assert_eq!(other.requests(), 0);
    Ok(())
}

#[tokio::test]
async fn redirects_are_followed_to_named_hosts_only() -> Done {
    let (host, other) = (Upstream::start().await?, Upstream::start().await?);
    let lab = Lab::with(&[host.name()]).await?;
    let inside = lab.read(&host, "to?/echo/there").send().await?;
    assert_eq!(inside.status(), StatusCode::OK);
    assert!(inside.text().await?.starts_with("GET /echo/there\n"));

    let away = format!("to?http://{}/echo/there", other.name());
    let refused = lab.read(&host, &away).send().await?;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(refused.text().await?.contains(other.name()));
    assert_eq!(other.requests(), 0);

    let both = Lab::with(&[host.name(), other.name()]).await?;
    assert_eq!(
        both.read(&host, &away).send().await?.status(),
        StatusCode::OK
    );
    assert_eq!(other.requests(), 1);
    Ok(())
}

#[tokio::test]
async fn redirects_without_end_come_to_one() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    let answer = lab.read(&host, "round").send().await?;
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
    assert!(answer.text().await?.contains("redirects"));
    Ok(())
}

/// The host sends the second half only when the first has come through.
#[tokio::test]
async fn the_body_comes_through_while_it_arrives() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    let answer = in_time(lab.read(&host, "halves").send()).await??;
    let mut body = pieces(answer);
    let first = in_time(body.next()).await?.ok_or("no first half")??;
    assert_eq!(first, "first half,");
    host.go_on();
    let mut rest = Vec::new();
    while let Some(piece) = in_time(body.next()).await? {
        rest.extend(piece?);
    }
    assert_eq!(rest, b"second half");
    Ok(())
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_not_passed_on_as_whole() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    let answer = lab.read(&host, "cut").send().await?;
    assert_eq!(answer.status(), StatusCode::OK);
    host.go_on();
    assert!(in_time(answer.bytes()).await?.is_err());
    Ok(())
}

#[tokio::test]
async fn the_status_of_the_host_is_passed_on() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    for status in [200, 204, 401, 403, 404, 429, 503] {
        let answer = lab.read(&host, &format!("status/{status}")).send().await?;
        assert_eq!(answer.status().as_u16(), status);
        assert!(!answer.headers().contains_key("proxy-status"));
        assert!(!answer.headers().contains_key(WWW_AUTHENTICATE));
    }
    Ok(())
}

#[tokio::test]
async fn nothing_about_the_reader_goes_up_and_no_cookie_comes_down() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    for _ in 0..2 {
        let request = lab
            .read(&host, "echo/a")
            .header("cookie", "a=secret")
            .header("authorization", "Basic secret")
            .header("referer", "http://localhost/secret")
            .header("x-own", "secret")
            .header("accept", "text/csv");
        let answer = request.send().await?;
        assert!(!answer.headers().contains_key(SET_COOKIE));
        let text = answer.text().await?;
        assert!(text.contains("accept: text/csv"), "{text}");
        // The host's own cookie, set the first time, must not come back the second.
        for word in ["secret", "cookie", "forwarded", "sec-fetch", "localhost"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
    let address = format!("http://me:secret@{}/echo/a", host.name());
    let answer = lab.ask(&address).send().await?;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    Ok(())
}

#[tokio::test]
async fn a_compressed_body_stays_as_it_is() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    let answer = lab.read(&host, "packed").send().await?;
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert_eq!(
        answer.headers()[CONTENT_LENGTH],
        setting::PACKED.len().to_string()
    );
    assert_eq!(answer.bytes().await?, setting::PACKED);
    Ok(())
}

#[tokio::test]
async fn nothing_but_get_and_head() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    let head = lab.send("HEAD", &host.at("echo/a")).send().await?;
    assert_eq!(head.status(), StatusCode::OK);
    assert_ne!(head.headers()[CONTENT_LENGTH], "0");
    let before = host.requests();
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let answer = lab
            .send(method, &host.at("echo/a"))
            .body("x")
            .send()
            .await?;
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    assert_eq!(host.requests(), before);
    Ok(())
}

/// A page whose name suddenly stands for this computer, and a page of another origin.
#[tokio::test]
async fn only_the_lab_is_answered() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::with(&[host.name()]).await?;
    let evil = format!("evil.example:{LAB_PORT}");
    for path in ["hosts", &host.at("echo/a")] {
        let strangers = [
            lab.bare(path),
            lab.bare(path).header(HOST, &evil),
            lab.bare(path).header("x-forwarded-host", &evil),
            lab.ask(path).header("x-forwarded-host", &evil),
            lab.ask(path).header("sec-fetch-site", "cross-site"),
            lab.ask(path).header("origin", format!("http://{evil}")),
        ];
        for stranger in strangers {
            let answer = stranger.send().await?;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN);
            let text = answer.text().await?;
            assert!(text.contains("for the lab only"), "{text}");
        }
    }
    assert_eq!(host.requests(), 0);
    let own = lab
        .read(&host, "echo/a")
        .header("sec-fetch-site", "same-origin");
    assert_eq!(own.send().await?.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_host_that_is_down_is_named_with_the_reason() -> Done {
    let down = format!("127.0.0.1:{}", unused_port()?);
    let lab = Lab::with(&[&down]).await?;
    let answer = lab.ask(&format!("http://{down}/")).send().await?;
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
    let text = answer.text().await?;
    assert!(
        text.starts_with(&format!("{down} can’t be reached: ")),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn a_host_that_is_silent_is_given_up() -> Done {
    let host = Upstream::start().await?;
    let limits = Limits {
        answer: SHORT,
        ..Limits::default()
    };
    let lab = Lab::limited(&[host.name()], limits).await?;
    let answer = in_time(lab.read(&host, "silence").send()).await??;
    assert_eq!(answer.status(), StatusCode::GATEWAY_TIMEOUT);
    let text = answer.text().await?;
    assert_eq!(
        text,
        format!("{} gave no answer within 0.1 s.\n", host.name())
    );
    Ok(())
}

/// The first half comes, and the second never does.
#[tokio::test]
async fn a_host_that_falls_silent_is_given_up_too() -> Done {
    let host = Upstream::start().await?;
    let limits = Limits {
        silence: SHORT,
        ..Limits::default()
    };
    let lab = Lab::limited(&[host.name()], limits).await?;
    for file in ["halves", "cut"] {
        let answer = in_time(lab.read(&host, file).send()).await??;
        assert!(in_time(answer.bytes()).await?.is_err(), "{file}");
    }
    Ok(())
}

#[tokio::test]
async fn a_file_up_to_the_limit_comes_through_and_a_larger_one_is_refused_at_once() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::limited(&[host.name()], SMALL).await?;
    let answer = lab.read(&host, "announced/100000").send().await?;
    assert_eq!(answer.bytes().await?.len(), 100_000);
    let asked = host.at("announced/100001");
    let answer = lab.ask(&asked).send().await?;
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(
        answer.headers()["proxy-status"],
        "parlab; error=http_response_body_size"
    );
    let text = answer.text().await?;
    let says = "announces 0.1 MiB, and this proxy passes on at most 0.1 MiB of an answer.";
    assert!(text.contains(says), "{text}");
    // Its size may be asked.
    let head = lab.send("HEAD", &asked).send().await?;
    assert_eq!(head.headers()[CONTENT_LENGTH], "100001");
    Ok(())
}

#[tokio::test]
async fn a_file_that_does_not_say_how_large_it_is_is_cut_off_at_the_limit() -> Done {
    let host = Upstream::start().await?;
    let lab = Lab::limited(&[host.name()], SMALL).await?;
    let mut body = pieces(in_time(lab.read(&host, "endless").send()).await??);
    let mut bytes = 0;
    let end = loop {
        match in_time(body.next())
            .await?
            .ok_or("it ended as if it were whole")?
        {
            Ok(piece) => bytes += piece.len() as u64,
            Err(end) => break end,
        }
    };
    assert!(bytes <= SMALL.bytes, "{bytes} bytes, then {end}");
    Ok(())
}

/// Every name stands for this computer here; what was named as public is not read from it.
#[tokio::test]
async fn a_name_that_leads_into_this_network_needs_a_flag_of_its_own() -> Done {
    let host = Upstream::start().await?;
    let (public, private) = (host.called("data.example"), host.called("own.example"));
    let lab = Lab::beside_this_computer(&[&public], &[&private]).await?;
    let answer = lab.ask(&format!("http://{public}/echo/a")).send().await?;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        answer.headers()["proxy-status"],
        "parlab; error=destination_ip_prohibited"
    );
    let text = answer.text().await?;
    let says = format!(
        "{public} stands for 127.0.0.1, which is this computer itself (loopback, RFC 1122), and this \
         proxy reads from public addresses only. If it is to read from this host all the same, end \
         the lab with Ctrl-C and start it with: cargo xtask serve --proxy-private {public} \
         --proxy-private {private}\n"
    );
    assert_eq!(text, says);
    assert_eq!(host.requests(), 0);

    let answer = lab.ask(&format!("http://{private}/echo/a")).send().await?;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(host.requests(), 1);
    Ok(())
}

#[tokio::test]
async fn a_redirect_into_this_network_needs_it_too() -> Done {
    let host = Upstream::start().await?;
    let (public, private) = (host.called("data.example"), host.called("own.example"));
    let lab = Lab::beside_this_computer(&[&public], &[&private]).await?;
    let asked = |to: &str| lab.ask(&format!("http://{private}/to?http://{to}/echo/a"));
    let answer = asked(&public).send().await?;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(answer.text().await?.starts_with(&public));
    // An address that nobody named, whatever it is.
    let metadata = asked("169.254.169.254").send().await?;
    assert_eq!(metadata.status(), StatusCode::FORBIDDEN);
    let text = metadata.text().await?;
    assert!(
        text.ends_with("--proxy-private 169.254.169.254\n"),
        "{text}"
    );
    // The redirects only.
    assert_eq!(host.requests(), 2);
    Ok(())
}

#[tokio::test]
async fn what_is_no_address_is_refused() -> Done {
    let lab = Lab::beside_this_computer(&["data.example"], &[]).await?;
    for asked in ["a.csv", "file:///etc/hosts", "http://", "data:,x"] {
        let answer = lab.ask(asked).send().await?;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{asked}");
    }
    Ok(())
}

/// The body as it arrives.
fn pieces(
    answer: reqwest::Response,
) -> impl futures::Stream<Item = Result<axum::body::Bytes, axum::Error>> + Unpin {
    axum::body::Body::new(reqwest::Body::from(answer)).into_data_stream()
}
