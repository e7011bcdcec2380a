//! Does the program say where it answers, go the way that the environment names, and end with
//! whoever started it?

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

type Done = Result<(), Box<dyn Error>>;

const LAB: &str = "localhost:8080";
/// Far more than anything takes: a test that would hang fails instead.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program, which is ended when it is dropped.
struct Running {
    child: Child,
    /// `127.0.0.1:PORT`
    place: String,
}

impl Running {
    fn start(hosts: &[&str], variables: &[(&str, String)]) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lab-proxy"))
            .args(["--lab-port", "8080"])
            .args(hosts)
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .env_remove("HTTP_PROXY")
            .env_remove("HTTPS_PROXY")
            .env_remove("ALL_PROXY")
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let place = line
            .trim_end()
            .strip_prefix("http://")
            .and_then(|rest| rest.strip_suffix("/proxy/"));
        let place = place.ok_or_else(|| format!("it said {line:?}"))?.to_owned();
        Ok(Self { child, place })
    }

    /// Sends a request for `what`; the answer is still to be read.
    fn ask(&self, what: &str) -> Result<TcpStream, Box<dyn Error>> {
        let mut stream = TcpStream::connect(&self.place)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "GET /proxy/{what} HTTP/1.1\r\nHost: {LAB}\r\nConnection: close\r\n\r\n"
        )?;
        Ok(stream)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(mut stream: TcpStream) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

/// A school's proxy: takes one request, gives back its first line, and answers with `answer`.
fn schools_proxy(listener: &TcpListener, answer: &str) -> Result<String, Box<dyn Error>> {
    let stream = accepted(listener)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    reader.get_mut().write_all(answer.as_bytes())?;
    Ok(first.trim_end().to_owned())
}

/// The next connection; an error if none comes, for then the program went another way.
fn accepted(listener: &TcpListener) -> Result<TcpStream, Box<dyn Error>> {
    let (tell, told) = channel();
    let listener = listener.try_clone()?;
    // If none ever comes, the thread ends with the test's program.
    thread::spawn(move || tell.send(listener.accept()));
    Ok(told.recv_timeout(PATIENCE)??.0)
}

#[test]
fn it_ends_when_its_input_ends() -> Done {
    let mut running = Running::start(&["data.example"], &[])?;
    let hosts = read(running.ask("hosts")?)?;
    assert!(hosts.ends_with("\r\n\r\n[\"data.example\"]"), "{hosts}");
    drop(running.child.stdin.take());
    assert!(running.child.wait()?.success());
    Ok(())
}

#[test]
fn it_goes_through_the_proxy_that_the_environment_names() -> Done {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let school = format!("http://{}", listener.local_addr()?);
    let variables = ["HTTP_PROXY", "HTTPS_PROXY"].map(|name| (name, school.clone()));
    let mut running = Running::start(&["data.example"], &variables)?;
    let mut note = String::new();
    let errors = running.child.stderr.take().ok_or("no errors")?;
    BufReader::new(errors).read_line(&mut note)?;
    let place = listener.local_addr()?;
    assert_eq!(
        note,
        format!(
            "note: data.example is read through the proxy {place}, which looks up its address by \
             itself: whether that is a public one can’t be checked on this computer.\n"
        )
    );

    let asked = running.ask("http://data.example/a.csv?b")?;
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n1,2";
    let line = schools_proxy(&listener, answer)?;
    assert_eq!(line, "GET http://data.example/a.csv?b HTTP/1.1");
    assert!(read(asked)?.ends_with("\r\n\r\n1,2"));

    let asked = running.ask("https://data.example/a.csv")?;
    let refused = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let line = schools_proxy(&listener, refused)?;
    assert_eq!(line, "CONNECT data.example:443 HTTP/1.1");
    assert!(read(asked)?.starts_with("HTTP/1.1 502 "));
    Ok(())
}

#[test]
fn a_wrong_name_is_said_before_anything_starts() -> Done {
    let output = Command::new(env!("CARGO_BIN_EXE_lab-proxy"))
        .args(["--lab-port", "8080", "https://data.example/a.csv"])
        .stdin(Stdio::null())
        .output()?;
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr)?;
    assert!(
        text.contains("give the name of its host alone: data.example"),
        "{text}"
    );
    Ok(())
}

#[test]
fn a_host_in_this_network_needs_a_flag_of_its_own() -> Done {
    for (host, what) in [
        (
            "localhost:8080",
            "a name of this computer itself (RFC 6761)",
        ),
        ("0x7f.1", "this computer itself (loopback, RFC 1122)"),
        ("192.168.0.7", "a private address (RFC 1918)"),
        ("[fe80::1]", "a link-local address (RFC 4291)"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_lab-proxy"))
            .args(["--lab-port", "8080", host])
            .stdin(Stdio::null())
            .output()?;
        assert!(!output.status.success());
        let text = String::from_utf8(output.stderr)?;
        assert!(
            text.contains(&format!(" is {what}, and --proxy reads")),
            "{text}"
        );
        assert!(text.contains("by --proxy-private "), "{text}");
        let running = Running::start(&["--private", host], &[])?;
        let hosts = running.ask("hosts")?;
        assert!(read(hosts)?.starts_with("HTTP/1.1 200 "));
    }
    Ok(())
}
